import type { Clock, Emit } from '../../domain/events/run-event.ts';
import { portOf } from '../../domain/plan/server-url.ts';
import { establishedOf, socketStates } from '../../os/linux/net/socket-states.ts';
import { listeningPart, listeningPorts, withTcpTables } from '../../os/linux/net/tcp.ts';
import { socketInodes } from '../../os/linux/pid/fd.ts';
import { Pace, PER_CONNECTION_CORE_SHARES } from '../pace.ts';
import { startTicker } from '../ticker.ts';

/** Connections change more slowly than a person reads. */
const SAMPLE_MS = 1_000;
/** With 10,000 connections the table is 3 MB and takes the kernel 40 to 60 ms. Without load, how many connections there are is the figure that people read. */
const LONGEST_MS = 3_000;
/**
 * Under load we count our own connections; what lies in them changes with the load, and each change begins a step, which is sampled
 * when its measurement begins: verdicts rest on that.
 */
const LONGEST_UNDER_LOAD_MS = 20_000;
/** A port that the server opens later is noticed within this time. */
const LISTENERS_MS = 10_000;
/** Servers open listening sockets at the start, so their descriptors are small: reading 10,000 links is not needed. */
const MOST_LINKS = 1_000;

export interface ConnectionsProbeOptions {
  readonly pid: number;
  readonly emit: Emit;
  readonly clock: Clock;
  /** Local ports of conctop's own connections. */
  readonly ownPorts?: () => ReadonlySet<number>;
  readonly procRoot?: string;
  /** What the load is sent to; null or absent: there is no load. */
  readonly url?: string | null;
}

export interface ConnectionsProbe {
  /** A step is measured from now on: its sockets are sampled at the next turn. */
  readonly stepSettled: () => void;
  readonly stop: () => void;
}

/**
 * Reports about once a second how many TCP connections a process serves, as `ss` counts them, in that process's network
 * namespace. Silent where it listens on no port, or where this user may not read its descriptors.
 */
export function startConnectionsProbe(options: ConnectionsProbeOptions): ConnectionsProbe {
  const { pid, emit, clock, url = null, procRoot = '/proc' } = options;
  const pace = new Pace(
    SAMPLE_MS / 2,
    PER_CONNECTION_CORE_SHARES.sockets,
    url === null ? LONGEST_MS : LONGEST_UNDER_LOAD_MS,
  );
  let ports: ReadonlySet<number> = new Set();
  let listenersAtMs = Number.NEGATIVE_INFINITY;
  let stopped = false;
  let isWanted = false;
  const ticker = startTicker(SAMPLE_MS, clock, async () => {
    const atMs = clock();
    if (!isWanted && !pace.isDue(atMs)) return;
    isWanted = false;
    const startedAt = performance.now();
    const before = process.cpuUsage();
    const ownBefore = options.ownPorts?.() ?? [];
    const { states, costMs } = await withTcpTables(procRoot, pid, (tables) => {
      const read = process.cpuUsage(before);
      const parsing = process.cpuUsage();
      if (atMs - listenersAtMs >= LISTENERS_MS) {
        listenersAtMs = atMs;
        // In a server of several processes perhaps only a worker listens.
        ports = new Set([...portsOf(procRoot, pid, tables), ...(url === null ? [] : [portOf(url)])]);
      }
      // One of our sockets may have been opened or closed meanwhile.
      const own = new Set([...ownBefore, ...(options.ownPorts?.() ?? [])]);
      const counted = socketStates(tables, ports, own);
      // Wall time would also count what others do with the cores meanwhile, and hide the sockets just when they matter. While the
      // kernel writes its table, slice by slice, what this thread does in between (the screen) is mostly user time.
      const { user, system } = process.cpuUsage(parsing);
      return {
        states: counted,
        costMs: Math.min(performance.now() - startedAt, (read.system + user + system) / 1000),
      };
    });
    pace.spent(atMs, costMs);
    if (stopped || ports.size === 0) return;
    emit({ type: 'socket-states', atMs: clock(), ...states, costMs });
    // Under load we count our own sockets.
    if (url !== null) return;
    emit({
      type: 'connections-sample',
      atMs: clock(),
      established: establishedOf(states),
      ports: [...ports].sort((a, b) => a - b),
      costMs,
    });
  });
  return {
    stepSettled() {
      isWanted = true;
    },
    stop() {
      stopped = true;
      ticker.stop();
    },
  };
}

/** The listeners that are among the process's own sockets. */
function portsOf(procRoot: string, pid: number, tables: readonly Buffer[]): Set<number> {
  const listeners = new Map(tables.flatMap((table) => [...listeningPorts(listeningPart(table))]));
  const ports = new Set<number>();
  for (const inode of socketInodes(procRoot, pid, MOST_LINKS)) {
    const port = listeners.get(inode);
    if (port !== undefined) ports.add(port);
  }
  return ports;
}
