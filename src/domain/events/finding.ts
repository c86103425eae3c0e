import * as v from 'valibot';
import { event, type Infer, number } from './schema.ts';

const severity = v.picklist(['info', 'notice', 'warning']);

const finding = v.object({
  id: v.string(),
  severity,
  /** Connections open when it was seen. */
  atConnections: number,
  /** At most two lines of a wide screen; says what the figures mean. */
  sentence: v.string(),
  /** The same for a small screen, at most 76 columns. */
  brief: v.string(),
});

/** A finding appeared, changed its words, or no longer holds. */
export const findingChanged = event('finding', { active: v.boolean(), finding });

export type Severity = Infer<typeof severity>;
export type Finding = Infer<typeof finding>;
export type FindingChanged = Infer<typeof findingChanged>;
