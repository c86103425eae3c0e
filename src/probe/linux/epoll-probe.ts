import type { Clock, Emit } from '../../domain/events/run-event.ts';
import { epollDescriptors } from '../../os/linux/pid/fd.ts';
import { countWatched, isSameInstance } from '../../os/linux/pid/fdinfo.ts';
import { readProcText } from '../../os/linux/proc-file.ts';
import { Pace, PER_CONNECTION_CORE_SHARES } from '../pace.ts';
import { startTicker } from '../ticker.ts';

/**
 * The number of watched sockets follows the connections: once a second is as often as a person reads it. The kernel writes a line for
 * each watched descriptor, 13 ms for 10,000: then more seldom, and when a step's measurement begins.
 */
const SAMPLE_MS = 1_000;
/** A worker that starts later opens its own; until the first is found, each sample searches for it. */
const DISCOVER_MS = 5_000;
/** Event loops open theirs at the start, so their descriptors are small: reading 10,000 links is not needed. */
const MOST_LINKS = 64;
/** Of a server with more processes, only the first are read. */
const MOST_PROCESSES = 64;

export interface EpollProbeOptions {
  /** Of the target's processes. */
  readonly pids: () => readonly number[];
  readonly emit: Emit;
  readonly clock: Clock;
  readonly procRoot?: string;
}

export interface EpollProbe {
  /** A step is measured from now on: its sets are sampled at the next turn. */
  readonly stepSettled: () => void;
  readonly stop: () => void;
}

interface Instance {
  readonly pid: number;
  readonly fd: number;
}

/**
 * Reports how many descriptors each epoll instance of the target watches (proc_pid_fdinfo(5)). Silent where the target has
 * none, or where this user may not read its descriptors.
 */
export function startEpollProbe(options: EpollProbeOptions): EpollProbe {
  const { pids, emit, clock, procRoot = '/proc' } = options;
  const pace = new Pace(SAMPLE_MS / 2, PER_CONNECTION_CORE_SHARES.epolls);
  let instances: readonly Instance[] = [];
  let discoveredAtMs = Number.NEGATIVE_INFINITY;
  let stopped = false;
  let isWanted = false;
  const ticker = startTicker(SAMPLE_MS, clock, async () => {
    const atMs = clock();
    if (stopped || !(isWanted || pace.isDue(atMs))) return;
    isWanted = false;
    const startedAt = performance.now();
    if (instances.length === 0 || atMs - discoveredAtMs >= DISCOVER_MS) {
      discoveredAtMs = atMs;
      instances = pids()
        .slice(0, MOST_PROCESSES)
        .flatMap((pid) => instancesOf(procRoot, pid));
    }
    const sets = instances.flatMap(({ pid, fd }) => {
      const text = readProcText(`${procRoot}/${pid}/fdinfo/${fd}`);
      return text === null ? [] : [{ pid, fd, watched: countWatched(text) }];
    });
    const costMs = performance.now() - startedAt;
    pace.spent(atMs, costMs);
    if (sets.length > 0) emit({ type: 'epoll-sets', atMs: clock(), sets, costMs });
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

/** A duplicated descriptor is the same instance: it counts once. */
function instancesOf(procRoot: string, pid: number): Instance[] {
  const found: { readonly fd: number; readonly text: string }[] = [];
  for (const fd of epollDescriptors(procRoot, pid, MOST_LINKS)) {
    const text = readProcText(`${procRoot}/${pid}/fdinfo/${fd}`);
    if (text !== null && !found.some((other) => isSameInstance(text, other.text))) found.push({ fd, text });
  }
  return found.map(({ fd }) => ({ pid, fd }));
}
