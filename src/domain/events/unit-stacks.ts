import * as v from 'valibot';
import { count, event, type Infer } from './schema.ts';

/** One call of a stack. */
const stackFrame = v.object({
  /** As the runtime writes it: `main.slow`, `AsyncSite.serve`. */
  function: v.string(),
  /** Null: the runtime does not report where it is. */
  file: v.nullable(v.string()),
  line: v.nullable(count),
  /** The program's own code, and none of its language's library. */
  own: v.boolean(),
});

/** Units that stand at the same place. */
const unitGroup = v.object({
  count,
  /** The runtime's word for what they do (`WAITING`); null: it has none. */
  state: v.nullable(v.string()),
  /** The call that they wait in, or what they are: `time.Sleep`, `Timeout`. */
  waitsFor: v.string(),
  /** From that call outwards, the innermost first; empty where the runtime knows no stacks. */
  frames: v.array(stackFrame),
});

/** What the units of the runtime wait for, as the runtime itself reports it: goroutines by their stacks and the like. */
export const unitStacks = event('unit-stacks', {
  /** `goroutines`; null: not named. */
  unit: v.nullable(v.string()),
  total: count,
  /** The largest first. */
  groups: v.array(unitGroup),
  /** What is in no group of the above, because those were too many. */
  rest: v.object({ groups: count, units: count }),
  /** A target of several: how many of its processes reported their units, which are summed here; absent: it is one. */
  processes: v.exactOptional(v.object({ reported: count, of: count })),
  /** What it cost the target, its CPU time where the target can tell that; null: it says nothing. */
  costMs: v.nullable(count),
  answeredInMs: count,
  /** Path of the URL that was asked, or the tool: `/stacks`, `py-spy`. */
  source: v.string(),
  /** Somebody pressed the key for it. */
  asked: v.exactOptional(v.boolean()),
});

/** Why there are none, in one sentence: said once. */
export const unitStacksMissing = event('unit-stacks-missing', { reason: v.string() });

export type StackFrame = Infer<typeof stackFrame>;
export type UnitGroup = Infer<typeof unitGroup>;
export type UnitStacks = Infer<typeof unitStacks>;
export type UnitStacksMissing = Infer<typeof unitStacksMissing>;
