import { execFileSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test, vi } from 'vitest';
import { LinuxProbe } from '../../../src/probe/linux/linux-probe.ts';
import { ThreadUsage } from '../../../src/probe/threads/thread-usage.ts';
import { needs } from '../../needs.ts';
import { kill } from '../../terminal/processes.ts';
import { NODE_WORKERS, PYTHON_THREADS, PYTHON_TREE, psNumbers, startReal } from '../real-process.ts';
import { seen } from '../seen.ts';

const onLinux = needs('linux', 'python3', 'ps');

function probeOf(pid: number): LinuxProbe {
  const probe = new LinuxProbe({ pid, procRoot: '/proc', clock: () => performance.now(), mostDescriptors: 1_000 });
  onTestFinished(() => probe.close());
  return probe;
}

/** Memory moves between two commands: a runtime that rests moves by less than this. */
const RSS_TOLERANCE = 0.05;

test.each([
  ['node with workers', process.execPath, ['-e', NODE_WORKERS]],
  ['python with threads', 'python3', ['-c', PYTHON_THREADS, '40']],
])('%s: threads, RSS and VSZ as ps says', onLinux, async (_, command, args) => {
  const { pid } = await startReal(command, ...args);
  const probe = probeOf(pid);
  await vi.waitFor(async () => {
    const process = seen(await probe.sampleProcesses()).processes[0];
    const [threads = 0, rssKb = 0, vszKb = 0] = psNumbers('-o', 'nlwp=,rss=,vsz=', '-p', String(pid));
    expect(process?.threads).toBe(threads);
    expect(process?.vszBytes).toBe(vszKb * 1024);
    expect(Math.abs((process?.rssBytes ?? 0) / (rssKb * 1024) - 1)).toBeLessThan(RSS_TOLERANCE);
  }, 5_000);
});

test('the threads that ps -L lists, with their names', onLinux, async () => {
  const { pid } = await startReal(process.execPath, '-e', NODE_WORKERS);
  const probe = probeOf(pid);
  await probe.sampleProcesses();
  const { threads } = await probe.sampleThreads(() => true);
  const listed = execFileSync('ps', ['-L', '-o', 'lwp=,comm=', '-p', String(pid)], { encoding: 'utf8' });
  const byTid = new Map(
    listed
      .trim()
      .split('\n')
      .map((line) => {
        const [, tid, name] = /^\s*(\d+) (.*)$/.exec(line) ?? [];
        return [Number(tid), name];
      }),
  );
  expect(threads.length).toBeGreaterThan(3);
  expect(new Map(threads.map(({ tid, name }) => [tid, name]))).toEqual(byTid);
});

test('CPU time, and a busy thread’s state and switches', onLinux, async () => {
  const { pid } = await startReal('python3', '-c', PYTHON_THREADS, '2', 'burn');
  const probe = probeOf(pid);
  await probe.sampleProcesses();
  const before = (await probe.sampleThreads(() => true)).threads;
  await vi.waitFor(async () => {
    const process = seen(await probe.sampleProcesses()).processes[0];
    expect(process?.cpuMs).toBeGreaterThan(500);
  }, 10_000);
  const after = (await probe.sampleThreads(() => true)).threads;
  const busiest = after.reduce((most, thread) => ((thread.cpuMs ?? 0) > (most.cpuMs ?? 0) ? thread : most));
  const then = before.find(({ key }) => key === busiest.key);
  expect(busiest.tid).not.toBe(pid);
  expect((busiest.cpuMs ?? 0) - (then?.cpuMs ?? 0)).toBeGreaterThan(200);
  const sleeper = after.find(({ tid, key }) => tid !== pid && key !== busiest.key);
  const sleeperThen = before.find(({ key }) => key === sleeper?.key);
  // It waits fifty times a second.
  expect(sleeper?.switches?.voluntary ?? 0).toBeGreaterThan(sleeperThen?.switches?.voluntary ?? 0);
});

