import * as v from 'valibot';
import { count, event, type Infer, number } from './schema.ts';

const k6Machine = v.object({
  /** What its tag `instance` says, or the k6-operator's `instance_id`; else its address. */
  name: v.string(),
  /** Virtual users, of which each holds a connection while it asks one server; null: it has not said yet. */
  users: v.nullable(count),
  /** Answers since it was first heard. */
  requests: count,
  /** Of its newest push. */
  requestsPerSecond: count,
  /** When its newest samples arrived, on conctop's clock: the clocks of machines differ, so nothing rests on theirs. */
  heardAtMs: number,
  /** How often it sends, as seen. */
  intervalMs: count,
  /** silent: nothing came for several of its intervals. ended: it said so itself (stale markers). */
  /** It sends percentiles, which cannot be merged. Absent: it does not. */
  lacksHistograms: v.exactOptional(v.boolean()),
  state: v.picklist(['sending', 'silent', 'ended']),
});

/** The machines whose k6 sends its figures here (`attach --k6`), with every tick. */
export const k6Machines = event('k6-machines', {
  machines: v.array(k6Machine),
  /** How far a percentile can be off because of the buckets of k6's histograms, as a share; null: no latencies came yet. */
  relativeError: v.nullable(count),
  /** Answers that arrived after their second, since a machine's pushes were held up: in the totals, and in no rate. */
  late: count,
  /** Requests that were not taken since the start, and why the newest was not; null: all were. */
  refused: v.nullable(v.object({ count, why: v.string() })),
});

export type K6Machine = Infer<typeof k6Machine>;
export type K6Machines = Infer<typeof k6Machines>;
