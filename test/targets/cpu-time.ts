import { readdirSync, readFileSync } from 'node:fs';

/** The unit of utime and stime, whatever the kernel's own HZ: USER_HZ is 100 on every Linux that Node runs on. */
const TICK_MS = 10;

/**
 * CPU time of all processes of a group since they began, in ms: user and system time, also of children that have ended and
 * were waited for (proc_pid_stat(5), fields 14 to 17). It counts work, not waiting: other programs make it late, not larger.
 */
export function cpuMsOfGroup(pgid: number): number {
  let ticks = 0;
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    // The name in parentheses may hold spaces itself: fields count from its end, where field 3 follows.
    const stat = readStat(name);
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (Number(fields[5 - 3]) !== pgid) continue;
    for (const field of [14, 15, 16, 17]) ticks += Number(fields[field - 3]);
  }
  return ticks * TICK_MS;
}

/** Empty where the process vanished between the listing and this read. */
function readStat(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return '';
  }
}

/** Of several measurements: what others do on a machine only adds to the CPU time of a piece of work (cold caches, a shared core).
 * No more are made once one is below `enough`: the smallest of all is so then, too. */
export async function smallestOf(times: number, measure: () => Promise<number>, enough = 0): Promise<number> {
  let smallest = Number.POSITIVE_INFINITY;
  for (let time = 0; time < times && smallest >= enough; time += 1) smallest = Math.min(smallest, await measure());
  return smallest;
}
