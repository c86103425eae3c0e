import type { Limits } from '../../plan/connection-limits.ts';

/** What this machine has of what many connections need. Null: not reported, or no limit. */
export interface NeedFacts {
  readonly limits: Limits;
  /** Open files of the whole system: fs.file-max. */
  readonly fileMax: number | null;
  /** To which a process's limit can be raised: fs.nr_open. */
  readonly nrOpen: number | null;
  /** Pages of socket buffers of the whole system: the third number of net.ipv4.tcp_mem. */
  readonly bufferPages: number | null;
  /** Connections that the firewall follows; null: it follows none. */
  readonly conntrackMax: number | null;
  readonly threadsMax: number | null;
  readonly pidMax: number | null;
  readonly maxMapCount: number | null;
  readonly memoryBytes: number | null;
  readonly cores: number;
}

/** A model, as far as its needs are concerned. */
export interface ModelTraits {
  readonly name: string;
  /** Worker processes that it starts by itself; null: it is one process. */
  readonly ownWorkers: number | null;
  readonly busiest: number;
  /** It serves so many connections at once, and no other is even accepted. Null: any number. */
  readonly connectionsAtOnce: number | 'per-core' | null;
  readonly threadPerConnection: boolean;
}
