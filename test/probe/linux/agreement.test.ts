import { execFileSync } from 'node:child_process';
import { expect, onTestFinished, test, vi } from 'vitest';
import { LinuxProbe } from '../../../src/probe/linux/linux-probe.ts';
import { NODE_WORKERS, PYTHON_THREADS, PYTHON_TREE, psNumbers, startReal } from '../real-process.ts';
import { seen } from '../seen.ts';

const onLinux = test.skipIf(process.platform !== 'linux');

function probeOf(pid: number): LinuxProbe {
  const probe = new LinuxProbe({ pid, procRoot: '/proc', clock: () => performance.now(), mostDescriptors: 1_000 });
  onTestFinished(() => probe.close());
  return probe;
}

/** Memory moves between two commands: a runtime that rests moves by less than this. */
const RSS_TOLERANCE = 0.05;

onLinux.each([
  ['node with workers', process.execPath, ['-e', NODE_WORKERS]],
  ['python with threads', 'python3', ['-c', PYTHON_THREADS, '40']],
])('%s: threads, RSS and VSZ as ps says', async (_, command, args) => {
  const { pid } = await startReal(command, ...args);
  const probe = probeOf(pid);
  await vi.waitFor(async () => {
    const process = seen(await probe.lookAtProcesses()).processes[0];
    const [threads = 0, rssKb = 0, vszKb = 0] = psNumbers('-o', 'nlwp=,rss=,vsz=', '-p', String(pid));
    expect(process?.threads).toBe(threads);
    expect(process?.vszBytes).toBe(vszKb * 1024);
    expect(Math.abs((process?.rssBytes ?? 0) / (rssKb * 1024) - 1)).toBeLessThan(RSS_TOLERANCE);
  }, 5_000);
});

onLinux('the threads that ps -L lists, with their names', async () => {
  const { pid } = await startReal(process.execPath, '-e', NODE_WORKERS);
  const probe = probeOf(pid);
  await probe.lookAtProcesses();
  const { threads } = await probe.lookAtThreads(() => true);
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

onLinux('CPU time, and a busy thread’s state and switches', async () => {
  const { pid } = await startReal('python3', '-c', PYTHON_THREADS, '2', 'burn');
  const probe = probeOf(pid);
  await probe.lookAtProcesses();
  const before = (await probe.lookAtThreads(() => true)).threads;
  await vi.waitFor(async () => {
    const process = seen(await probe.lookAtProcesses()).processes[0];
    expect(process?.cpuMs).toBeGreaterThan(500);
  }, 10_000);
  const after = (await probe.lookAtThreads(() => true)).threads;
  const busiest = after.reduce((most, thread) => ((thread.cpuMs ?? 0) > (most.cpuMs ?? 0) ? thread : most));
  const then = before.find(({ key }) => key === busiest.key);
  expect(busiest.tid).not.toBe(pid);
  expect((busiest.cpuMs ?? 0) - (then?.cpuMs ?? 0)).toBeGreaterThan(200);
  const sleeper = after.find(({ tid, key }) => tid !== pid && key !== busiest.key);
  const sleeperThen = before.find(({ key }) => key === sleeper?.key);
  // It waits fifty times a second.
  expect(sleeper?.switches?.voluntary ?? 0).toBeGreaterThan(sleeperThen?.switches?.voluntary ?? 0);
});

onLinux('a forked tree counts whole; one killed between two reads is left out, the root’s end is null', async () => {
  const root = await startReal('python3', '-c', PYTHON_TREE);
  const probe = probeOf(root.pid);
  const pids = async () => {
    const reading = await probe.lookAtProcesses();
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
    for (const pid of grandchildren) process.kill(pid, 'SIGKILL');
  });

  await probe.lookAtThreads(() => true);
  const [victim = 0] = children;
  process.kill(victim, 'SIGKILL');
  await vi.waitFor(async () => expect(await pids()).not.toContain(victim), 5_000);
  const { threads } = await probe.lookAtThreads(() => true);
  expect(threads.map(({ pid }) => pid)).not.toContain(victim);
  expect(await pids()).toHaveLength(3);

  process.kill(root.pid, 'SIGKILL');
  await vi.waitFor(async () => expect(await pids()).toBeNull(), 5_000);
});
