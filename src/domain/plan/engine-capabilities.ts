import * as v from 'valibot';
import type { Infer } from '../events/schema.ts';

/**
 * What a load engine can do, as far as plans and figures depend on it. An engine declares this beside its name
 * (load/engines/engine-identity.ts), a run records it, and nothing outside `load/engines/` knows an engine's name.
 */
export const engineCapabilities = v.object({
  /** What --rate becomes. open: requests are sent on schedule; limited: a closed loop held back to a rate. */
  rate: v.picklist(['open', 'limited']),
  /** Its sockets use several source addresses, so the ports of one are no limit. */
  sourceAddresses: v.boolean(),
  /** It holds requests back while a saturated server has many connections to accept, and reports for how long. */
  holdsBack: v.boolean(),
  /** It can change the request of open connections. */
  steers: v.exactOptional(v.boolean()),
  /** It is a program of its own that walks the plan as a script: no key changes it, and it samples once a second. */
  scripted: v.exactOptional(v.boolean()),
  /** What it needs for a connection, bytes; absent: little. */
  bytesPerConnection: v.exactOptional(v.number()),
  /** How far its percentiles can be off because of its histograms' buckets, as a share; absent: not more than ours. */
  latencyError: v.exactOptional(v.number()),
});

export type EngineCapabilities = Infer<typeof engineCapabilities>;
