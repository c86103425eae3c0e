import type { ThreadState } from '../thread-state.ts';
import { parsePsTime, psState } from './ps-processes.ts';

export interface PsThread {
  readonly pid: number;
  /** Counts the process's threads from 0 in the order of ps: macOS's ps shows no thread ids. */
  readonly index: number;
  /** The process's command, which ps writes beside its first thread: threads have no names there. */
  readonly command: string;
  readonly state: ThreadState;
  readonly cpuMs: number;
}

/**
 * `ps -M -p PID,…` of macOS under LC_ALL=C: one line per thread. USER, TT and COMMAND are in a process's first line only:
 *
 *     USER     PID   TT   %CPU STAT PRI     STIME     UTIME COMMAND
 *     ana    59546 s002    0.0 S    31T   0:00.01   0:00.03 ./server --port 0
 *            59546         4.1 R    31T   0:00.20   0:01.10
 *
 * Tested against fixtures only, not on a Mac.
 */
export function parsePsThreads(text: string): PsThread[] {
  const threads: PsThread[] = [];
  const seen = new Map<number, { count: number; readonly command: string }>();
  for (const line of text.split('\n')) {
    const match =
      /^(?:\S+)?\s+(\d+)\s+(?:\S+\s+)?\d+\.\d+\s+([A-Z]\S*)\s+\d+[A-Z]?\s+([\d:.-]+)\s+([\d:.-]+)(?:\s+(.*?))?\s*$/.exec(
        line,
      );
    if (match === null) continue;
    const [systemMs, userMs] = [parsePsTime(match[3] ?? ''), parsePsTime(match[4] ?? '')];
    if (systemMs === null || userMs === null) continue;
    const pid = Number(match[1]);
    const process = seen.get(pid) ?? { count: 0, command: match[5] ?? '' };
    seen.set(pid, process);
    const state = psState(match[2] ?? '');
    threads.push({ pid, index: process.count, command: process.command, state, cpuMs: systemMs + userMs });
    process.count += 1;
  }
  return threads;
}
