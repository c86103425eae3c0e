import { expect, test } from 'vitest';
import { type Runtime, threadAccount } from '../../../src/domain/meaning/thread-account.ts';
import { WAIT_KINDS, waitKind, waitKindOfLetter } from '../../../src/domain/meaning/waits.ts';

const account = (
  waits: Record<string, number>,
  runtime: Runtime = 'other',
  watched: readonly number[] = [],
  open: number | null = null,
) => {
  const total = Object.values(waits).reduce((sum, count) => sum + count, 0);
  const sets = watched.map((count, fd) => ({ pid: 7, fd, watched: count }));
  return threadAccount({ total, waits }, { epolls: { sets }, open, runtime });
};

test.each([
  [
    'go, in the middle of its load',
    account({ runnable: 2, many: 1, timer: 1, work: 5 }, 'go', [10_003], 10_000),
    '9 threads: 2 run Go code, 1 waits in epoll, 1 is the scheduler’s monitor, 5 are parked. One epoll instance watches 10,000 sockets.',
    '1 epoll watches 10,000 sockets · 5 parked',
  ],
  [
    'go, while nobody stands in epoll',
    account({ runnable: 3, work: 8 }, 'go', [1_003], 1_000),
    '11 threads: 3 run Go code, 8 are parked. One epoll instance watches 1,000 sockets.',
    '1 epoll watches 1,000 sockets · 8 parked',
  ],
  [
    'a thread for each connection',
    account({ socket: 661, accept: 1, timer: 340 }, 'rust'),
    '1,002 threads: 661 wait for one socket each, 1 waits for a connection, 340 are asleep on a timer.',
    '661 on one socket each · 340 on a timer',
  ],
  [
    'node: its small instances are its own',
    account({ runnable: 1, many: 1, work: 9 }, 'node', [0, 2, 1_004], 1_000),
    '11 threads: 1 is runnable, 1 waits in epoll, 9 are idle helpers. One epoll instance watches 1,000 sockets.',
    '1 epoll watches 1,000 sockets · 9 idle helpers',
  ],
  [
    'workers with an instance each',
    account({ many: 4 }, 'cpython', [260, 250, 245, 249], 1_000),
    '4 threads: 4 wait in epoll. 4 epoll instances watch 1,000 sockets.',
    '4 epolls watch 1,000 sockets',
  ],
  [
    'some connections are watched by nobody',
    account({ many: 1 }, 'other', [600], 1_000),
    '1 thread: 1 waits in epoll. One epoll instance watches 600 descriptors.',
    '1 epoll watches 600 descriptors',
  ],
  [
    'poll and select have no instance',
    account({ many: 2, work: 1 }),
    '3 threads: 2 wait for any of many sockets, 1 waits for a lock or for work.',
    '2 on many sockets · 1 on a lock or work',
  ],
  [
    'what only a later version knows',
    account({ many: 1, 'for-a-gpu': 2, unknown: 1 }),
    '4 threads: 1 waits for any of many sockets, 2 wait for something else, 1 is not known.',
    '2 on something else · 1 on many sockets',
  ],
])('%s', (_, found, sentence, brief) => expect(found).toMatchObject({ sentence, brief }));

test('the parts add up to the threads', () => {
  const found = account({ runnable: 2, many: 1, later: 4, work: 5 });
  expect(found?.parts.reduce((sum, { count }) => sum + count, 0)).toBe(found?.total);
});

test('nothing where the kernel shows nothing', () => {
  expect(threadAccount({ total: 9 }, { epolls: null, open: null, runtime: 'go' })).toBeNull();
  expect(threadAccount(null, { epolls: null, open: null, runtime: 'go' })).toBeNull();
});

test('a letter for each kind of wait, and back', () => {
  expect(new Set(WAIT_KINDS.map(({ letter }) => letter)).size).toBe(WAIT_KINDS.length);
  for (const { group, letter } of WAIT_KINDS) expect(waitKindOfLetter(letter).group).toBe(group);
  expect(waitKind('of a later version').group).toBe('unknown');
});
