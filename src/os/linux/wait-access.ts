import { closeSync, existsSync, openSync, readlinkSync, readSync } from 'node:fs';
import { errnoOf } from '../errno.ts';
import { parseEffectiveUser } from './pid/status.ts';
import { readProcText } from './proc-file.ts';
import { readSysNumber } from './sys/numbers.ts';

/**
 * Why this user may not know what a process's threads wait for. The system call needs ptrace access to attach, the kernel's
 * function (wchan) that to read: ptrace(2), "Ptrace access mode checking". Yama's ptrace_scope and security modules
 * withhold the first and leave the second.
 *
 * | reason          | what withholds                                                                    |
 * |-----------------|-----------------------------------------------------------------------------------|
 * | `other-user`    | the process is of another user, and conctop has no CAP_SYS_PTRACE                 |
 * | `ptrace-scope`  | kernel.yama.ptrace_scope: only a process's ancestors, or CAP_SYS_PTRACE           |
 * | `not-traceable` | the same user, but the process is not dumpable or has more capabilities           |
 * | `kernel`        | the kernel was built without the file, or is none of Linux's own (gVisor)         |
 */
export type HiddenReason = 'other-user' | 'ptrace-scope' | 'not-traceable' | 'kernel';

export interface HiddenWaits {
  /** `calls`: the kernel's function is shown, and with it the group. */
  readonly hides: 'calls' | 'everything';
  readonly reason: HiddenReason;
  /** Whose process it is, as this machine names the user; null where that does not matter. */
  readonly owner: string | null;
  /** conctop runs as root, and that is not enough: it lacks CAP_SYS_PTRACE. */
  readonly asRoot: boolean;
  readonly ptraceScope: number | null;
}

/** What could be found out by trying. */
export interface AccessFacts {
  /** Why /proc/PID/syscall could not be read, an errno's name; null: it could. */
  readonly callError: string | null;
  /** Whether what needs ptrace access to read is shown. */
  readonly mayRead: boolean;
  readonly hasWchan: boolean;
  readonly owner: number | null;
  readonly self: number;
  readonly ptraceScope: number | null;
}

/** Null: nothing is hidden. */
export function hiddenWaits(
  { callError, mayRead, hasWchan, owner, self, ptraceScope }: AccessFacts,
  nameOf: (uid: number) => string,
): HiddenWaits | null {
  if (callError === null) return null;
  const isOther = owner !== null && owner !== self;
  return {
    hides: mayRead && hasWchan ? 'calls' : 'everything',
    reason: reasonOf({ isMissing: callError === 'ENOENT', isOther, mayRead, ptraceScope }),
    owner: isOther ? nameOf(owner) : null,
    asRoot: self === 0,
    ptraceScope,
  };
}

function reasonOf(facts: {
  readonly isMissing: boolean;
  readonly isOther: boolean;
  readonly mayRead: boolean;
  readonly ptraceScope: number | null;
}): HiddenReason {
  if (facts.isMissing) return 'kernel';
  // Reading is what another user's process withholds first.
  if (facts.isOther && !facts.mayRead) return 'other-user';
  if (facts.ptraceScope !== null && facts.ptraceScope > 0) return 'ptrace-scope';
  return facts.isOther ? 'other-user' : 'not-traceable';
}

/** Null: nothing is hidden. `gone`: the process ended. */
export function readHiddenWaits(procRoot: string, pid: number): HiddenWaits | 'gone' | null {
  const folder = `${procRoot}/${pid}`;
  const callError = readErrorOf(`${folder}/task/${pid}/syscall`);
  if (callError === null) return null;
  const status = readProcText(`${folder}/status`);
  if (status === null || callError === 'ESRCH') return 'gone';
  const facts = {
    callError,
    mayRead: mayReadLink(`${folder}/exe`),
    hasWchan: existsSync(`${folder}/task/${pid}/wchan`),
    owner: parseEffectiveUser(status),
    self: process.geteuid?.() ?? Number.NaN,
    ptraceScope: readSysNumber(procRoot, 'ptraceScope'),
  };
  return hiddenWaits(facts, userName);
}

/** Why this user may not read a process's memory map, shared memory and open files. */
export interface HiddenMemory {
  /** Whose process it is; null: the same user's, but it may not be traced (not dumpable, or with more capabilities). */
  readonly owner: string | null;
  /** conctop runs as root, and that is not enough: it lacks CAP_SYS_PTRACE. */
  readonly asRoot: boolean;
}

/** Null: nothing is hidden, or the process is gone. These files need ptrace access to read, as wchan does. */
export function readHiddenMemory(procRoot: string, pid: number): HiddenMemory | null {
  if (mayReadLink(`${procRoot}/${pid}/exe`)) return null;
  const status = readProcText(`${procRoot}/${pid}/status`);
  if (status === null) return null;
  const owner = parseEffectiveUser(status);
  const self = process.geteuid?.() ?? Number.NaN;
  return { owner: owner === null || owner === self ? null : userName(owner), asRoot: self === 0 };
}

/** Opening may be refused by the file's mode, reading by the check of ptrace access. */
function readErrorOf(path: string): string | null {
  let fd: number | null = null;
  try {
    fd = openSync(path, 'r');
    readSync(fd, Buffer.allocUnsafe(1), 0, 1, 0);
    return null;
  } catch (error) {
    return errnoOf(error) ?? 'EIO';
  } finally {
    if (fd !== null) closeSync(fd);
  }
}

/** Shown by the kernel under the same check as wchan, which shows `0` instead of refusing. */
function mayReadLink(path: string): boolean {
  try {
    readlinkSync(path);
    return true;
  } catch (error) {
    return errnoOf(error) === 'ENOENT';
  }
}

/** By /etc/passwd (passwd(5)), as `ls -l` names it where the machine's users are files; else by number. */
function userName(uid: number): string {
  const line = readProcText('/etc/passwd')
    ?.split('\n')
    .find((entry) => entry.split(':')[2] === String(uid));
  return line?.split(':')[0] ?? `user ${uid}`;
}
