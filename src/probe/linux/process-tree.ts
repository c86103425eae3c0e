import { listPids } from '../../os/linux/ids.ts';
import { type PidStat, readPidStat } from '../../os/linux/pid/stat.ts';
import { findMembers } from '../threads/members.ts';

const READS_OF_A_STRANGER = 2;

/**
 * Finds the processes that belong to a root: those of the group that it leads, and every descendant of a member (a
 * worker may lead a group of its own). Once a member, always a member: init adopts a worker whose parent died, and it is
 * still the target's.
 *
 * Listing /proc is cheap, reading every process's stat on a desktop is not (4-9 ms for a hundred), so a stranger is read
 * only in the first two scans that see it: a child joins its group right after its start or never.
 */
export class ProcessTree {
  readonly #procRoot: string;
  readonly #rootPid: number;
  readonly #members = new Set<number>();
  /** Strangers, and how many scans have read them. */
  #strangers = new Map<number, number>();

  constructor(procRoot: string, rootPid: number) {
    this.#procRoot = procRoot;
    this.#rootPid = rootPid;
    this.#members.add(rootPid);
  }

  get members(): ReadonlySet<number> {
    return this.#members;
  }

  /** A member that vanished between two scans; its pid may be reused by another process. */
  drop(pid: number): void {
    this.#members.delete(pid);
  }

  scan(): void {
    const pids = listPids(this.#procRoot);
    if (pids === null) return;
    const strangers = new Map<number, number>();
    const candidates: PidStat[] = [];
    for (const pid of pids) {
      if (this.#members.has(pid)) continue;
      const reads = this.#strangers.get(pid) ?? 0;
      strangers.set(pid, Math.min(READS_OF_A_STRANGER, reads + 1));
      if (reads >= READS_OF_A_STRANGER) continue;
      const stat = readPidStat(this.#procRoot, pid);
      if (stat !== null) candidates.push(stat);
    }
    for (const pid of findMembers(this.#rootPid, this.#members, candidates)) {
      this.#members.add(pid);
      strangers.delete(pid);
    }
    this.#strangers = strangers;
  }
}
