import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, onTestFinished, test } from 'vitest';
import { readThreadWait } from '../../../src/os/linux/thread-wait.ts';
import { type AccessFacts, hiddenWaits, readHiddenWaits } from '../../../src/os/linux/wait-access.ts';
import { needs } from '../../needs.ts';

const ALL: AccessFacts = { callError: null, mayRead: true, hasWchan: true, owner: 33, self: 1000, ptraceScope: null };
const nameOf = (uid: number): string => `user ${uid}`;

test.each<[string, Partial<AccessFacts>, object | null]>([
  ['all is shown', {}, null],
  [
    'another user’s',
    { callError: 'EACCES', mayRead: false },
    { reason: 'other-user', hides: 'everything', owner: 'user 33' },
  ],
  [
    'another user’s, and yama is stricter too',
    { callError: 'EACCES', mayRead: false, ptraceScope: 1 },
    { reason: 'other-user' },
  ],
  [
    'yama',
    { callError: 'EPERM', owner: 1000, ptraceScope: 1 },
    { reason: 'ptrace-scope', hides: 'calls', owner: null },
  ],
  [
    'root under yama 3',
    { callError: 'EPERM', owner: 0, self: 0, ptraceScope: 3 },
    { reason: 'ptrace-scope', asRoot: true },
  ],
  [
    'not dumpable',
    { callError: 'EPERM', mayRead: false, owner: 1000 },
    { reason: 'not-traceable', hides: 'everything' },
  ],
  ['a security module', { callError: 'EACCES', owner: 1000 }, { reason: 'not-traceable', hides: 'calls' }],
  [
    'root without the capability',
    { callError: 'EPERM', mayRead: false, self: 0 },
    { reason: 'other-user', asRoot: true },
  ],
  ['a kernel without the file', { callError: 'ENOENT' }, { reason: 'kernel', hides: 'calls' }],
  ['a kernel without both', { callError: 'ENOENT', hasWchan: false }, { reason: 'kernel', hides: 'everything' }],
])('%s', (_, facts, expected) => {
  const hidden = hiddenWaits({ ...ALL, ...facts }, nameOf);
  if (expected === null) expect(hidden).toBeNull();
  else expect(hidden).toMatchObject(expected);
});

const NOBODY = 65_534;

/** A process that sleeps, and its pid once it does. */
async function sleeper(uid?: number): Promise<number> {
  const child = spawn('sleep', ['60'], { stdio: 'ignore', ...(uid === undefined ? {} : { uid, gid: uid }) });
  onTestFinished(() => void child.kill('SIGKILL'));
  await once(child, 'spawn');
  return child.pid ?? 0;
}

/** What the kernel lets that user see; its checks are those of the effective user. */
function as<T>(uid: number, look: () => T): T {
  process.seteuid?.(uid);
  try {
    return look();
  } finally {
    process.seteuid?.(0);
  }
}

test('our own process hides nothing', needs('linux'), async () => {
  const pid = await sleeper();
  expect(readHiddenWaits('/proc', pid)).toBeNull();
});

test('a process that is gone', needs('linux'), () => expect(readHiddenWaits('/proc', 2 ** 30)).toBe('gone'));

test('root’s process, seen by another user', needs('linux', 'root'), async () => {
  const pid = await sleeper();
  const hidden = as(NOBODY, () => readHiddenWaits('/proc', pid));
  expect(hidden).toMatchObject({ reason: 'other-user', hides: 'everything', owner: 'root', asRoot: false });
});

test('another user’s process, seen by root with its capabilities', needs('linux', 'root'), async () => {
  const pid = await sleeper(NOBODY);
  expect(readHiddenWaits('/proc', pid)).toBeNull();
  await expect
    .poll(() => readThreadWait({ procRoot: '/proc', architecture: process.arch }, pid, pid))
    .toMatchObject({ group: 'timer' });
});
