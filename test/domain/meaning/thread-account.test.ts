import { expect, test } from 'vitest';
import type { ThreadTable } from '../../../src/domain/events/run-event.ts';
import { processorsOf, threadAccount } from '../../../src/domain/meaning/thread-account.ts';
import type { Runtime } from '../../../src/domain/meaning/thread-roles.ts';
import { WAIT_KINDS, waitKind, waitLetter } from '../../../src/domain/meaning/waits.ts';

/** One process, its threads by the letters of their waits; `watched`: by each epoll instance. */
const account = (
  cells: string | readonly string[],
  runtime: Runtime = 'other',
  { watched = [], open = null, unaccepted = 0, processors = null, rows = [] }: Watched = {},
) => {
  const waits: Record<string, number> = {};
  const processes = [cells].flat().map((of, index) => ({ pid: index + 7, name: 'server', threads: of.length }));
  const waitCells = [cells].flat().join('');
  for (const letter of waitCells) {
    const group = WAIT_KINDS.find((kind) => kind.letter === letter)?.group ?? 'unknown';
    waits[group] = (waits[group] ?? 0) + 1;
  }
  const sets = watched.map((count, fd) => ({ pid: 7, fd, watched: count }));
  const table = { total: waitCells.length, waits, waitCells, processes, rows };
  return threadAccount(table, { epolls: { sets }, open, unaccepted, runtime, processors });
};

interface Watched {
  readonly watched?: readonly number[];
  readonly open?: number | null;
  readonly unaccepted?: number;
  readonly processors?: number | null;
  readonly rows?: ThreadTable['rows'];
}

const row = (name: string, group: string, call: string | null = null): ThreadTable['rows'][number] => ({
  pid: 7,
  tid: 8,
  name,
  state: 'sleeping',
  cpuPercent: null,
  core: null,
  voluntaryPerSecond: null,
  involuntaryPerSecond: null,
  wait: { group, call, fd: null },
});

const GO = { watched: [1_003], open: 1_000, processors: 2 };

test.each([
  [
    'go, in the middle of its load: the monitor is the second thread',
    () => account('RTRMWWWWW', 'go', { watched: [10_003], open: 10_000, processors: 2 }),
    '9 threads: 2 run Go code, 1 waits in epoll, 1 is the scheduler’s monitor, 5 are parked. One epoll instance watches 10,000 sockets.',
    '1 epoll watches 10,000 sockets · 5 parked',
  ],
  [
    'go, when more are runnable than may run its code',
    () => account('RTRRWW', 'go', GO),
    '6 threads: 3 are runnable, 1 is the scheduler’s monitor, 2 are parked. One epoll instance watches 1,000 sockets.',
    '1 epoll watches 1,000 sockets · 3 runnable',
  ],
  [
    'go, when another thread sleeps than the monitor',
    () => account('RWTW', 'go', GO),
    '4 threads: 1 runs Go code, 1 is asleep on a timer, 2 are parked. One epoll instance watches 1,000 sockets.',
    '1 epoll watches 1,000 sockets · 2 parked',
  ],
  [
    'a thread for each connection',
    () => account(`A${'S'.repeat(661)}${'T'.repeat(340)}`, 'rust'),
    '1,002 threads: 661 wait for one socket each, 1 waits for a connection, 340 are asleep on a timer.',
    '661 on one socket each · 340 on a timer',
  ],
  [
    'node at work: its small instances are its own',
    () => account('RMWWWWWWWWW', 'node', { watched: [0, 2, 1_004], open: 1_000 }),
    '11 threads: 1 is the busy event loop, 1 waits in epoll, 9 are idle helpers. One epoll instance watches 1,000 sockets.',
    '1 epoll watches 1,000 sockets · 9 idle helpers',
  ],
  [
    'node, when the collector’s helpers run and the loop waits',
    () => account('MRRMWWW', 'node', { watched: [1_004], open: 1_000 }),
    '7 threads: 2 are runnable, 2 wait in epoll, 3 are idle helpers. One epoll instance watches 1,000 sockets.',
    '1 epoll watches 1,000 sockets · 3 idle helpers',
  ],
  [
    'a cluster: the loop that stands on a lock is no idle helper',
    () => account(['MWWW', 'RWWW', 'WRWW'], 'node', { watched: [500, 510], open: 1_000 }),
    '12 threads: 1 is the busy event loop, 1 is runnable, 1 waits in epoll, 1 waits for a lock or for work, 8 are idle helpers. 2 epoll instances watch 1,000 sockets.',
    '2 epolls watch 1,000 sockets · 8 idle helpers',
  ],
  [
    'workers with an instance each',
    () => account(['M', 'M', 'M', 'M'], 'cpython', { watched: [260, 250, 245, 249], open: 1_000 }),
    '4 threads: 4 wait in epoll. 4 epoll instances watch 1,000 sockets.',
    '4 epolls watch 1,000 sockets',
  ],
  [
    'Python threads: the GIL and other locks',
    () => account('ARLLWS', 'cpython'),
    '6 threads: 1 runs Python, 1 waits for one socket, 1 waits for a connection, 2 wait for the GIL, 1 waits for a lock or for work.',
    '1 on one socket each · 2 on the GIL',
  ],
  [
    'the JVM’s own, where every thread has a row',
    () =>
      account('WWWS', 'jvm', {
        rows: [row('java', 'work'), row('GC Thread#0', 'work'), row('pool-1-thread-1', 'work'), row('x', 'socket')],
      }),
    '4 threads: 1 waits for one socket, 1 is an idle helper of the JVM, 2 sleep or wait for a lock or work.',
    '1 on one socket each · 2 asleep, on a lock or work',
  ],
  [
    'and where not every thread has one',
    () => account('WWWS', 'jvm', { rows: [row('GC Thread#0', 'work')] }),
    '4 threads: 1 waits for one socket, 3 sleep or wait for a lock or work.',
    '1 on one socket each · 3 asleep, on a lock or work',
  ],
  [
    'some connections are watched by nobody',
    () => account('M', 'other', { watched: [600], open: 1_000 }),
    '1 thread: 1 waits in epoll. One epoll instance watches 600 descriptors.',
    '1 epoll watches 600 descriptors',
  ],
  [
    'poll and select have no instance; poll of a single descriptor is known',
    () => account('MMFW'),
    '4 threads: 2 wait for any of several descriptors, 1 waits for one descriptor, 1 waits for a lock or for work.',
    '2 on several descriptors · 1 on one descriptor each',
  ],
  [
    'some poll beside an epoll instance',
    () => account('MM', 'other', { watched: [600], rows: [row('a', 'many', 'epoll_wait'), row('b', 'many', 'poll')] }),
    '2 threads: 1 waits in epoll, 1 waits for any of several descriptors. One epoll instance watches 600 descriptors.',
    '1 epoll watches 600 descriptors',
  ],
])('%s', (_, find, sentence, brief) => expect(find()).toMatchObject({ sentence, brief }));

