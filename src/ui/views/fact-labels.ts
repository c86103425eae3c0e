import {
  formatAge,
  formatBytes,
  formatId,
  formatMs,
  formatNumber,
  formatPercent,
  formatSeconds,
  formatSpan,
} from '../../domain/words/format.ts';

/** Labels for facts of /stats whose own name is not clear; all other labels are derived from the name. */
interface FactLabel {
  readonly label: string;
  /** What it means, in a few words. */
  readonly note?: string;
  /** Counts since the process began: its rate says more than its value. */
  readonly isCounter?: boolean;
  /** A share from 0 to 1. */
  readonly isShare?: boolean;
}

/** A label has 25 columns, a note 46 (scheduler-view.ts). */
export const LABELS: Readonly<Record<string, FactLabel>> = {
  loopUtilisation: { label: 'loop busy', note: 'share of time in callbacks; 100 % is full', isShare: true },
  loopUtilisations: { label: 'loops busy', note: 'one a process', isShare: true },
  loopDelayP50Ms: { label: 'loop lag, p50', note: 'a timer waits this long for its turn' },
  loopDelayP99Ms: { label: 'loop lag, p99', note: 'one in a hundred waits this long or longer' },
  loopDelayMaxMs: { label: 'loop lag, worst', note: 'since the previous sample' },
  loopTurnMs: { label: 'loop turn', note: 'one round through all that is ready' },
  libuvThreads: { label: 'libuv pool', note: 'threads for files, names, crypto' },
  libuvCalls: { label: 'in the libuv pool', note: 'calls that wait for one of its threads' },
  longestTurnMs: { label: 'longest loop turn', note: 'nothing else could run for that long' },
  queueWaitMs: { label: 'wait in the queue', note: 'mean, before a worker takes it' },
  schedLatencyP99Ms: { label: 'runnable to running', note: 'p99 wait for a processor' },
  mutexWaitSeconds: { label: 'waited for locks', note: 'all goroutines together', isCounter: true },
  lockWaiters: { label: 'waiting for a lock', note: 'all for the same one' },
  gil: { label: 'GIL', note: 'yes: one thread at a time runs Python' },
  gilWaitMs: { label: 'GIL wait', note: 'time to acquire it, by the server’s own probe' },
  gilSwitchIntervalMs: { label: 'GIL switch interval', note: 'its holder may keep it for this long' },
  gcCount: { label: 'collections', isCounter: true },
  gcMs: { label: 'collecting', isCounter: true },
  gcPauseP99Ms: { label: 'GC pause, p99', note: 'since the start' },
  heapBytes: { label: 'heap in use' },
  heapTotalBytes: { label: 'heap reserved' },
  heapMaxBytes: { label: 'heap may grow to' },
  externalBytes: { label: 'buffers outside the heap' },
  stackBytes: { label: '{unit} stacks' },
  stackReservedBytes: { label: 'stacks reserved' },
  polls: { label: 'polls of tasks', isCounter: true },
  steals: { label: 'tasks stolen', note: 'from another worker’s queue', isCounter: true },
  parks: { label: 'workers parked', note: 'had nothing to do', isCounter: true },
  forcedYields: { label: 'forced yields', note: 'the task had used up its budget', isCounter: true },
  busyMs: { label: 'workers busy', note: 'all together', isCounter: true },
  blockingThreads: { label: 'blocking pool', note: 'threads for what blocks' },
  notInGo: { label: 'in system calls or C' },
  platformThreads: { label: 'platform threads', note: 'those that the JVM starts as OS threads' },
  inflightByWorker: { label: 'in the server, by worker' },
  servedByWorker: { label: 'served, by worker' },
  connectionsByWorker: { label: 'connections, by worker' },
  connectionThreads: { label: 'threads of connections' },
  connectionsRefused: { label: 'connections refused', note: 'no thread could be started for them', isCounter: true },
  refused: { label: 'connections refused', note: 'no thread could be started for them', isCounter: true },
  connectionsAccepted: { label: 'connections accepted', isCounter: true },
  answeredByPid: { label: 'answered by process' },
};

/** `queueDepth` is `queue depth`; a unit at its end moves to the figure. `unit`: the runtime's name for its units. */
export function labelOf(key: string, unit = 'thread'): string {
  const known = LABELS[key];
  if (known !== undefined) return known.label.replace('{unit}', unit);
  const name = withoutLabels(key)
    .replace(/(Ms|Bytes|Seconds|Percent|(_(bytes|seconds|percent|total))+)$/, '')
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/_/g, ' ')
    .toLowerCase();
  return [name, ...labelWords(key)].join(' ');
}

/** Values of Prometheus' labels, with quantiles as people write them: `p50`, `min`, `max`. */
const labelWords = (key: string): string[] =>
  [...key.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map(([, label, value = '']) =>
    label !== 'quantile'
      ? value
      : value === '0'
        ? 'min'
        : value === '1'
          ? 'max'
          : `p${formatNumber(Number(value) * 100)}`,
  );

/** Prometheus' labels: `name{quantile="0.5"}`. */
const withoutLabels = (key: string): string => key.replace(/\{.*$/, '');

export const noteOf = (key: string): string => LABELS[key]?.note ?? '';
export const isCounter = (key: string): boolean =>
  LABELS[key]?.isCounter === true || /(Total|_total)$/.test(withoutLabels(key));

/** A Unix time, recognised by its name (Prometheus' convention); a small number under such a name means never. */
export const isMoment = (key: string, value: number): boolean =>
  /_(start_time|timestamp)_seconds$|_created$/.test(withoutLabels(key)) && value >= EARLIEST_UNIX_SECONDS;

/** 1973: smaller numbers do not count from 1970. */
const EARLIEST_UNIX_SECONDS = 1e8;

/** By the unit at the end of the fact's name; a moment as its age at `unixMs`, null where that is not known. */
export function formatFact(key: string, value: number, unixMs: number | null = null): string {
  if (isMoment(key, value)) return formatMoment(value * 1000, unixMs);
  if (LABELS[key]?.isShare === true) return formatPercent(value * 100);
  if (key.endsWith('Ms')) return formatMs(value);
  const name = withoutLabels(key);
  if (/(Bytes|_bytes(_total)?)$/.test(name)) return formatBytes(value);
  if (key.endsWith('Percent')) return formatPercent(value);
  if (/(Seconds|_seconds(_total|_sum)?)$/.test(name)) return formatSeconds(value);
  // A number that identifies a process is no quantity.
  if (/pid$/i.test(key)) return formatId(value);
  return formatNumber(value);
}

function formatMoment(thenMs: number, unixMs: number | null): string {
  if (unixMs === null || !Number.isFinite(unixMs)) return new Date(thenMs).toISOString().slice(0, 16).replace('T', ' ');
  return thenMs <= unixMs ? formatAge(unixMs - thenMs) : `in ${formatSpan(thenMs - unixMs)}`;
}
