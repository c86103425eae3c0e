import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** A thread as ps writes it. */
export interface PsThread {
  readonly pid: number;
  readonly tid: number;
  readonly letter: string;
  readonly name: string;
}

/** The threads of a tree as `ps -L` shows them, in order of pid and tid. */
export function psTree(root: number): PsThread[] {
  const lines = execFileSync('ps', ['-eL', '-o', 'pid=,ppid=,lwp=,s=,comm='], { encoding: 'utf8' }).split('\n');
  const all = lines.flatMap((line) => {
    const match = /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\S) (.*)$/.exec(line);
    if (match === null) return [];
    const [pid = 0, ppid = 0, tid = 0] = match.slice(1, 4).map(Number);
    return [{ pid, ppid, tid, letter: match[4] ?? '', name: match[5] ?? '' }];
  });
  const pids = new Set([root]);
  for (let before = 0; before !== pids.size; ) {
    before = pids.size;
    for (const { pid, ppid } of all) if (pids.has(ppid)) pids.add(pid);
  }
  return all
    .filter(({ pid }) => pids.has(pid))
    .map(({ pid, tid, letter, name }) => ({ pid, tid, letter, name }))
    .sort((a, b) => a.pid - b.pid || a.tid - b.tid);
}

export interface Switches {
  readonly voluntary: number;
  readonly involuntary: number;
}

/** What pidstat -w reads: the counters of every thread's status. */
export function switchesOf(pids: readonly number[]): ReadonlyMap<number, Switches> {
  const counters = new Map<number, Switches>();
  for (const pid of pids) {
    for (const tid of readdirSync(`/proc/${pid}/task`)) {
      try {
        const text = readFileSync(`/proc/${pid}/task/${tid}/status`, 'utf8');
        counters.set(Number(tid), {
          voluntary: Number(/^voluntary_ctxt_switches:\s+(\d+)$/m.exec(text)?.[1]),
          involuntary: Number(/^nonvoluntary_ctxt_switches:\s+(\d+)$/m.exec(text)?.[1]),
        });
      } catch {
        // Ended since it was listed.
      }
    }
  }
  return counters;
}

/** A sum over the processes' smaps_rollup, bytes. */
export function rollupBytes(pids: readonly number[], name: 'Rss' | 'Pss'): number {
  const values = pids.map((pid) => {
    const text = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
    return Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(text)?.[1]) * 1024;
  });
  return values.reduce((total, value) => total + value, 0);
}

/** How many mappings the processes have. */
export const mappingsOf = (pids: readonly number[]): number =>
  pids.reduce((total, pid) => total + readFileSync(`/proc/${pid}/maps`, 'utf8').trim().split('\n').length, 0);
