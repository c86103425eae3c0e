import { readProcText } from '../proc-file.ts';

export interface ContextSwitches {
  /** The thread gave up its core: it waited for something. */
  readonly voluntary: number;
  /** Its core was taken: its time slice was over, or something more urgent had to run. */
  readonly involuntary: number;
}

/**
 * The context switches of /proc/PID/task/TID/status, see proc_pid_status(5). They belong to that one thread, even in
 * /proc/PID/status (the main thread's): a process's sum needs the status of every thread. Null where absent.
 */
export function parseContextSwitches(text: string): ContextSwitches | null {
  const voluntary = valueAfter(text, '\nvoluntary_ctxt_switches:');
  const involuntary = valueAfter(text, '\nnonvoluntary_ctxt_switches:');
  return voluntary === null || involuntary === null ? null : { voluntary, involuntary };
}

/** The second number of `Uid:` (real, effective, saved, file system). Null where it is not shown. */
export function parseEffectiveUser(text: string): number | null {
  const uid = /^Uid:\t\d+\t(\d+)/m.exec(text)?.[1];
  return uid === undefined ? null : Number(uid);
}

/** Whether the process has a handler for a signal, from `SigCgt:` (a mask in hexadecimal; signal 1 is the lowest bit). */
export function parseCatches(text: string, signal: number): boolean {
  const mask = /^SigCgt:\s*([\da-f]+)$/m.exec(text)?.[1];
  return mask !== undefined && ((BigInt(`0x${mask}`) >> BigInt(signal - 1)) & 1n) === 1n;
}

/** The process's number in its own pid namespace: the last one of `NSpid:`. Null where it is not shown. */
export function parseInnermostPid(text: string): number | null {
  const pid = /^NSpid:.*\t(\d+)$/m.exec(text)?.[1];
  return pid === undefined ? null : Number(pid);
}

function valueAfter(text: string, label: string): number | null {
  // From the end: these are the file's last lines.
  const at = text.lastIndexOf(label);
  if (at < 0) return null;
  const end = text.indexOf('\n', at + 1);
  const value = Number.parseInt(text.slice(at + label.length, end < 0 ? undefined : end), 10);
  return Number.isNaN(value) ? null : value;
}

/** Cores that a process may use, from `Cpus_allowed_list` (taskset, cpusets); null where it is not shown. */
export function parseAllowedCores(text: string): number[] | null {
  const list = /^Cpus_allowed_list:\s*(\S+)$/m.exec(text)?.[1];
  return list === undefined ? null : parseCoreList(list);
}

export const readAllowedCores = (procRoot: string, pid: number | 'self'): number[] | null =>
  parseAllowedCores(readProcText(`${procRoot}/${pid}/status`) ?? '');

/** `0-3,8`, the list format of cpuset(7). */
export function parseCoreList(text: string): number[] {
  return text
    .trim()
    .split(',')
    .filter((part) => part !== '')
    .flatMap((part) => {
      const [first = 0, last = first] = part.split('-').map(Number);
      return Array.from({ length: last - first + 1 }, (_, index) => first + index);
    });
}
