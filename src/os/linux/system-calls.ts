/**
 * The system calls in which a thread can wait, by their number on an architecture, and what kind of wait each is.
 * Sources: arch/x86/entry/syscalls/syscall_64.tbl for x86-64 and include/uapi/asm-generic/unistd.h for arm64, both of
 * Linux 6.12. Calls that return at once are left out: a thread is hardly ever seen in one.
 */

/**
 * What a call waits for. `descriptor`: the descriptor in its first argument, so its kind decides. `many`: any of several
 * descriptors; `work`: a change of a word in memory (futex): a lock, or new work.
 */
export type CallKind =
  | 'descriptor'
  | 'accept'
  | 'many'
  | 'work'
  | 'timer'
  | 'child'
  | 'signal'
  | 'disk'
  | 'memory'
  | 'end';

interface Call {
  readonly kind: CallKind;
  /** Null: the architecture has no such call. */
  readonly x64: number | null;
  readonly arm64: number | null;
}

const call = (kind: CallKind, x64: number | null, arm64: number | null): Call => ({ kind, x64, arm64 });

const CALLS: Readonly<Record<string, Call>> = {
  read: call('descriptor', 0, 63),
  write: call('descriptor', 1, 64),
  pread64: call('descriptor', 17, 67),
  pwrite64: call('descriptor', 18, 68),
  readv: call('descriptor', 19, 65),
  writev: call('descriptor', 20, 66),
  preadv: call('descriptor', 295, 69),
  pwritev: call('descriptor', 296, 70),
  sendfile: call('descriptor', 40, 71),
  connect: call('descriptor', 42, 203),
  sendto: call('descriptor', 44, 206),
  recvfrom: call('descriptor', 45, 207),
  sendmsg: call('descriptor', 46, 211),
  recvmsg: call('descriptor', 47, 212),
  recvmmsg: call('descriptor', 299, 243),
  sendmmsg: call('descriptor', 307, 269),
  splice: call('descriptor', 275, 76),
  accept: call('accept', 43, 202),
  accept4: call('accept', 288, 242),

  poll: call('many', 7, null),
  ppoll: call('many', 271, 73),
  select: call('many', 23, null),
  pselect6: call('many', 270, 72),
  epoll_wait: call('many', 232, null),
  epoll_pwait: call('many', 281, 22),
  epoll_pwait2: call('many', 441, 441),
  io_uring_enter: call('many', 426, 426),
  io_getevents: call('disk', 208, 4),

  futex: call('work', 202, 98),
  futex_waitv: call('work', 449, 449),
  futex_wait: call('work', 455, 455),
  semop: call('work', 65, 193),
  semtimedop: call('work', 220, 192),
  msgrcv: call('work', 70, 188),
  mq_timedreceive: call('work', 243, 183),
  flock: call('work', 73, 32),

  nanosleep: call('timer', 35, 101),
  clock_nanosleep: call('timer', 230, 115),

  wait4: call('child', 61, 260),
  waitid: call('child', 247, 95),
  vfork: call('child', 58, null),

  pause: call('signal', 34, null),
  rt_sigsuspend: call('signal', 130, 133),
  rt_sigtimedwait: call('signal', 128, 137),

  fsync: call('disk', 74, 82),
  fdatasync: call('disk', 75, 83),
  sync_file_range: call('disk', 277, 84),
  openat: call('disk', 257, 56),
  getdents64: call('disk', 217, 61),

  mmap: call('memory', 9, 222),
  mprotect: call('memory', 10, 226),
  munmap: call('memory', 11, 215),
  madvise: call('memory', 28, 233),
  brk: call('memory', 12, 214),

  exit: call('end', 60, 93),
  exit_group: call('end', 231, 94),
};

export type Architecture = 'x64' | 'arm64';

export interface SystemCall {
  /** Its name in the man pages; `syscall 318` for a number that is not in the table. */
  readonly name: string;
  /** Null: not in the table. */
  readonly kind: CallKind | null;
}

const tables: Partial<Record<Architecture, ReadonlyMap<number, SystemCall>>> = {};

function tableOf(architecture: Architecture): ReadonlyMap<number, SystemCall> {
  tables[architecture] ??= new Map(
    Object.entries(CALLS).flatMap(([name, entry]) => {
      const number = entry[architecture];
      return number === null ? [] : [[number, { name, kind: entry.kind }] as const];
    }),
  );
  return tables[architecture];
}

/** `architecture`: as process.arch spells it; without a table for it every call is known by its number alone. */
export function systemCall(architecture: string, number: number): SystemCall {
  const known = architecture === 'x64' || architecture === 'arm64' ? tableOf(architecture).get(number) : undefined;
  return known ?? { name: `syscall ${number}`, kind: null };
}
