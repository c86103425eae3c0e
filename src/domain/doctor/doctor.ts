import { limitsOfLoad, maxConnections } from '../plan/connection-limits.ts';
import type { EngineCapabilities } from '../plan/engine-capabilities.ts';
import { formatCount, formatUnits } from '../words/format.ts';
import {
  backlog,
  container,
  cpu,
  type DoctorCheck,
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
import type { DoctorFacts } from './doctor-facts.ts';

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
