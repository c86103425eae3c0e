import { basename } from 'node:path';
import { parseWords, readCommandLine } from '../../os/linux/pid/cmdline.ts';
import { readComm } from '../../os/linux/pid/comm.ts';
import { readHiddenMemory } from '../../os/linux/wait-access.ts';
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

/** What the kernel shows only to a user with ptrace access (proc(5)), and why not to this one; null: nothing is hidden. */
export function hiddenFrom(pid: number, procRoot = '/proc'): string | null {
  const hidden = readHiddenMemory(procRoot, pid);
  if (hidden === null) return null;
  const why = hidden.owner === null ? 'may not be traced' : `belongs to ${hidden.owner}`;
  const need = hidden.asRoot ? 'CAP_SYS_PTRACE' : 'sudo';
  return `Process ${pid} ${why}: its shared memory, memory map, open files and what its threads wait for need ${need}; all the rest is shown.`;
}
