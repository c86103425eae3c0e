import * as v from 'valibot';
import { event, type Infer } from './schema.ts';

export const runEnded = event('run-ended', {
  ended: v.picklist(['completed', 'quit', 'target-exited', 'failed']),
  error: v.nullable(v.object({ code: v.string(), message: v.string(), hint: v.string() })),
});

export type RunEnded = Infer<typeof runEnded>;
