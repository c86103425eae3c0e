import { basename } from 'node:path';
import { parseWords, readCommandLine } from '../../os/linux/pid/cmdline.ts';
import { readComm } from '../../os/linux/pid/comm.ts';
import { mayInspect } from '../../os/linux/pid/smaps-rollup.ts';
import { processExists } from '../../os/process.ts';

/** A process's short name: its program, or an interpreter's script. Null where there is no such process. */
export function describeProcess(pid: number, procRoot = '/proc'): string | null {
  if (!processExists(pid)) return null;
  const words = parseWords(readCommandLine(procRoot, pid) ?? '');
  return nameOf(words) ?? readComm(procRoot, pid) ?? `pid ${pid}`;
}

const INTERPRETERS = /^(node|bun|deno|python[\d.]*|ruby[\d.]*|perl[\d.]*|php[\d.]*|java|sh|bash)$/;

/** Pure part: `['/usr/bin/python3', '-u', 'app/server.py']` is `python3 server.py`. */
export function nameOf(words: readonly string[]): string | null {
  const [program, ...rest] = words;
  if (program === undefined) return null;
  // A process that rewrote its command line has a single text: `nginx: worker process`, `redis-server *:6379`.
  const said = words.length === 1 ? program.replace(/[:\s].*$/, '') : program;
  const name = basename(said === '' ? program : said);
  const script = INTERPRETERS.test(name) ? rest.find((word) => !word.startsWith('-')) : undefined;
  return script === undefined ? name : `${name} ${basename(script)}`;
}

/** What the kernel shows only to the process's user and to root (ptrace access, proc(5)); null: nothing is hidden. */
export const hiddenFrom = (pid: number, procRoot = '/proc'): string | null =>
  mayInspect(procRoot, pid)
    ? null
    : `This user may not inspect process ${pid}: its shared memory, memory map, open files and what its threads wait for need sudo; all the rest is shown.`;