test('what only a later version knows, and older recordings without a letter for each thread', () => {
  const table = { total: 5, waits: { many: 1, 'for-a-gpu': 2, timer: 1, unknown: 1 } };
  expect(threadAccount(table, { epolls: null, open: null, runtime: 'go' })).toMatchObject({
    sentence:
      '5 threads: 1 waits for any of several descriptors, 1 is asleep on a timer, 2 wait for something else, 1 is not known.',
  });
});

test('how many threads may run Go code, as the server reports it', () => {
  expect(processorsOf({ facts: { gomaxprocs: 2 } })).toBe(2);
  expect(processorsOf({ facts: { go_sched_gomaxprocs_threads: 4 } })).toBe(4);
  expect(processorsOf({ facts: {} })).toBeNull();
  expect(processorsOf(null)).toBeNull();
});

test('the parts add up to the threads', () => {
  const found = account('RRMWWWWW?', 'node');
  expect(found?.parts.reduce((sum, { count }) => sum + count, 0)).toBe(found?.total);
});

test('nothing where the kernel shows nothing', () => {
  expect(threadAccount({ total: 9 }, { epolls: null, open: null, runtime: 'go' })).toBeNull();
  expect(threadAccount(null, { epolls: null, open: null, runtime: 'go' })).toBeNull();
});

test('each kind of wait has a letter of its own; a kind of a later version is not known', () => {
  expect(new Set(WAIT_KINDS.map(({ letter }) => letter)).size).toBe(WAIT_KINDS.length);
  for (const { group, letter } of WAIT_KINDS) expect(waitLetter(group)).toBe(letter);
  expect(waitKind('of a later version').group).toBe('unknown');
});

test('epoll watches no connection that is not accepted, even where it watches as many descriptors', () => {
  expect(account('RTMWWW', 'go', { ...GO, unaccepted: 0 })?.brief).toContain('1 epoll watches 1,000 sockets');
  expect(account('RTMWWW', 'go', { ...GO, unaccepted: 998 })?.brief).toContain('1 epoll watches 1,003 descriptors');
});
