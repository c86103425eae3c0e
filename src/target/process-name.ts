import { accessSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';

/** A process's short name: its program, or for an interpreter its script. Null where there is no such process. */
export function describeProcess(pid: number): string | null {
  try {
    process.kill(pid, 0);
  } catch (cause) {
    // EPERM: it exists and is somebody else's.
    if (!(cause instanceof Error && 'code' in cause && cause.code === 'EPERM')) return null;
  }
  try {
    const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').filter(Boolean);
    return nameOf(words) ?? readFileSync(`/proc/${pid}/comm`, 'utf8').trim();
  } catch {
    return `pid ${pid}`;
  }
}

const INTERPRETERS = /^(node|bun|deno|python[\d.]*|ruby[\d.]*|perl[\d.]*|php[\d.]*|java|sh|bash)$/;

/** Pure part: `['/usr/bin/python3', '-u', 'app/server.py']` is `python3 server.py`. */
export function nameOf(words: readonly string[]): string | null {
  const [program, ...rest] = words;
  if (program === undefined) return null;
  const name = basename(program.replace(/:.*$/, ''));
  const script = INTERPRETERS.test(name) ? rest.find((word) => !word.startsWith('-')) : undefined;
  return script === undefined ? name : `${name} ${basename(script)}`;
}

/** What the kernel shows to the process's user and to root only (ptrace access, proc(5)); null: nothing is hidden. */
export function hiddenFrom(pid: number, procRoot = '/proc'): string | null {
  try {
    accessSync(`${procRoot}/${pid}`);
  } catch {
    return null;
  }
  try {
    readFileSync(`${procRoot}/${pid}/smaps_rollup`);
    return null;
  } catch {
    return `Process ${pid} belongs to another user: its shared memory, memory map and open files need sudo; all the rest is shown.`;
  }
}
