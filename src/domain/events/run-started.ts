import * as v from 'valibot';
import { engineCapabilities } from '../plan/engine-capabilities.ts';
import { runConfig } from '../plan/run-config.ts';
import { atOnce, blocks, folklore, httpServer, isFolkloreField, oneAtATime } from '../plan/target-traits.ts';
import { count, event, type Infer, number } from './schema.ts';

/**
 * closed: each socket sends once it has its answer, so a slow server gets fewer requests. limited: the same, held back to a
 * rate. open: requests are sent on schedule, and latency is measured from the scheduled time.
 */
const loopKind = v.picklist(['closed', 'limited', 'open']);

/** What the consumers need of a manifest: enough for the screen and the summary, and for a replay without targets/. */
const targetDescription = v.object({
  name: v.string(),
  title: v.string(),
  language: v.string(),
  model: v.string(),
  unit: v.object({ singular: v.string(), plural: v.string() }),
  why: v.string(),
  threads: v.optional(v.picklist(['constant', 'per-connection', 'pool', 'unknown']), 'unknown'),
  /** More about a shipped target's model; all absent for others, and in older recordings. */
  http: v.exactOptional(httpServer),
  oneAtATime: v.exactOptional(oneAtATime),
  blocks: v.exactOptional(blocks),
  requestsAtOnce: v.exactOptional(atOnce),
  connectionsAtOnce: v.exactOptional(atOnce),
  /** Why nobody can say what its units wait for, one sentence; absent: it reports that, or nothing was said. */
  stacksMissing: v.exactOptional(v.string()),
  /** Claims about fields that this version cannot measure are left out. */
  folklore: v.pipe(
    v.array(v.looseObject({ field: v.string() })),
    v.filterItems(({ field }) => isFolkloreField(field)),
    v.array(folklore),
  ),
  /** The model's explanation, Markdown; absent in older recordings and for the user's own commands. */
  explanation: v.exactOptional(v.nullable(v.string())),
  /** The server's source with the handler's lines, counted from 1, both ends included. */
  source: v.exactOptional(
    v.nullable(v.object({ file: v.string(), text: v.string(), firstLine: number, lastLine: number })),
  ),
});

export const runStarted = event('run-started', {
  /** Wall clock, ISO 8601. */
  startedAt: v.string(),
  conctopVersion: v.string(),
  config: runConfig,
  target: targetDescription,
  engine: v.object({
    name: v.string(),
    version: v.string(),
    loop: v.exactOptional(loopKind),
    /** Absent in older recordings. */
    capabilities: v.exactOptional(engineCapabilities),
  }),
  /** Cores that target and generator are pinned to; absent or null: the system chooses. */
  pinned: v.exactOptional(v.nullable(v.object({ target: v.array(count), generator: v.array(count) }))),
});

export type LoopKind = Infer<typeof loopKind>;
export type TargetDescription = Infer<typeof targetDescription>;
export type RunStarted = Infer<typeof runStarted>;
