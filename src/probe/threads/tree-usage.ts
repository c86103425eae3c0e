import { cpuPercentOf, emptyWindow, pushReading, type RateWindow } from '../../domain/state/usage.ts';
import { Growth, type Member, REMEMBERED_MS } from './growth.ts';

export interface CpuOfProcess extends Member {
  readonly pid: number;
  readonly ppid: number;
  /** User and system time since its start, of all its threads, including those that ended. */
  readonly cpuMs: number;
  /** The same for its children that ended and were waited for, and for theirs; 0 where the system does not report it. */
  readonly waitedChildrenCpuMs: number;
}

/**
 * CPU of a process tree, with processes that come and go. Pure.
 *
 * The kernel adds a child's time to its parent once the parent waits for it: also what the child used after its last sample,
 * and all of a child that lived between two samples (a server that forks for each request). What was counted while the
 * child was seen is subtracted, or it would count twice. The time of children whose parent ignores SIGCHLD, or that init
 * adopted, is added to no process: what they used after the last sample is lost.
 */
export class TreeUsage {
  readonly #own = new Growth();
  readonly #children = new Growth();
  #before: ReadonlyMap<string, CpuOfProcess> = new Map();
  /** Of processes that are gone, by key: what was counted and is not yet in a parent's account. */
  readonly #unaccounted = new Map<string, { ppid: number; ms: number; readonly atMs: number }>();
  #window: RateWindow = emptyWindow;
  #interval: { readonly ms: number; readonly cpuMs: number } | null = null;

  add(atMs: number, processes: readonly CpuOfProcess[]): void {
    const own = this.#own.add(atMs, processes, ({ cpuMs }) => cpuMs);
    const ofChildren = this.#children.add(atMs, processes, ({ waitedChildrenCpuMs }) => waitedChildrenCpuMs);
    this.#noteWhoWent(atMs, processes);
    const grownMs = processes.reduce(
      (total, { pid }, at) => total + (own[at] ?? 0) + this.#withoutCounted(pid, ofChildren[at] ?? 0),
      0,
    );
    const before = this.#window.at(-1);
    this.#interval = before === undefined ? null : { ms: atMs - before.atMs, cpuMs: grownMs };
    this.#window = pushReading(this.#window, { atMs, total: (before?.total ?? 0) + grownMs });
  }

  /** Over the last second, 100 = one core busy; null before the second sample. */
  get cpuPercent(): number | null {
    return cpuPercentOf(this.#window);
  }

  /** Between the last two samples; null before the second. */
  get interval(): { readonly ms: number; readonly cpuMs: number } | null {
    return this.#interval;
  }

  /** False if the last interval lacks the part of a process that was found too late. */
  get isWhole(): boolean {
    return this.#own.isWhole;
  }

  /** CPU time since the first sample. */
  get totalMs(): number {
    return this.#window.at(-1)?.total ?? 0;
  }

  #noteWhoWent(atMs: number, processes: readonly CpuOfProcess[]): void {
    const now = new Map(processes.map((process) => [process.key, process]));
    const pids = new Set(processes.map(({ pid }) => pid));
    const parents = new Map([...this.#before.values()].map(({ pid, ppid }) => [pid, ppid]));
    for (const [key, { ppid, cpuMs, waitedChildrenCpuMs }] of this.#before) {
      if (now.has(key)) continue;
      this.#unaccounted.set(key, { ppid, ms: cpuMs + waitedChildrenCpuMs, atMs });
    }
    for (const [key, went] of this.#unaccounted) {
      // A parent that is gone too had usually waited for it, and its account has passed to its own parent.
      for (let up = parents.get(went.ppid); up !== undefined && !pids.has(went.ppid); up = parents.get(up))
        went.ppid = up;
      // It had only been missed; or no process accounts for it any more.
      if (now.has(key) || !pids.has(went.ppid) || atMs - went.atMs > REMEMBERED_MS) this.#unaccounted.delete(key);
    }
    this.#before = now;
  }

  #withoutCounted(pid: number, grownMs: number): number {
    let leftMs = grownMs;
    if (leftMs === 0) return 0;
    for (const went of this.#unaccounted.values()) {
      if (went.ppid !== pid) continue;
      const countedMs = Math.min(leftMs, went.ms);
      went.ms -= countedMs;
      leftMs -= countedMs;
    }
    return leftMs;
  }
}
