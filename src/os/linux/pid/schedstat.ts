import { readProcText } from '../proc-file.ts';

/** /proc/PID/task/TID/schedstat; one object is filled again and again. */
export interface SchedStat {
  /** On a core, ns: utime + stime of stat, but not in ticks of 10 ms. */
  cpuNs: number;
  /** Ready to run, but waiting for a core, ns; without a wait that is still going on. */
  waitNs: number;
  /** How often it was put on a core. */
  runs: number;
}

export const emptySchedStat = (): SchedStat => ({ cpuNs: 0, waitNs: 0, runs: 0 });

const ZERO = 48;
const NINE = 57;
const NUMBERS = 3;

/**
 * Three numbers and a line end, see Documentation/scheduler/sched-stats.rst of the kernel. Parsed from the bytes, since it
 * runs for each of 10,000 threads. False if the bytes are not such a line.
 */
export function parseSchedStat(bytes: Uint8Array, length: number, into: SchedStat): boolean {
  let found = 0;
  let value = 0;
  for (let at = 0; at <= length && found < NUMBERS; at += 1) {
    const code = at < length ? (bytes[at] as number) : 0;
    if (code >= ZERO && code <= NINE) {
      value = value * 10 + code - ZERO;
      continue;
    }
    if (found === 0) into.cpuNs = value;
    else if (found === 1) into.waitNs = value;
    else into.runs = value;
    found += 1;
    value = 0;
  }
  return found === NUMBERS;
}

/**
 * Whether this kernel counts: some are built without it, some report zeros. Tried on our own process, which has certainly
 * run; a thread that has just started may really have zeros.
 */
export function hasSchedStat(procRoot: string): boolean {
  return readOwnSchedStat(procRoot).runs > 0;
}

/**
 * How long this process's main thread was ready to run and had no core, since its start, ms. A wait is counted when it ends,
 * and the caller has a core. Null where the kernel does not count.
 */
export function readOwnCoreWaitMs(procRoot = '/proc'): number | null {
  const { waitNs, runs } = readOwnSchedStat(procRoot);
  return runs > 0 ? waitNs / 1e6 : null;
}

/** All zeros where the file is missing or invalid. */
function readOwnSchedStat(procRoot: string): SchedStat {
  const bytes = Buffer.from(readProcText(`${procRoot}/self/schedstat`) ?? '', 'latin1');
  const stat = emptySchedStat();
  return parseSchedStat(bytes, bytes.length, stat) ? stat : emptySchedStat();
}