test(
  'a forked tree counts whole; one killed between two reads is left out, the root’s end is null',
  onLinux,
  async () => {
    const root = await startReal('python3', '-c', PYTHON_TREE);
    const probe = probeOf(root.pid);
    const pids = async () => {
      const reading = await probe.sampleProcesses();
      return typeof reading === 'string' ? null : reading.processes.map(({ pid }) => pid);
    };
    const tree = await pids();
    expect(tree).toHaveLength(4);
    const children = psNumbers('-o', 'pid=', '--ppid', String(root.pid));
    expect(tree).toEqual(expect.arrayContaining(children));
    const grandchildren = tree?.filter((pid) => pid !== root.pid && !children.includes(pid)) ?? [];
    expect(grandchildren).toHaveLength(1);
    onTestFinished(() => {
      // In a group of its own, so it outlives the root's.
      for (const pid of grandchildren) kill(pid);
    });

    await probe.sampleThreads(() => true);
    const [victim = 0] = children;
    process.kill(victim, 'SIGKILL');
    await vi.waitFor(async () => expect(await pids()).not.toContain(victim), 5_000);
    const { threads } = await probe.sampleThreads(() => true);
    expect(threads.map(({ pid }) => pid)).not.toContain(victim);
    expect(await pids()).toHaveLength(3);

    process.kill(root.pid, 'SIGKILL');
    await vi.waitFor(async () => expect(await pids()).toBeNull(), 5_000);
  },
);

test('a start time on our clock: never too early, and not much too late', onLinux, async () => {
  const beforeMs = performance.now();
  const { pid } = await startReal('python3', '-c', PYTHON_THREADS, '1');
  const probe = probeOf(process.pid);
  const [child] = probe.cpuOf([pid]);
  expect(child?.startedAtMs).toBeGreaterThanOrEqual(beforeMs);
  // Late by as long as this very process took from its birth to its first line of JavaScript.
  expect(child?.startedAtMs).toBeLessThan(performance.now() + 5_000);
  const [own] = probe.cpuOf([process.pid]);
  expect(own?.startedAtMs).toBeLessThan(beforeMs);
});

/** Three processes that want the same core all the time. */
const BURNERS_ON_ONE_CORE = `
import os
os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
for _ in range(2):
    if os.fork() == 0: break
else: print('ready', flush=True)
while True: pass
`;

test('a thread that never sleeps has a core or waits for one: both add up to all the time', onLinux, async () => {
  const { pid } = await startReal('python3', '-c', BURNERS_ON_ONE_CORE);
  const probe = probeOf(pid);
  await vi.waitFor(async () => expect(seen(await probe.sampleProcesses()).processes).toHaveLength(3), 5_000);
  // A hypervisor that takes the core away for a while makes that time neither: then a later second is sampled.
  await vi.waitFor(async () => {
    const usage = new ThreadUsage();
    const sample = async () => {
      const atMs = performance.now();
      usage.add(atMs, (await probe.sampleThreads(() => true)).threads);
      return usage.table();
    };
    await sample();
    // The scheduler gives turns of some ms: over a second what is not yet counted of the last one is little.
    await sleep(1_000);
    const { rows, coreWaitPercent = 0, runsPerSecond = 0 } = await sample();
    expect(rows).toHaveLength(3);
    for (const { cpuPercent, coreWaitPercent: waited } of rows) {
      expect((cpuPercent ?? 0) + (waited ?? 0)).toBeGreaterThan(85);
      expect((cpuPercent ?? 0) + (waited ?? 0)).toBeLessThan(110);
    }
    // Three share at most one core, so two wait at any time.
    expect(coreWaitPercent).toBeGreaterThan(170);
    expect(coreWaitPercent).toBeLessThan(310);
    expect(runsPerSecond).toBeGreaterThan(1);
  }, 15_000);
});

test('runs equal the context switches that the kernel counts when threads leave their core', onLinux, async () => {
  const { pid } = await startReal('python3', '-c', PYTHON_THREADS, '20');
  const probe = probeOf(pid);
  await probe.sampleProcesses();
  const totals = async () => {
    const { threads } = await probe.sampleThreads(() => true);
    return {
      threads: threads.length,
      runs: threads.reduce((total, { runs }) => total + (runs ?? Number.NaN), 0),
      switches: threads.reduce(
        (total, { switches }) => total + (switches?.voluntary ?? Number.NaN) + (switches?.involuntary ?? Number.NaN),
        0,
      ),
    };
  };
  const before = await totals();
  await sleep(1_000);
  const after = await totals();
  const switches = after.switches - before.switches;
  expect(switches).toBeGreaterThan(200);
  // A thread that is on a core now was put there and has not left; what ran between its two files counts in one of them.
  expect(Math.abs(after.runs - before.runs - switches)).toBeLessThanOrEqual(2 * after.threads);
});
