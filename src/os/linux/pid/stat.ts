import type { ThreadState } from '../../thread-state.ts';
import { readProcText } from '../proc-file.ts';

/** The used fields of /proc/PID/stat and /proc/PID/task/TID/stat, in the kernel's own units. See proc_pid_stat(5). */
export interface PidStat {
  /** Process or thread id. */
  readonly id: number;
  /** At most 15 bytes; may contain spaces, parentheses and line ends. */
  readonly comm: string;
  readonly state: ThreadState;
  readonly ppid: number;
  readonly pgrp: number;
  /** Id of the session: the pid of its first process. */
  readonly session: number;
  /** Device number of the session's terminal; 0: it has none. */
  readonly terminal: number;
  /** utime + stime; for a process, of all its threads, including those that ended. */
  readonly cpuTicks: number;
  /** cutime + cstime: of children that ended and were waited for, and of theirs. */
  readonly waitedChildrenCpuTicks: number;
  readonly threads: number;
  /** Since boot. */
  readonly startTicks: number;
  readonly vszBytes: number;
  readonly rssPages: number;
  /** The core that it last ran on. */
  readonly core: number;
}

/** Field numbers as in proc_pid_stat(5). */
const FIELD = {
  ppid: 4,
  pgrp: 5,
  session: 6,
  ttyNr: 7,
  utime: 14,
  stime: 15,
  cutime: 16,
  cstime: 17,
  numThreads: 20,
  starttime: 22,
  vsize: 23,
  rss: 24,
  processor: 39,
} as const;
const FIRST_NUMBER = FIELD.ppid;

/** Null where the text is not such a line. */
export function parsePidStat(text: string): PidStat | null {
  // comm may contain anything, so it ends at the *last* parenthesis: no later field has one.
  const open = text.indexOf('(');
  const close = text.lastIndexOf(')');
  if (open < 0 || close < open) return null;
  const numbers = parseNumbers(text, close + 4);
  const field = (number: number): number => numbers[number - FIRST_NUMBER] ?? Number.NaN;
  const core = field(FIELD.processor);
  if (Number.isNaN(core)) return null;
  return {
    id: Number(text.slice(0, open)),
    comm: text.slice(open + 1, close),
    state: threadState(text.charAt(close + 2)),
    ppid: field(FIELD.ppid),
    pgrp: field(FIELD.pgrp),
    session: field(FIELD.session),
    terminal: field(FIELD.ttyNr),
    cpuTicks: field(FIELD.utime) + field(FIELD.stime),
    waitedChildrenCpuTicks: field(FIELD.cutime) + field(FIELD.cstime),
    threads: field(FIELD.numThreads),
    startTicks: field(FIELD.starttime),
    vszBytes: field(FIELD.vsize),
    rssPages: field(FIELD.rss),
    core,
  };
}

/** Null where the process is gone. */
export function readPidStat(procRoot: string, pid: number | 'self'): PidStat | null {
  const text = readProcText(`${procRoot}/${pid}/stat`);
  return text === null ? null : parsePidStat(text);
}

/** It has ended, and its parent has not waited for it. With further threads, only its main thread has ended: it still runs. */
export const hasEnded = ({ state, threads }: PidStat): boolean => state === 'zombie' && threads <= 1;

/** The letters are those of proc_pid_stat(5), `state`. */
export function threadState(letter: string): ThreadState {
  switch (letter) {
    case 'R':
      return 'running';
    case 'S':
      return 'sleeping';
    case 'D':
      return 'waiting-for-disk';
    case 'T':
    case 't':
      return 'stopped';
    case 'Z':
    case 'X':
    case 'x':
      return 'zombie';
    case 'I':
      return 'idle';
    default:
      return 'other';
  }
}

const MINUS = 45;
const ZERO = 48;
const NINE = 57;

/** By hand instead of split and Number: this runs for each of 10,000 threads. Stops at the last used field. */
function parseNumbers(text: string, from: number): number[] {
  const numbers: number[] = [];
  let value = 0;
  let sign = 1;
  let inNumber = false;
  for (let at = from; at <= text.length && numbers.length <= FIELD.processor - FIRST_NUMBER; at += 1) {
    const code = at < text.length ? text.charCodeAt(at) : 0;
    if (code >= ZERO && code <= NINE) {
      value = value * 10 + (code - ZERO);
      inNumber = true;
    } else if (code === MINUS) {
      sign = -1;
    } else if (inNumber) {
      numbers.push(sign * value);
      value = 0;
      sign = 1;
      inNumber = false;
    }
  }
  return numbers;
}

/** The fields of a thread's stat for the thread table; one object is reused. */
export interface ThreadStat {
  /** Where comm begins and ends in the bytes. */
  commFrom: number;
  commTo: number;
  state: ThreadState;
  cpuTicks: number;
  startTicks: number;
  core: number;
}

export const emptyThreadStat = (): ThreadStat => ({
  commFrom: 0,
  commTo: 0,
  state: 'other',
  cpuTicks: 0,
  startTicks: 0,
  core: 0,
});

const OPEN = 40;
const CLOSE = 41;

/**
 * parsePidStat for threads, straight from the bytes and without allocating: it runs for each of 10,000 threads, and strings,
 * arrays and objects would cost more than the read. False if the bytes are not such a line.
 */
export function parseThreadStat(bytes: Uint8Array, length: number, into: ThreadStat): boolean {
  let close = length - 1;
  while (close > 0 && bytes[close] !== CLOSE) close -= 1;
  const open = bytes.indexOf(OPEN);
  if (open < 0 || close <= open) return false;
  into.commFrom = open + 1;
  into.commTo = close;
  into.state = threadState(String.fromCharCode(bytes[close + 2] ?? 0));
  into.cpuTicks = 0;
  let field: number = FIRST_NUMBER;
  let value = 0;
  for (let at = close + 4; at <= length; at += 1) {
    const code = at < length ? (bytes[at] as number) : 0;
    if (code >= ZERO && code <= NINE) {
      value = value * 10 + code - ZERO;
      continue;
    }
    // The used numbers are never negative.
    if (code === MINUS) continue;
    if (field === FIELD.utime || field === FIELD.stime) into.cpuTicks += value;
    else if (field === FIELD.starttime) into.startTicks = value;
    else if (field === FIELD.processor) {
      into.core = value;
      return true;
    }
    field += 1;
    value = 0;
  }
  return false;
}
