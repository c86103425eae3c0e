import { availableParallelism } from 'node:os';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { LinuxProbe } from '../../../src/probe/linux/linux-probe.ts';
import { ThreadUsage } from '../../../src/probe/threads/thread-usage.ts';
import { needs, requiredInCi } from '../../needs.ts';
import { BUILD_TIMEOUT_MS, KNOWN_PROGRAMS, missing } from '../known-programs.ts';
import { startReal } from '../real-process.ts';
import { seen } from '../seen.ts';
import { mappingsOf, psTree, rollupBytes, type Switches, switchesOf } from './kernel-says.ts';

/*
 * What moves is held between two independent readings, one before the probe's and one after it, so no tolerance is needed
 * for it and a busy machine changes nothing. Where the process itself changed in between (a JVM that still compiles), the
 * comparison is made again.
 */
const AGAIN = { timeout: 15_000, interval: 100 };

const PAGE_BYTES = 4096;
/**
 * stat's rss is the sum of three counters (file, anonymous, shared memory), of which each core keeps up to a batch of
 * max(32, 2 x cores) pages to itself (include/linux/percpu_counter.h, lib/percpu_counter.c); smaps_rollup walks the pages.
 */
const RSS_SLACK_BYTES = 3 * Math.max(32, 2 * availableParallelism()) * availableParallelism() * PAGE_BYTES;
/** smaps cuts every mapping's PSS to whole KiB, smaps_rollup their sum: each mapping may lose one. */
const PSS_SLACK_BYTES_PER_MAPPING = 1024;
/** Processes that share pages come and go on the machine, and a page's PSS changes with their number. */
const PSS_TOLERANCE = 0.01;
/** So many waits of the thread that waits 50 times a second must be seen, or the comparison shows nothing. */
const MIN_WAITS = 20;

describe.each(KNOWN_PROGRAMS)('$title', needs('linux', 'ps'), (program) => {
  test(
    'threads, states, names, RSS, PSS and context switches are the kernel’s',
    async ({ skip }) => {
      const reason = missing(program);
      if (reason !== null) skip(requiredInCi(reason));
      const { pid } = await startReal(...program.prepare());
      const probe = new LinuxProbe({ pid, procRoot: '/proc', clock: later(), mostDescriptors: 1_000 });
      onTestFinished(() => probe.close());
      const pids = await vi.waitFor(async () => {
        const found = seen(await probe.sampleProcesses()).processes.map((process) => process.pid);
        expect(found).toHaveLength(program.processes);
        return found;
      }, AGAIN);

      await vi.waitFor(() => threadsAgree(probe, pid, pids, program.parked), AGAIN);
      await vi.waitFor(() => memoryAgrees(probe, pids), AGAIN);
      await vi.waitFor(() => switchRatesAgree(probe, pids), AGAIN);
    },
    2 * BUILD_TIMEOUT_MS,
  );
});

/** A clock on which a minute passes between two samples: whatever is paced is due. */
function later(): () => number {
  let nowMs = 0;
  return () => {
    nowMs += 60_000;
    return nowMs;
  };
}

async function threadsAgree(probe: LinuxProbe, root: number, pids: readonly number[], parked: number): Promise<void> {
  const countersBefore = switchesOf(pids);
  const before = psTree(root);
  const processes = seen(await probe.sampleProcesses()).processes;
  const { threads } = await probe.sampleThreads(() => true);
  const after = psTree(root);
  const countersAfter = switchesOf(pids);

  const tids = before.map(({ tid }) => tid);
  expect(after.map(({ tid }) => tid)).toEqual(tids);
  expect(threads.map(({ tid }) => tid).sort((a, b) => a - b)).toEqual([...tids].sort((a, b) => a - b));
  expect(processes.reduce((total, process) => total + process.threads, 0)).toBe(tids.length);

  const usage = new ThreadUsage();
  usage.add(0, threads);
  const table = usage.table();
  expect(table.total).toBe(tids.length);
  const mains = before.filter(({ pid, tid }) => pid === tid);
  expect(table.processes?.map(({ pid, name }) => [pid, name])).toEqual(mains.map(({ pid, name }) => [pid, name]));
  expect(table.processes?.map((process) => process.threads)).toEqual(
    mains.map((main) => before.filter(({ pid }) => pid === main.pid).length),
  );

  // A thread leaves its state for another sort of waiting only by a voluntary switch: without one, and with the same state
  // before and after, it was in that state all the time.
  const steady = before.map(
    ({ tid, letter }, at) =>
      letter === after[at]?.letter && countersBefore.get(tid)?.voluntary === countersAfter.get(tid)?.voluntary,
  );
  const only = (letters: string): string => steady.map((is, at) => (is ? letters[at] : '.')).join('');
  const psLetters = before.map(({ letter }) => letter).join('');
  expect(only(table.cells ?? '')).toBe(only(psLetters));
  expect(only(psLetters).replaceAll(/[^S]/g, '').length).toBeGreaterThanOrEqual(parked);
  expect(only(psLetters)).toContain('R');

  for (const [at, { tid, name }] of before.entries()) {
    const thread = threads.find((one) => one.tid === tid);
    if (name === after[at]?.name) expect(thread?.name).toBe(name);
    for (const kind of ['voluntary', 'involuntary'] as const) {
      expect(thread?.switches?.[kind]).toBeGreaterThanOrEqual(countersBefore.get(tid)?.[kind] ?? Number.NaN);
      expect(thread?.switches?.[kind]).toBeLessThanOrEqual(countersAfter.get(tid)?.[kind] ?? Number.NaN);
    }
  }
}

