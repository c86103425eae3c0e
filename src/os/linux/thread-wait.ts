import { type DescriptorKind, descriptorKind, readDescriptorKind, readDescriptorLink, socketInode } from './pid/fd.ts';
import { readPolledDescriptor } from './pid/mem.ts';
import { parseThreadCall } from './pid/syscall.ts';
import { parseWchan, type Sleep } from './pid/wchan.ts';
import { readProcRecord } from './proc-file.ts';
import { type CallKind, systemCall } from './system-calls.ts';

/**
 * What a thread waits for; `runnable`: it does not. `one`: a single descriptor of none of the other kinds, or that could not be read.
 * `gil`: CPython's lock (probe/linux/python-gil.ts), which a system call alone does not tell from others.
 */
export type WaitGroup =
  | 'runnable'
  | 'socket'
  | 'many'
  | 'one'
  | 'work'
  | 'gil'
  | 'timer'
  | 'accept'
  | 'disk'
  | 'pipe'
  | 'child'
  | 'signal'
  | 'stopped'
  | 'other';

export interface ThreadWait {
  readonly group: WaitGroup;
  /** As man pages spell it, `epoll_wait`; null where only the kernel's own function could be read, or there is no call. */
  readonly call: string | null;
  /** Of calls on a descriptor: its number; of epoll_wait that of the instance. */
  readonly fd: number | null;
  /** Of a futex: where its word lies in the process's memory, and whether the wait ends by itself. */
  readonly futex?: { readonly address: string; readonly isTimed: boolean };
}

/** `gone`: the thread ended, or nothing of it is shown. */
export type ThreadWaitReading = ThreadWait | 'gone';

/** It waits for nothing but a core. */
export const RUNNABLE: ThreadWait = { group: 'runnable', call: null, fd: null };

const OF_DESCRIPTOR: Readonly<Record<DescriptorKind, WaitGroup>> = {
  socket: 'socket',
  pipe: 'pipe',
  eventfd: 'work',
  timerfd: 'timer',
  signalfd: 'signal',
  epoll: 'many',
  io_uring: 'many',
  inotify: 'other',
  file: 'disk',
  other: 'other',
};

const OF_KIND: Readonly<Record<Exclude<CallKind, 'descriptor'> | Sleep, WaitGroup>> = {
  accept: 'accept',
  many: 'many',
  work: 'work',
  timer: 'timer',
  child: 'child',
  signal: 'signal',
  disk: 'disk',
  memory: 'other',
  end: 'other',
  socket: 'socket',
  pipe: 'pipe',
  stopped: 'stopped',
};

/** Calls that are made on sockets alone: their descriptor need not be looked up. */
const ON_SOCKETS = new Set(['connect', 'sendto', 'recvfrom', 'sendmsg', 'recvmsg', 'recvmmsg', 'sendmmsg']);
/** Calls whose first argument is the descriptor that they wait for. */
const hasDescriptor = (kind: CallKind | null, name: string): boolean =>
  kind === 'descriptor' || kind === 'accept' || name.startsWith('epoll_') || name === 'io_uring_enter';

/** Which argument says how many descriptors are waited for: poll(2). Of select(2) it is the highest number plus one. */
const COUNT_AT: Readonly<Record<string, number>> = { poll: 1, ppoll: 1, select: 0, pselect6: 0 };

/** What poll(2) of a single descriptor waits for. A file is always ready, so what is polled at a path is a device: a terminal. */
const OF_POLLED: Partial<Readonly<Record<DescriptorKind, WaitGroup>>> = {
  socket: 'socket',
  pipe: 'pipe',
  eventfd: 'work',
  timerfd: 'timer',
  signalfd: 'signal',
  epoll: 'many',
};

/** futex(2): address of the word, operation, value, timeout. */
const futexOf = (args: readonly string[]): NonNullable<ThreadWait['futex']> => ({
  address: args[0] ?? '',
  isTimed: argument(args, 3) !== 0,
});

const argument = (args: readonly string[], index: number): number => Number.parseInt(args[index] ?? '', 16);

export interface WaitSource {
  readonly procRoot: string;
  /** That of the process, as process.arch spells it. */
  readonly architecture: string;
  /** Whether a socket, by its inode, listens: a server polls its listener before it accepts. Absent: that is not asked. */
  readonly isListening?: (pid: number, inode: string) => boolean;
}

/**
 * What a sleeping thread waits for, at this moment. Where
 * neither the call nor the kernel's function is shown (wait-access.ts) nothing that this says is right: it is not asked then.
 */
export function readThreadWait(source: WaitSource, pid: number, tid: number): ThreadWaitReading {
  const { procRoot, architecture } = source;
  const folder = `${procRoot}/${pid}/task/${tid}`;
  const text = readProcRecord(`${folder}/syscall`);
  const read = text === null ? null : parseThreadCall(text);
  if (read === null) return fromWchan(folder);
  if (read.number === null) return RUNNABLE;
  // In no call: a page fault, or a thread of the kernel's own (io_uring's).
  if (read.number < 0) return { group: groupFromWchan(folder) ?? 'other', call: null, fd: null };
  const { name, kind } = systemCall(architecture, read.number);
  const first = argument(read.args, 0);
  const fd = hasDescriptor(kind, name) ? first : null;
  // A call that was interrupted goes on as restart_syscall, which does not say what it was: the kernel's function does.
  if (kind === null) return { group: groupFromWchan(folder) ?? 'other', call: name, fd };
  if (name === 'futex') return { group: 'work', call: name, fd, futex: futexOf(read.args) };
  const countAt = COUNT_AT[name];
  if (countAt !== undefined) {
    const count = argument(read.args, countAt);
    // None: the call is used as a sleep.
    if (count === 0) return { group: 'timer', call: name, fd };
    return count === 1 && name.endsWith('poll')
      ? { call: name, ...readPolled(source, pid, read.args[0] ?? '') }
      : { group: 'many', call: name, fd };
  }
  if (kind !== 'descriptor') return { group: OF_KIND[kind], call: name, fd };
  if (ON_SOCKETS.has(name)) return { group: 'socket', call: name, fd };
  const of = readDescriptorKind(procRoot, pid, first);
  return { group: of === null ? 'other' : OF_DESCRIPTOR[of], call: name, fd };
}

function readPolled(
  { procRoot, isListening }: WaitSource,
  pid: number,
  address: string,
): Pick<ThreadWait, 'group' | 'fd'> {
  const fd = readPolledDescriptor(procRoot, pid, address);
  if (fd === null) return { group: 'one', fd };
  // Negative ones are ignored: the call is used as a sleep.
  if (fd < 0) return { group: 'timer', fd: null };
  const link = readDescriptorLink(procRoot, pid, fd);
  // It was closed meanwhile, or what was read is no descriptor any more.
  if (link === null) return { group: 'one', fd: null };
  const inode = socketInode(link);
  if (inode !== null && isListening?.(pid, inode)) return { group: 'accept', fd };
  return { group: OF_POLLED[descriptorKind(link)] ?? 'one', fd };
}

function fromWchan(folder: string): ThreadWaitReading {
  const text = readProcRecord(`${folder}/wchan`);
  if (text === null) return 'gone';
  // It was seen to sleep, and was woken since.
  if (text.trim() === '0') return RUNNABLE;
  const sleep = parseWchan(text);
  return { group: sleep === null ? 'other' : OF_KIND[sleep], call: null, fd: null };
}

function groupFromWchan(folder: string): WaitGroup | null {
  const sleep = parseWchan(readProcRecord(`${folder}/wchan`) ?? '');
  return sleep === null ? null : OF_KIND[sleep];
}
