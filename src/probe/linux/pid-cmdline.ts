/** A line of the screen at most. */
const TITLE_CHARS_MAX = 80;

/**
 * The title that a process gave itself, out of /proc/PID/cmdline (proc_pid_cmdline(5)): null where the command line is
 * still what it was started with. setproctitle(3) and its likes (nginx, PostgreSQL, gunicorn) write one text with spaces
 * over the arguments, which the kernel otherwise tells with a NUL behind each.
 */
export function parseProcessTitle(cmdline: string): string | null {
  const words = cmdline.split('\0').filter((word) => word.trim() !== '');
  const [title] = words;
  if (title === undefined || words.length > 1 || !/\S\s+\S/.test(title)) return null;
  return title.trim().slice(0, TITLE_CHARS_MAX);
}
