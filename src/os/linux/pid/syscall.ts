/**
 * /proc/PID/task/TID/syscall (proc_pid_syscall(5)): `running`; or the number of the call that the thread is in, its six
 * arguments, stack and instruction pointer, all but the number in hexadecimal; the number is -1 where the thread waits
 * outside a call (a page fault). Reading it needs the right to trace the process (ptrace(2), PTRACE_MODE_ATTACH).
 */
export interface ThreadCall {
  /** Null: it runs, or is ready to. -1: it waits, but in no call. */
  readonly number: number | null;
  /** The first argument: for calls on a descriptor, its number. NaN where there is no call. */
  readonly firstArgument: number;
}

const RUNNING = 'running';

/** Null where the text has another form. */
export function parseThreadCall(text: string): ThreadCall | null {
  if (text.startsWith(RUNNING)) return { number: null, firstArgument: Number.NaN };
  const end = text.indexOf(' ');
  const number = Number.parseInt(text, 10);
  if (end < 0 || Number.isNaN(number)) return null;
  return { number, firstArgument: number < 0 ? Number.NaN : Number.parseInt(text.slice(end + 1), 16) };
}