async function memoryAgrees(probe: LinuxProbe, pids: readonly number[]): Promise<void> {
  const before = { rss: rollupBytes(pids, 'Rss'), pss: rollupBytes(pids, 'Pss') };
  const reading = seen(await probe.sampleProcesses());
  const map = await probe.sampleMemory();
  const after = { rss: rollupBytes(pids, 'Rss'), pss: rollupBytes(pids, 'Pss') };
  const between = (value: number | null | undefined, of: 'rss' | 'pss', slackBytes: number): void => {
    expect(value).toBeGreaterThanOrEqual(Math.min(before[of], after[of]) - slackBytes);
    expect(value).toBeLessThanOrEqual(Math.max(before[of], after[of]) + slackBytes);
  };
  const rssBytes = reading.processes.reduce((total, process) => total + process.rssBytes, 0);
  between(rssBytes, 'rss', RSS_SLACK_BYTES * pids.length);
  between(map?.rssBytes, 'rss', 0);
  const pssSlackBytes = before.pss * PSS_TOLERANCE;
  between(reading.pssBytes, 'pss', pssSlackBytes);
  between(map?.pssBytes, 'pss', pssSlackBytes + mappingsOf(pids) * PSS_SLACK_BYTES_PER_MAPPING);
  // Every resident page is private or shared, and lies in some area.
  expect((map?.privateBytes ?? 0) + (map?.sharedBytes ?? 0)).toBe(map?.rssBytes);
  expect(map?.areas.reduce((total, area) => total + area.residentBytes, 0)).toBe(map?.rssBytes);
}

async function switchRatesAgree(probe: LinuxProbe, pids: readonly number[]): Promise<void> {
  const usage = new ThreadUsage();
  const sample = async () => {
    const before = switchesOf(pids);
    const atMs = performance.now();
    usage.add(atMs, (await probe.sampleThreads(() => true)).threads);
    return { before, atMs, after: switchesOf(pids) };
  };
  const first = await sample();
  await vi.waitFor(() => {
    const waited = growth(first.after, switchesOf(pids), 'voluntary');
    expect(waited).toBeGreaterThanOrEqual(MIN_WAITS);
  }, AGAIN);
  const second = await sample();
  // Threads that come or go within a sample are in one of the readings and not in the other.
  expect([...second.after.keys()]).toEqual([...second.before.keys()]);
  expect([...first.after.keys()]).toEqual([...first.before.keys()]);
  const rates = usage.switchesPerSecond();
  const seconds = (second.atMs - first.atMs) / 1000;
  for (const kind of ['voluntary', 'involuntary'] as const) {
    const seenSwitches = Math.round((rates?.[kind] ?? Number.NaN) * seconds);
    expect(seenSwitches).toBeGreaterThanOrEqual(growth(first.after, second.before, kind));
    expect(seenSwitches).toBeLessThanOrEqual(growth(first.before, second.after, kind));
  }
}

/** Of the threads that are there at the end; a new one counts whole. */
function growth(from: ReadonlyMap<number, Switches>, to: ReadonlyMap<number, Switches>, kind: keyof Switches): number {
  let total = 0;
  for (const [tid, counters] of to) total += counters[kind] - (from.get(tid)?.[kind] ?? 0);
  return total;
}
