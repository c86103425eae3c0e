import { readProcText } from '../proc-file.ts';

/** The words of /proc/PID/cmdline: each ends with a NUL (proc_pid_cmdline(5)). Null where the process is gone or a kernel thread. */
export const readCommandLine = (procRoot: string, pid: number): string | null =>
  readProcText(`${procRoot}/${pid}/cmdline`);

export const parseWords = (cmdline: string): string[] => cmdline.split('\0').filter((word) => word.trim() !== '');

/** About a line of the screen. What a process does is at the end (`idle in transaction`), what it is at the start. */
const TITLE_CHARS_MAX = 120;
const TITLE_START_CHARS = 30;

/**
 * The title that a process gave itself; null where the command line is still the original. setproctitle(3) and the like
 * (nginx, PostgreSQL, gunicorn) write one text with spaces over the arguments, each of which otherwise ends with a NUL.
 */
export function parseProcessTitle(cmdline: string): string | null {
  const [title, ...more] = parseWords(cmdline);
  if (title === undefined || more.length > 0 || !/\S\s+\S/.test(title)) return null;
  return shortened(title.trim());
}

function shortened(title: string): string {
  if (title.length <= TITLE_CHARS_MAX) return title;
  const end = TITLE_CHARS_MAX - TITLE_START_CHARS - 1;
  return `${title.slice(0, TITLE_START_CHARS)}…${title.slice(-end)}`;
}
