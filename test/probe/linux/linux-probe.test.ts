import { appendFileSync, cpSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { DescriptorBudget, ProcFile } from '../../../src/os/linux/proc-file.ts';
import { LinuxProbe } from '../../../src/probe/linux/linux-probe.ts';
import { copyOfProc, PROC, procText, ROOT_PID } from '../proc-root.ts';
import { seen } from '../seen.ts';

/** On a clock that the test sets; closed after it. */
function probeOf(procRoot: string, mostDescriptors = 100) {
  const time = { nowMs: 0 };
  const probe = new LinuxProbe({ pid: ROOT_PID, procRoot, clock: () => time.nowMs, mostDescriptors });
  onTestFinished(() => probe.close());
  return { probe, time };
}
const all = () => true;

test('the whole tree: same group, other group, no zombie, no stranger', async () => {
  const reading = seen(await probeOf(PROC).probe.sampleProcesses());
  expect(reading.processes.map(({ pid }) => pid).sort()).toEqual([29574, 29620, 29622]);
  expect(reading.processes.find(({ pid }) => pid === ROOT_PID)).toEqual({
    key: '29574:660272',
    // Our own start, the reference for all others, is not in the recorded /proc.
    startedAtMs: null,
    pid: 29574,
    ppid: 29571,
    waitedChildrenCpuMs: 80,
    threads: 2,
    cpuMs: 560,
    rssBytes: 3429 * 4096,
    vszBytes: 92618752,
  });
  expect(reading.pssBytes).toBe((6565 + 3917 + 3962) * 1024);
  expect(reading.openFiles).toBe(6 + 5 + 5);
});

test('every thread of the tree, with the wanted switches', async () => {
  const { probe } = probeOf(PROC);
  await probe.sampleProcesses();
  const { threads } = await probe.sampleThreads((tid) => tid !== 29623);
  expect(threads).toHaveLength(4);
  expect(threads.find(({ tid }) => tid === 29623)).toEqual({
    key: '29623:660295',
    startedAtMs: null,
    pid: 29574,
    tid: 29623,
    name: 'io (wörk)',
    state: 'sleeping',
    cpuMs: 0,
    core: 1,
    switches: null,
    waitMs: null,
    runs: null,
  });
  expect(threads.find(({ tid }) => tid === ROOT_PID)?.switches).toEqual({ voluntary: 24, involuntary: 83 });
});

test('with too few descriptors it reads the same', async () => {
  const { probe } = probeOf(PROC, 2);
  await probe.sampleProcesses();
  const first = (await probe.sampleThreads(all)).threads;
  expect(first).toHaveLength(4);
  expect((await probe.sampleThreads(all)).threads).toEqual(first);
});

test('costly figures are not read at every sample: null in between, never 0', async () => {
  const { probe, time } = probeOf(PROC);
  await probe.sampleProcesses();
  time.nowMs = 250;
  expect(await probe.sampleProcesses()).toMatchObject({ pssBytes: null });
  time.nowMs = 5_001;
  expect(seen(await probe.sampleProcesses()).pssBytes).toBeGreaterThan(0);
});

test('a new process is found, one that ends is left out', async () => {
  const root = copyOfProc();
  const { probe, time } = probeOf(root);
  const pids = async () =>
    seen(await probe.sampleProcesses())
      .processes.map(({ pid }) => pid)
      .sort();
  expect(await pids()).toHaveLength(3);
  mkdirSync(join(root, '30000'));
  writeFileSync(
    join(root, '30000/stat'),
    procText('29620/stat').replace('29620 (worker) S 29574', '30000 (new) S 29622'),
  );
  time.nowMs = 250;
  expect(await pids()).toEqual([29574, 29620, 29622, 30000]);
  // What a kept descriptor of a dead process does, ESRCH, no fixture can do: see agreement.test.ts.
  writeFileSync(join(root, '29620/stat'), '');
  rmSync(join(root, '29620'), { recursive: true });
  time.nowMs = 500;
  expect(await pids()).toEqual([29574, 29622, 30000]);
});

test('a member stays a member when init adopts it', async () => {
  const root = copyOfProc();
  const { probe, time } = probeOf(root);
  await probe.sampleProcesses();
  writeFileSync(join(root, '29622/stat'), procText('29622/stat').replace('S 29620 29622', 'S 1 29622'));
  time.nowMs = 250;
  expect(seen(await probe.sampleProcesses()).processes.map(({ pid }) => pid)).toContain(29622);
});

test('the next sample finds a process that starts later', async () => {
  const root = copyOfProc();
  const { probe, time } = probeOf(root);
  const processes = async () => seen(await probe.sampleProcesses()).processes.length;
  time.nowMs = 3_000;
  await processes();
  cpSync(join(root, '29622'), join(root, '30001'), { recursive: true });
  writeFileSync(join(root, '30001/stat'), procText('29622/stat').replace('29622 (', '30001 ('));
  time.nowMs = 3_250;
  expect(await processes()).toBe(4);
});

test.each([
  ['vanished', (root: string) => renameSync(join(root, '29574'), join(root, 'gone'))],
  [
    'is a zombie',
    (root: string) => writeFileSync(join(root, '29574/stat'), procText('29621/stat').replace('29621 (', '29574 (')),
  ],
])('gone once the root %s', async (_, kill) => {
  const root = copyOfProc();
  kill(root);
  expect(await probeOf(root).probe.sampleProcesses()).toBe('gone');
});

test('a main thread that has ended does not end its process', async () => {
  const root = copyOfProc();
  const zombieLeader = procText('29574/stat').replace(') R 29571', ') Z 29571');
  writeFileSync(join(root, '29574/stat'), zombieLeader);
  expect(seen(await probeOf(root).probe.sampleProcesses()).processes).toHaveLength(3);
});

test('a file that may not be read makes its sum unknown', async () => {
  const root = copyOfProc();
  rmSync(join(root, '29622/smaps_rollup'));
  rmSync(join(root, '29622/fd'), { recursive: true });
  expect(await probeOf(root).probe.sampleProcesses()).toMatchObject({ pssBytes: null, openFiles: null });
});

test('a single process has a limit of open files: the one that holds now; a tree has none', async () => {
  const root = copyOfProc();
  writeFileSync(
    join(root, `${ROOT_PID}/limits`),
    'Max open files            1024                 20000                files     \n',
  );
  expect(await probeOf(root).probe.sampleProcesses()).toMatchObject({ openFiles: 6 + 5 + 5, openFilesMax: null });
  for (const pid of ['29620', '29622']) rmSync(join(root, pid), { recursive: true });
  expect(await probeOf(root).probe.sampleProcesses()).toMatchObject({ openFiles: 6, openFilesMax: 1024 });
});

test('the next sample sees a new thread', async () => {
  const root = copyOfProc();
  const { probe, time } = probeOf(root);
  await probe.sampleProcesses();
  expect((await probe.sampleThreads(all)).threads).toHaveLength(4);
  const task = join(root, '29574/task');
  cpSync(join(task, '29623'), join(task, '29700'), { recursive: true });
  writeFileSync(join(root, '29574/stat'), procText('29574/stat').replace(' 20 0 2 0 ', ' 20 0 3 0 '));
  time.nowMs = 250;
  await probe.sampleProcesses();
  expect((await probe.sampleThreads(all)).threads.map(({ tid }) => tid)).toContain(29700);
});

test('switches at the end of a status with a list of 10,000 groups', async () => {
  const root = copyOfProc();
  const path = '29574/task/29623/status';
  const groups = Array.from({ length: 10_000 }, (_, index) => 100_000 + index).join(' ');
  writeFileSync(join(root, path), procText(path).replace(/^Groups:.*$/m, `Groups:\t${groups}`));
  const { probe } = probeOf(root);
  await probe.sampleProcesses();
  const { threads } = await probe.sampleThreads(all);
  expect(threads.find(({ tid }) => tid === 29623)?.switches).not.toBeNull();
});

test('open descriptors are counted, and returned', () => {
  const budget = new DescriptorBudget(1);
  const [first, second] = [1, 2].map(() => new ProcFile(join(PROC, 'stat'), budget));
  expect(first?.read()).toBe(procText('stat'));
  expect(second?.read()).toBe(procText('stat'));
  expect(budget.kept).toBe(1);
  first?.close();
  first?.close();
  expect(budget.kept).toBe(0);
});

test('an open file is read again from its start', () => {
  const root = copyOfProc();
  const file = new ProcFile(join(root, 'stat'), new DescriptorBudget(1));
  onTestFinished(() => file.close());
  expect(file.read()).toBe(procText('stat'));
  appendFileSync(join(root, 'stat'), 'more\n');
  expect(file.read()).toBe(`${procText('stat')}more\n`);
});
