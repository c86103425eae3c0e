import type { Ceiling } from '../events/machine.ts';
import type { Limits } from '../plan/connection-limits.ts';

/** What `conctop doctor` read of this machine. Null: the system does not report it, or sets no limit. */
export interface DoctorFacts {
  readonly limits: Limits;
  /** ulimit -u: processes and threads of this user. */
  readonly userThreads: number | null;
  /** Threads of the whole system. */
  readonly threadsMax: number | null;
  readonly pidMax: number | null;
  /** Memory mappings of one process. */
  readonly maxMapCount: number | null;
  /** Half-open connections that the kernel keeps for a listener. */
  readonly synBacklog: number | null;
  readonly cores: number;
  readonly memoryAvailableBytes: number | null;
  readonly ceiling: Ceiling | null;
  /** What /proc shows of other users' processes. Null: there is no such setting here. */
  readonly others: 'all' | 'no-memory-map' | 'nothing' | null;
  readonly nodeVersion: string;
  readonly terminal: {
    readonly isTerminal: boolean;
    readonly columns: number | null;
    readonly rows: number | null;
    /** As Node counts them: 1, 4, 8 or 24 bits. */
    readonly colourBits: number;
  };
  readonly toolchains: readonly {
    readonly language: string;
    readonly runs: boolean;
    readonly install: string | null;
  }[];
}
