import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Whether this kernel tells the number of open files as the size of /proc/PID/fd (Linux 6.2, commit f1f1f2569901
 * "proc: report open files as size in stat() for /proc/pid/fd"). Older kernels say 0. Asked of ourselves, where the
 * answer is known: listing the folder needs one more descriptor than there was.
 */
export function tellsOpenFilesAsSize(procRoot: string): boolean {
  const folder = join(procRoot, 'self', 'fd');
  try {
    const size = statSync(folder).size;
    return size > 0 && Math.abs(readdirSync(folder).length - size) <= 1;
  } catch {
    return false;
  }
}

/** Null where the process vanished or its files are none of our business (another user's process). */
export function countOpenFiles(procRoot: string, pid: number, asSize: boolean): number | null {
  const folder = join(procRoot, String(pid), 'fd');
  try {
    return asSize ? statSync(folder).size : readdirSync(folder).length;
  } catch {
    return null;
  }
}
