import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { BootClock } from '../../../src/os/linux/boot-clock.ts';
import { DescriptorBudget } from '../../../src/os/linux/proc-file.ts';
import type { ThreadWaitReading } from '../../../src/os/linux/thread-wait.ts';
import type { HiddenWaits } from '../../../src/os/linux/wait-access.ts';
import { LinuxProbe } from '../../../src/probe/linux/linux-probe.ts';
import { ProcessThreads } from '../../../src/probe/linux/process-threads.ts';
import { needs } from '../../needs.ts';
import { copyOfProc, procText, ROOT_PID } from '../proc-root.ts';
import { startReal } from '../real-process.ts';

const UNITS = { ticksPerSecond: 100, pageBytes: 4096 };
const SECOND_TID = 29623;
const HIDDEN: HiddenWaits = {
  hides: 'everything',
  reason: 'other-user',
  owner: 'root',
  asRoot: false,
  ptraceScope: null,
};
const IN_EPOLL: ThreadWaitReading = { group: 'many', call: 'epoll_wait', fd: 5 };

/** Two threads, what the kernel shows of their waits, and for which of them it was asked. */
function waiting(shows: { wait?: ThreadWaitReading; hidden?: HiddenWaits | 'gone' | null }) {
  const root = copyOfProc();
  const asked: number[] = [];
  const threads = new ProcessThreads(ROOT_PID, {
    procRoot: root,
    units: UNITS,
    bootClock: new BootClock(root, UNITS.ticksPerSecond, () => 0),
    budget: new DescriptorBudget(100),
    hasSchedStat: true,
    readWait(_pid, tid) {
      asked.push(tid);
      return shows.wait ?? IN_EPOLL;
    },
    readHidden: () => shows.hidden ?? null,
  });
  onTestFinished(() => threads.close());
  const file = (tid: number, name: string): string => join(root, String(ROOT_PID), 'task', String(tid), name);
  return {
    shows,
    threads,
    becomes(tid: number, letter: string, schedStat: string) {
      writeFileSync(file(tid, 'schedstat'), `${schedStat}\n`);
      const text = procText(`${ROOT_PID}/task/${tid}/stat`);
      writeFileSync(file(tid, 'stat'), text.replace(/\) [A-Z] (?=\d)/, `) ${letter} `));
    },
    sample() {
      asked.length = 0;
      const readings = threads.list(null, 0).map((tid) => threads.read(tid, false));
      return { asked: [...asked], wait: readings.find((reading) => reading?.tid === SECOND_TID)?.wait };
    },
  };
}

test('a wait is read once, and again when the thread has run', () => {
  const { becomes, sample, shows } = waiting({});
  becomes(SECOND_TID, 'S', '1000 0 1');
  expect(sample()).toMatchObject({ wait: IN_EPOLL, asked: expect.arrayContaining([SECOND_TID]) });
  shows.wait = { group: 'work', call: 'futex', fd: null };
  expect(sample()).toEqual({ wait: IN_EPOLL, asked: [] });
  becomes(SECOND_TID, 'S', '2000 0 2');
  expect(sample()).toEqual({ wait: shows.wait, asked: [SECOND_TID] });
});

test('who runs, is stopped or has ended is known by its state', () => {
  const { becomes, sample } = waiting({});
  becomes(SECOND_TID, 'R', '1000 0 1');
  expect(sample().wait).toMatchObject({ group: 'runnable' });
  becomes(SECOND_TID, 'T', '2000 0 2');
  expect(sample().wait).toMatchObject({ group: 'stopped' });
  becomes(SECOND_TID, 'Z', '3000 0 3');
  expect(sample().wait).toBeUndefined();
});

test('a thread that ended while it was read has no wait', () => {
  const { becomes, sample } = waiting({ wait: 'gone' });
  becomes(SECOND_TID, 'S', '1000 0 1');
  expect(sample().wait).toBeUndefined();
});

test('where nothing is shown nothing is read, until the permission is there', () => {
  const { becomes, sample, shows, threads } = waiting({ hidden: HIDDEN });
  becomes(SECOND_TID, 'R', '1000 0 1');
  expect(sample()).toEqual({ wait: undefined, asked: [] });
  expect(threads.hidden).toEqual(HIDDEN);
  shows.hidden = null;
  becomes(SECOND_TID, 'S', '2000 0 2');
  for (let count = 0; threads.hidden !== null && count < 100; count += 1) sample();
  expect(threads.hidden).toBeNull();
  becomes(SECOND_TID, 'S', '3000 0 3');
  expect(sample().wait).toEqual(IN_EPOLL);
});

test('where calls alone are hidden the groups are known', () => {
  const { becomes, sample, threads } = waiting({ hidden: { ...HIDDEN, hides: 'calls', reason: 'ptrace-scope' } });
  becomes(SECOND_TID, 'S', '1000 0 1');
  expect(sample().wait).toEqual(IN_EPOLL);
  expect(threads.hidden).toMatchObject({ hides: 'calls' });
});

const THREADS = 200;
/** What the test runner itself may open meanwhile. */
const OF_VITEST = 20;
const MANY_THREADS = `
import threading
for _ in range(${THREADS - 1}): threading.Thread(target=threading.Event().wait, daemon=True).start()
print('ready', flush=True)
threading.Event().wait()
`;

test(
  'waits keep no descriptors: of many threads all are known within the limit',
  needs('linux', 'python3'),
  async () => {
    const { pid } = await startReal('python3', '-c', MANY_THREADS);
    const open = (): number => readdirSync('/proc/self/fd').length;
    const before = open();
    const probe = new LinuxProbe({ pid, procRoot: '/proc', clock: () => performance.now(), mostDescriptors: 50 });
    onTestFinished(() => probe.close());
    const known = async (): Promise<number> => {
      await probe.sampleProcesses();
      const { threads } = await probe.sampleThreads(() => true);
      expect(open()).toBeLessThanOrEqual(before + 50 + OF_VITEST);
      return threads.filter(({ wait }) => wait?.group === 'work').length;
    };
    await expect.poll(known, { timeout: 30_000 }).toBe(THREADS);
    probe.close();
    expect(open()).toBeLessThanOrEqual(before + OF_VITEST);
  },
);

/** Each thread polls something else, for longer than the test takes; the first sleeps. */
const POLLERS = `
import os, select, socket, threading, time
def poll(of):
    polling = select.poll()
    polling.register(of, select.POLLIN)
    threading.Thread(target=polling.poll, daemon=True).start()
server = socket.create_server(('127.0.0.1', 0))
client = socket.create_connection(server.getsockname())
accepted, _ = server.accept()
accepted.settimeout(60)
threading.Thread(target=accepted.recv, args=(1,), daemon=True).start()
read, write = os.pipe()
terminal, other = os.openpty()
for of in (server, read, terminal): poll(of)
print('ready', flush=True)
time.sleep(60)
`;

test('a poll of one descriptor waits for what that is', needs('linux', 'python3'), async () => {
  const { pid } = await startReal('python3', '-c', POLLERS);
  const probe = new LinuxProbe({ pid, procRoot: '/proc', clock: () => performance.now(), mostDescriptors: 50 });
  onTestFinished(() => probe.close());
  const groups = async (): Promise<readonly (string | undefined)[]> => {
    await probe.sampleProcesses();
    const { threads } = await probe.sampleThreads(() => false);
    return threads.map(({ wait }) => wait?.group);
  };
  await expect.poll(groups).toEqual(['timer', 'socket', 'accept', 'pipe', 'one']);
});
