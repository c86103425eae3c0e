import { readFile } from 'node:fs/promises';
import { readProcText } from '../proc-file.ts';

/**
 * `Pss:` of /proc/PID/smaps_rollup in bytes: resident memory, with each shared page divided by the number of processes that
 * map it, so the sum over a forking server is right. See proc_pid_smaps_rollup(5). Null where absent.
 */
export function parsePss(text: string): number | null {
  const match = /^Pss:\s+(\d+) kB$/m.exec(text);
  return match?.[1] === undefined ? null : Number(match[1]) * 1024;
}

/** PSS of a process, bytes; null where it is gone or another user's. */
export function readPss(procRoot: string, pid: number): number | null {
  const text = readProcText(`${procRoot}/${pid}/smaps_rollup`);
  return text === null ? null : parsePss(text);
}

/** The same, off this thread: the kernel's walk of 20,000 mappings would block it for 16 ms and more. */
export async function readPssOffThread(procRoot: string, pid: number): Promise<number | null> {
  const text = await readFile(`${procRoot}/${pid}/smaps_rollup`, 'utf8').catch(() => null);
  return text === null ? null : parsePss(text);
}
