import * as v from 'valibot';
import { count, event, type Infer } from './schema.ts';

/** Somebody watched, and named this moment. `atMs` is when they began to, which is before the label was typed. */
export const mark = event('mark', { label: v.string() });

/** A key changed what the load does; the step ends there, and one of the same connections begins. The values hold from now on. */
export const steered = event('steered', {
  /** `fault`: block work for a moment; `recovery`: it is over. */
  kind: v.picklist(['work', 'delay', 'fault', 'recovery', 'load-off', 'load-on']),
  work: v.picklist(['io', 'cpu', 'block', 'custom']),
  /** Null where the path is the user's own. */
  delayMs: v.nullable(v.number()),
  path: v.string(),
  /** False: connections stay open, and none sends. */
  sending: v.boolean(),
  /** How long a fault lasts. */
  forMs: v.exactOptional(count),
});

export type Mark = Infer<typeof mark>;
export type Steered = Infer<typeof steered>;
