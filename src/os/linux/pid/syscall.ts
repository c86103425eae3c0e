/**
 * /proc/PID/task/TID/syscall (proc_pid_syscall(5)): `running`; or the number of the call that the thread is in, its six
 * arguments, stack and instruction pointer, all but the number in hexadecimal; the number is -1 where the thread waits
 * outside a call (a page fault). Reading it needs the right to trace the process (ptrace(2), PTRACE_MODE_ATTACH).
 */
export interface ThreadCall {
  /** Null: it runs, or is ready to. -1: it waits, but in no call. */
  readonly number: number | null;
  /** As the kernel writes them, `0x7ffca13c6d50`; none where there is no call. */
  readonly args: readonly string[];
}

const RUNNING = 'running';
const ARGS = 6;

/** Null where the text has another form. */
export function parseThreadCall(text: string): ThreadCall | null {
  if (text.startsWith(RUNNING)) return { number: null, args: [] };
  const fields = text.split(' ');
  const number = Number.parseInt(fields[0] ?? '', 10);
  if (fields.length < 2 || Number.isNaN(number)) return null;
  return { number, args: number < 0 ? [] : fields.slice(1, 1 + ARGS) };
}
