import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { descriptorKind } from '../../../src/os/linux/pid/fd.ts';
import { countWatched, isSameInstance } from '../../../src/os/linux/pid/fdinfo.ts';
import { parseWchan } from '../../../src/os/linux/pid/wchan.ts';
import { systemCall } from '../../../src/os/linux/system-calls.ts';
import { readThreadWait } from '../../../src/os/linux/thread-wait.ts';

/** A process 7 with one thread, as /proc shows it. */
function fakeProc(files: { syscall?: string; wchan?: string; mem?: Buffer; fd?: Record<number, string> }): string {
  const root = mkdtempSync(join(tmpdir(), 'conctop-waits-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  const task = join(root, '7/task/7');
  mkdirSync(task, { recursive: true });
  mkdirSync(join(root, '7/fd'));
  writeFileSync(join(task, 'comm'), 'server\n');
  if (files.syscall !== undefined) writeFileSync(join(task, 'syscall'), files.syscall);
  if (files.wchan !== undefined) writeFileSync(join(task, 'wchan'), files.wchan);
  if (files.mem !== undefined) writeFileSync(join(root, '7/mem'), files.mem);
  for (const [fd, link] of Object.entries(files.fd ?? {})) symlinkSync(link, join(root, '7/fd', fd));
  return root;
}

const call = (number: number, first: number): string =>
  `${number} 0x${first.toString(16)} 0x7ffca13c6d50 0x400 0xffffffff 0x0 0x8 0x7ffca13c5ff0 0x7f23c8f26cae\n`;

/** Of the descriptors at 0x8 in the process's memory. */
const POLL_OF_ONE = '7 0x8 0x1 0xffffffff 0x0 0x0 0x0 0x7ffd5e1a1a80 0x7f39c5b1f15f\n';

function polling(fd: number): Buffer {
  const memory = Buffer.alloc(16);
  memory.set(new Uint8Array(Int32Array.of(fd).buffer), 8);
  return memory;
}

test.each([
  ['epoll_wait', { syscall: call(232, 9) }, { group: 'many', call: 'epoll_wait', fd: 9 }],
  [
    'a parked thread',
    { syscall: '202 0x5660460 0x80 0x0 0x0 0x0 0x0 0x7ffca13c5ff0 0x7f23c8f26cae\n' },
    { group: 'work', call: 'futex', fd: null, futex: { address: '0x5660460', isTimed: false } },
  ],
  [
    'a lock with a timeout',
    { syscall: '202 0x98e8d4 0x189 0x0 0x7f61e7dfe5d0 0x0 0xffffffff 0x7f61e7dfe540 0x7f61ea4f7f16\n' },
    { group: 'work', call: 'futex', fd: null, futex: { address: '0x98e8d4', isTimed: true } },
  ],
  [
    'poll of one descriptor: where the memory with its number is not shown',
    { syscall: POLL_OF_ONE },
    { group: 'one', call: 'poll', fd: null },
  ],
  [
    'poll of one descriptor: where it was read too late',
    { syscall: POLL_OF_ONE, mem: polling(5) },
    { group: 'one', call: 'poll', fd: null },
  ],
  [
    'poll of three',
    { syscall: '7 0x7ffd5e1a1af0 0x3 0xffffffff 0x0 0x0 0x0 0x7ffd5e1a1a80 0x7f39c5b1f15f\n' },
    { group: 'many', call: 'poll', fd: null },
  ],
  [
    'select as a sleep',
    { syscall: '23 0x0 0x0 0x0 0x0 0x7ffd5e1a1af0 0x0 0x7ffd5e1a1a80 0x7f39c5b1f15f\n' },
    { group: 'timer', call: 'select', fd: null },
  ],
  [
    'select: its number is the highest descriptor plus one',
    { syscall: '23 0x1 0x7ffd5e1a1af0 0x0 0x0 0x0 0x0 0x7ffd5e1a1a80 0x7f39c5b1f15f\n' },
    { group: 'many', call: 'select', fd: null },
  ],
  ['recvfrom needs no read of its descriptor', { syscall: call(45, 5) }, { group: 'socket', call: 'recvfrom', fd: 5 }],
  ['read of a socket', { syscall: call(0, 5), fd: { 5: 'socket:[77]' } }, { group: 'socket', call: 'read', fd: 5 }],
  ['read of a pipe', { syscall: call(0, 5), fd: { 5: 'pipe:[77]' } }, { group: 'pipe', call: 'read', fd: 5 }],
  [
    'read of an eventfd',
    { syscall: call(0, 5), fd: { 5: 'anon_inode:[eventfd]' } },
    { group: 'work', call: 'read', fd: 5 },
  ],
  ['read of a file', { syscall: call(0, 5), fd: { 5: '/var/db/x' } }, { group: 'disk', call: 'read', fd: 5 }],
  ['read of what was closed meanwhile', { syscall: call(0, 5) }, { group: 'other', call: 'read', fd: 5 }],
  ['accept4', { syscall: call(288, 3) }, { group: 'accept', call: 'accept4', fd: 3 }],
  ['a sleep', { syscall: call(230, 0) }, { group: 'timer', call: 'clock_nanosleep', fd: null }],
  ['a page fault', { syscall: '-1 0x7ffca13c6d50 0x7f23c8f26cae\n' }, { group: 'other', call: null, fd: null }],
  ['woken since its state was read', { syscall: 'running\n' }, { group: 'runnable', call: null, fd: null }],
  [
    'a call that is in no table',
    { syscall: call(999, 1), wchan: '0' },
    { group: 'other', call: 'syscall 999', fd: null },
  ],
  [
    'restart_syscall, by its kernel function',
    { syscall: call(219, 0), wchan: 'hrtimer_nanosleep' },
    { group: 'timer', call: 'syscall 219', fd: null },
  ],
  ['another user’s thread: the kernel function is left', { wchan: 'ep_poll' }, { group: 'many', call: null, fd: null }],
  ['only the kernel function, and it was woken meanwhile', { wchan: '0' }, { group: 'runnable', call: null, fd: null }],
  ['a kernel without either', {}, 'gone'],
  ['a kernel function that nobody knows', { wchan: 'quux' }, { group: 'other', call: null, fd: null }],
  [
    'in no call, but its kernel function says what for',
    { syscall: '-1 0x7ffca13c6d50 0x7f23c8f26cae\n', wchan: 'folio_wait_bit_common' },
    { group: 'disk', call: null, fd: null },
  ],
] as const)('%s', (_, files, expected) => {
  expect(readThreadWait({ procRoot: fakeProc(files), architecture: 'x64' }, 7, 7)).toEqual(expected);
});

test.each([
  ['a socket', 'socket:[77]', 'socket'],
  ['a socket that listens', 'socket:[78]', 'accept'],
  ['a pipe', 'pipe:[77]', 'pipe'],
  ['an eventfd', 'anon_inode:[eventfd]', 'work'],
  ['a timerfd', 'anon_inode:[timerfd]', 'timer'],
  ['a terminal', '/dev/pts/3', 'one'],
])('poll of one descriptor: %s', (_, link, group) => {
  const procRoot = fakeProc({ syscall: POLL_OF_ONE, mem: polling(5), fd: { 5: link } });
  const isListening = (pid: number, inode: string): boolean => pid === 7 && inode === '78';
  expect(readThreadWait({ procRoot, architecture: 'x64', isListening }, 7, 7)).toEqual({ group, call: 'poll', fd: 5 });
});

test('poll of a negative descriptor is a sleep', () => {
  const procRoot = fakeProc({ syscall: POLL_OF_ONE, mem: polling(-1) });
  expect(readThreadWait({ procRoot, architecture: 'x64' }, 7, 7)).toEqual({ group: 'timer', call: 'poll', fd: null });
});

test('a thread that ended', () =>
  expect(readThreadWait({ procRoot: fakeProc({}), architecture: 'x64' }, 7, 8)).toBe('gone'));

test('calls by architecture', () => {
  expect(systemCall('arm64', 22).name).toBe('epoll_pwait');
  expect(systemCall('x64', 281).name).toBe('epoll_pwait');
  expect(systemCall('arm64', 98).kind).toBe('work');
  expect(systemCall('riscv64', 98)).toEqual({ name: 'syscall 98', kind: null });
});

test.each([
  ['futex_do_wait', 'work'],
  ['futex_wait_queue', 'work'],
  ['do_epoll_wait', 'many'],
  ['poll_schedule_timeout.constprop.0', 'many'],
  ['inet_csk_accept', 'accept'],
  ['wait_woken', 'socket'],
  ['anon_pipe_read', 'pipe'],
  ['do_wait', 'child'],
  ['folio_wait_bit_common', 'disk'],
  ['something_new', null],
  ['0', null],
])('wchan %s', (name, expected) => expect(parseWchan(name)).toBe(expected));

test.each([
  ['socket:[1]', 'socket'],
  ['anon_inode:[eventpoll]', 'epoll'],
  ['anon_inode:[io_uring]', 'io_uring'],
  ['anon_inode:[timerfd]', 'timerfd'],
  ['anon_inode:inotify', 'inotify'],
  ['anon_inode:[perf_event]', 'other'],
  ['/dev/null', 'file'],
])('%s is %s', (link, kind) => expect(descriptorKind(link)).toBe(kind));

test('descriptors that an epoll instance watches', () => {
  const text =
    'pos:\t0\nflags:\t02000002\nmnt_id:\t15\nino:\t2067\ntfd:        4 events:       19 data:                4\ntfd:        5 events: 80002019 data: 5\n';
  expect(countWatched(text)).toBe(2);
  expect(countWatched('pos:\t0\nflags:\t02\n')).toBe(0);
});

/** An epoll instance's file that watches these descriptors, each with an inode of its own. */
const watching = (...descriptors: readonly number[]): string =>
  `pos:\t0\nflags:\t02\n${descriptors.map((fd) => `tfd: ${fd} events: 19 data: ${fd.toString(16)}  pos:0 ino:${fd + 900} sdev:9\n`).join('')}`;
const upTo = (count: number, from = 10): number[] => Array.from({ length: count }, (_, index) => from + index);

test.each([
  ['duplicated', watching(3, 4, 5), watching(3, 4, 5), true],
  ['duplicated, and a connection came between the reads', watching(...upTo(40)), watching(...upTo(41)), true],
  ['two threads that share a listener', watching(3, ...upTo(40)), watching(3, ...upTo(40, 90)), false],
  ['two threads that share a listener, with few connections', watching(3, 10, 11), watching(3, 12, 13), false],
  ['one has connections already', watching(3), watching(3, 12, 13), false],
  ['nothing yet', watching(), watching(), true],
])('one epoll instance or two: %s', (_, text, other, same) => {
  expect(isSameInstance(text, other)).toBe(same);
  expect(isSameInstance(other, text)).toBe(same);
});
