import type { WaitsHidden } from '../../domain/events/run-event.ts';
import type { HiddenWaits } from '../../os/linux/wait-access.ts';
import type { ThreadReading, ThreadsReading } from '../probe.ts';
import { Stopwatch } from '../stopwatch.ts';
import type { ProcessThreads } from './process-threads.ts';

/** Threads are read without a break for at most this long: the longest that a key press or a frame waits. */
const SLICE_MS = 5;
/** The clock is read after so many, some 0.4 to 1.2 ms. */
const THREADS_PER_CLOCK = 50;

export interface ThreadGroup {
  readonly threads: ProcessThreads;
  readonly threadCount: number | null;
}

/** One sample of the threads of several processes; frames and key presses are handled in between. */
export async function readSliced(
  groups: readonly ThreadGroup[],
  atMs: number,
  wantsSwitches: (tid: number) => boolean,
): Promise<ThreadsReading> {
  const watch = new Stopwatch();
  const threads: ThreadReading[] = [];
  const readings = eachThread(groups, atMs, wantsSwitches);
  for (let isDone = false; !isDone; ) {
    watch.time(() => {
      const startedAt = performance.now();
      do {
        for (let count = 0; count < THREADS_PER_CLOCK && !isDone; count += 1) {
          const next = readings.next();
          isDone = next.done === true;
          if (next.done !== true && next.value !== null) threads.push(next.value);
        }
      } while (!isDone && performance.now() - startedAt < SLICE_MS);
    });
    if (!isDone) await new Promise((resolve) => setImmediate(resolve));
  }
  const oldestStateAtMs = Math.min(atMs, ...groups.map(({ threads: { oldestStateAtMs } }) => oldestStateAtMs));
  const waitsHidden = hiddenOf(groups.map(({ threads: { hidden } }) => hidden));
  return {
    threads,
    stateAgeMs: atMs - oldestStateAtMs,
    ...(waitsHidden === null ? {} : { waitsHidden }),
    ...watch.cost,
  };
}

function* eachThread(
  groups: readonly ThreadGroup[],
  atMs: number,
  wantsSwitches: (tid: number) => boolean,
): Generator<ThreadReading | null, void> {
  for (const { threads, threadCount } of groups) {
    for (const tid of threads.list(threadCount, atMs)) yield threads.read(tid, wantsSwitches(tid));
  }
}

/** Of several processes: what hides most, and of how many of them. Null: nothing is hidden. */
function hiddenOf(processes: readonly (HiddenWaits | null)[]): WaitsHidden | null {
  const hidden = processes.filter((process) => process !== null);
  const most = hidden.find(({ hides }) => hides === 'everything') ?? hidden[0];
  return most === undefined
    ? null
    : { ...most, processes: hidden.filter(({ hides }) => hides === most.hides).length, of: processes.length };
}
