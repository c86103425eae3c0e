import type { Ceiling } from '../events/machine.ts';
import { type Limits, limitsOfLoad, maxConnections } from '../plan/connection-limits.ts';
import type { EngineCapabilities } from '../plan/engine-capabilities.ts';
import { formatCount, formatUnits } from '../words/format.ts';
import {
  backlog,
  container,
  cpu,
  descriptors,
  memory,
  others,
  ports,
  synQueue,
  terminal,
  threads,
  toolchains,
  WANTED_CONNECTIONS,
} from './doctor-checks.ts';

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

export interface DoctorCheck {
  readonly id: string;
  readonly what: string;
  readonly found: string;
  /** What it limits, in words. */
  readonly means: string;
  /** The same in numbers, where there are any. */
  readonly atMost: { readonly connections?: number; readonly threads?: number; readonly cores?: number } | null;
  readonly status: 'ok' | 'limit' | 'missing' | 'unknown';
  /** How to lift it: a command where there is one. Null: nothing needs to be lifted, or nothing can. */
  readonly fix: string | null;
}

export interface Diagnosis {
  readonly verdict: string;
  /** How many a server of one process can hold; further processes have files of their own. Null: no limit was found. */
  readonly connections: number | null;
  readonly checks: readonly DoctorCheck[];
}

/** Pure: the same facts, the same words. `engine`: the capabilities of the default engine. */
export function diagnose(engine: EngineCapabilities, facts: DoctorFacts): Diagnosis {
  const connections = maxConnections(limitsOfLoad(facts.limits, engine));
  const checks = [
    descriptors(facts),
    ports(facts),
    backlog(facts),
    ...synQueue(facts),
    threads(facts),
    ...container(facts),
    cpu(facts),
    memory(facts),
    ...others(facts),
    terminal(facts),
    ...toolchains(facts),
  ];
  const fits = connections.connections;
  const fitting = formatUnits(fits, 'connection', 'connections');
  const threadsCheck = checks.find(({ id }) => id === 'threads');
  const limits = checks.filter(({ status }) => status === 'limit').map(({ what }) => what);
  const verdict =
    fits < WANTED_CONNECTIONS
      ? connections.limit === 'nofile'
        ? `A server of one process can hold at most ${fitting} here: descriptors are the limit.`
        : `This machine can hold at most ${fitting}: ephemeral ports are the limit.`
      : threadsCheck?.status === 'limit'
        ? `This machine can hold ${formatCount(WANTED_CONNECTIONS)} connections, but not a thread for each.`
        : limits.length > 0
          ? `This machine can hold ${formatCount(WANTED_CONNECTIONS)} connections, within limits: ${limits.join(', ')}.`
          : `This machine can hold ${formatCount(WANTED_CONNECTIONS)} connections: nothing is in the way.`;
  return { verdict, connections: Number.isFinite(fits) ? fits : null, checks };
}
