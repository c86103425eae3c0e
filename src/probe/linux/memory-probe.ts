import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { addMaps, type MemoryMapReading, SmapsSums, wholeLines } from '../../os/linux/pid/smaps.ts';
import { readPss, readPssOffThread } from '../../os/linux/pid/smaps-rollup.ts';
import { Pace } from '../pace.ts';
import type { MemoryReading } from '../probe.ts';
import type { Stopwatch } from '../stopwatch.ts';

/** 11-26 ms for a process with 10,000 threads, under a lock that its memory calls wait for: so seldom, and never for long. */
const PSS_MS = 5_000;
/** For a tree of processes PSS is the memory that is shown; with slack for a timer that fires early. */
const TREE_PSS_MS = 875;
const PSS_CORE_SHARE = 0.003;
/** Up to here a map is read mapping by mapping; beyond, only the sums are read, off this thread. */
const SMAPS_THREADS_MAX = 1_000;
/** Parsed without a break, some 2 ms: a process with 1,000 threads has 1.4 MB of smaps, which would delay a frame by 45 ms. */
const SLICE_SMAPS_CHARS = 50_000;

/** How many threads each process has, by pid. */
export type ThreadCounts = ReadonlyMap<number, number>;

/** The memory of a process tree as the kernel counts it by walking page tables: the more expensive, the more seldom. */
export class MemoryProbe {
  readonly #procRoot: string;
  readonly #pssPace = new Pace(PSS_MS, PSS_CORE_SHARE);
  readonly #treePssPace = new Pace(TREE_PSS_MS, PSS_CORE_SHARE);

  constructor(procRoot: string) {
    this.#procRoot = procRoot;
  }

  /** Null where it is not permitted. */
  async map(processes: ThreadCounts): Promise<MemoryReading | null> {
    const startedAt = performance.now();
    // Some 700 bytes of text per mapping and two mappings per thread: beyond, only the sums are worth their cost.
    const file = hasManyThreads(processes) ? 'smaps_rollup' : 'smaps';
    const maps: MemoryMapReading[] = [];
    for (const pid of processes.keys()) {
      try {
        // Off this thread: the kernel walks the page tables for as long as it takes.
        const map = await parseSliced(await readFile(join(this.#procRoot, String(pid), file), 'utf8'));
        maps.push(file === 'smaps' ? map : { ...map, areas: new Map() });
      } catch {
        // Gone meanwhile, or another user's: a sum without it would be wrong.
        return null;
      }
    }
    return maps.length === 0 ? null : { ...addMaps(maps), costMs: performance.now() - startedAt };
  }

  /** PSS of all, bytes; null where it is not due, or not permitted. Its cost on this thread is added to the watch. */
  async pss(processes: ThreadCounts, atMs: number, watch: Stopwatch): Promise<number | null> {
    const pace = processes.size > 1 ? this.#treePssPace : this.#pssPace;
    if (!pace.isDue(atMs)) return null;
    if (hasManyThreads(processes)) return this.#pssOffThread(pace, processes, atMs);
    const beforeMs = watch.cost.cpuMs;
    const sum = watch.time(() => {
      let bytes = 0;
      for (const pid of processes.keys()) {
        bytes += readPss(this.#procRoot, pid) ?? Number.NaN;
      }
      return bytes;
    });
    pace.spent(atMs, watch.cost.cpuMs - beforeMs);
    return knownOrNull(sum);
  }

  /** Its wall time stands for its CPU time. */
  async #pssOffThread(pace: Pace, processes: ThreadCounts, atMs: number): Promise<number | null> {
    const startedAt = performance.now();
    let bytes = 0;
    for (const pid of processes.keys()) {
      bytes += (await readPssOffThread(this.#procRoot, pid)) ?? Number.NaN;
    }
    pace.spent(atMs, performance.now() - startedAt);
    return knownOrNull(bytes);
  }
}

const hasManyThreads = (processes: ThreadCounts): boolean =>
  [...processes.values()].some((threads) => threads > SMAPS_THREADS_MAX);

/** A sum with an unknown part is unknown. */
const knownOrNull = (bytes: number): number | null => (Number.isNaN(bytes) ? null : bytes);

async function parseSliced(smaps: string): Promise<MemoryMapReading> {
  const sums = new SmapsSums();
  for (const lines of wholeLines(smaps, SLICE_SMAPS_CHARS)) {
    sums.add(lines);
    await new Promise((resolve) => setImmediate(resolve));
  }
  return sums.reading;
}
