import { formatBytes, formatCount, formatMs, formatPercent } from '../../domain/format.ts';

/** How a fact of /stats is called where its own name would not do; everything else is spelt out of its name. */
interface FactLabel {
  readonly label: string;
  /** What it means, in a few words. */
  readonly note?: string;
  /** Counts since the process began: how fast it grows says more than how far it came. */
  readonly isCounter?: boolean;
  /** A share from 0 to 1. */
  readonly isShare?: boolean;
}

const LABELS: Readonly<Record<string, FactLabel>> = {
  loopUtilisation: { label: 'loop busy', note: 'share of time in callbacks; 100 % is full', isShare: true },
  loopUtilisations: { label: 'loops busy', note: 'one a process', isShare: true },
  loopDelayP50Ms: { label: 'loop late, p50', note: 'a timer waits this long for its turn' },
  loopDelayP99Ms: { label: 'loop late, p99', note: 'one in a hundred waits this long' },
  loopDelayMaxMs: { label: 'loop late, worst', note: 'since the look before' },
  loopTurnMs: { label: 'loop turn', note: 'one round through all that is ready' },
  libuvThreads: { label: 'libuv pool', note: 'threads for files, names, crypto' },
  libuvCalls: { label: 'in the libuv pool', note: 'calls that wait for a thread of it' },
  longestTurnMs: { label: 'longest loop turn', note: 'for so long nobody else was heard' },
  queueWaitMs: { label: 'wait in the queue', note: 'mean, before a worker takes it' },
  schedLatencyP99Ms: { label: 'runnable to running', note: 'p99 wait for a processor' },
  mutexWaitSeconds: { label: 'waited for locks', note: 'all goroutines together', isCounter: true },
  lockWaiters: { label: 'threads at a lock', note: 'wait for the same lock' },
  gil: { label: 'GIL', note: 'one thread at a time runs Python' },
  gilWaitMs: { label: 'GIL wait', note: 'asked for until held, as the server probes it' },
  gilSwitchIntervalMs: { label: 'GIL switch interval', note: 'its holder may keep it this long' },
  gcCount: { label: 'collections', isCounter: true },
  gcMs: { label: 'collecting', isCounter: true },
  gcPauseP99Ms: { label: 'GC pause, p99', note: 'since the start' },
  heapBytes: { label: 'heap in use' },
  heapTotalBytes: { label: 'heap reserved by the runtime' },
  externalBytes: { label: 'buffers outside the heap' },
  stackBytes: { label: 'stacks of the units' },
  stackReservedBytes: { label: 'stacks reserved' },
  polls: { label: 'polls of tasks', isCounter: true },
  steals: { label: 'tasks stolen', note: 'from another worker’s queue', isCounter: true },
  parks: { label: 'workers parked', note: 'had nothing to do', isCounter: true },
  forcedYields: { label: 'forced yields', note: 'a task had used up its turn', isCounter: true },
  busyMs: { label: 'workers busy', note: 'all together', isCounter: true },
  blockingThreads: { label: 'blocking pool', note: 'threads for what blocks' },
  notInGo: { label: 'in system calls or C' },
  platformThreads: { label: 'platform threads', note: 'what the JVM starts as OS threads' },
  inflightByWorker: { label: 'in flight, by worker' },
  servedByWorker: { label: 'served, by worker' },
  connectionsByWorker: { label: 'connections, by worker' },
  connectionsAccepted: { label: 'connections accepted', isCounter: true },
  answeredByPid: { label: 'answered by process' },
};

/** `queueDepth` is `queue depth`; a unit at its end goes where the figure is. */
export function labelOf(key: string): string {
  const known = LABELS[key];
  if (known !== undefined) return known.label;
  return key
    .replace(/(Ms|Bytes|Seconds|Percent|(_(bytes|seconds|percent|total))+)$/, '')
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/_/g, ' ')
    .toLowerCase();
}

/** Prometheus' labels: `name{quantile="0.5"}`. */
const withoutLabels = (key: string): string => key.replace(/\{.*$/, '');

const formatSeconds = (seconds: number): string =>
  seconds >= 100 ? `${formatCount(seconds)} s` : `${Number(seconds.toPrecision(2))} s`;

export const noteOf = (key: string): string => LABELS[key]?.note ?? '';
export const isCounter = (key: string): boolean => LABELS[key]?.isCounter === true || /(Total|_total)$/.test(key);

/** By the unit that the fact's name ends in. */
export function formatFact(key: string, value: number): string {
  if (LABELS[key]?.isShare === true) return formatPercent(value * 100);
  if (key.endsWith('Ms')) return value === 0 ? '0 ms' : formatMs(value);
  const name = withoutLabels(key);
  if (/(Bytes|_bytes(_total)?)$/.test(name)) return formatBytes(value);
  if (key.endsWith('Percent')) return formatPercent(value);
  if (/(Seconds|_seconds(_total|_sum)?)$/.test(name)) return formatSeconds(value);
  // A number that names a process is no quantity.
  if (/pid$/i.test(key)) return `${value}`;
  return Number.isInteger(value) ? formatCount(value) : `${Number(value.toPrecision(3))}`;
}
