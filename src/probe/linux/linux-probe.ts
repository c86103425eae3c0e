import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Pace } from '../pace.ts';
import type {
  MemoryReading,
  Probe,
  ProcessesReading,
  ProcessReading,
  ThreadReading,
  ThreadsReading,
} from '../probe.ts';
import { Stopwatch } from '../stopwatch.ts';
import { parseProcessTitle } from './pid-cmdline.ts';
import { countOpenFiles, tellsOpenFilesAsSize } from './pid-fd.ts';
import { tellsSchedStat } from './pid-schedstat.ts';
import { addMaps, type MemoryMapReading, SmapsSums, wholeLines } from './pid-smaps.ts';
import { parsePss } from './pid-smaps-rollup.ts';
import { parsePidStat } from './pid-stat.ts';
import { DescriptorBudget, ProcFile, readProcText } from './proc-file.ts';
import { ProcessThreads } from './process-threads.ts';
import { ProcessTree } from './process-tree.ts';
import { readKernelUnits } from './self-auxv.ts';

/** A server forks its workers in its first moments; later a new process may wait for the next second to be found. */
const EARLY_MS = 2_000;
const EARLY_SCAN_MS = 250;
const SCAN_MS = 1_000;

/** 11-26 ms for a process with 10,000 threads, under a lock that its memory calls wait for: seldom, and never for long. */
const PSS_MS = 5_000;
/** Of a tree it is the memory that is shown. */
const TREE_PSS_MS = 1_000;
const PSS_CORE_SHARE = 0.003;
/** Up to here a map is read mapping by mapping; beyond, the kernel's walk for the sums alone is waited for off this thread. */
const SMAPS_THREADS_MAX = 1_000;
/** Parsed at a stretch, some 2 ms: a process with 1,000 threads has 1.4 MB of smaps, which would hold a frame for 45 ms. */
const SLICE_SMAPS_CHARS = 50_000;

/** Only kernels before 6.2: there counting means listing, 1 ms for each 2,000 files. */
const LIST_FILES_MS = 2_000;
const LIST_FILES_CORE_SHARE = 0.002;

/** Reading threads at a stretch: a key press or a frame waits no longer than that. */
const SLICE_MS = 5;
/** The clock is asked after so many, some 0.4 to 1.2 ms. */
const THREADS_PER_CLOCK = 50;

interface Member {
  readonly stat: ProcFile;
  readonly threads: ProcessThreads;
  /** As its stat told last; null before. */
  threadCount: number | null;
}

interface ThreadGroup {
  readonly threads: ProcessThreads;
  readonly threadCount: number | null;
}

export interface LinuxProbeOptions {
  readonly pid: number;
  readonly procRoot: string;
  /** Monotonic, ms. */
  readonly clock: () => number;
  /** How many files of /proc may be kept open. */
  readonly mostDescriptors: number;
}

export class LinuxProbe implements Probe {
  readonly #rootPid: number;
  readonly #procRoot: string;
  readonly #clock: () => number;
  readonly #units;
  readonly #budget: DescriptorBudget;
  readonly #tree: ProcessTree;
  readonly #members = new Map<number, Member>();
  readonly #others = new Map<number, ProcessThreads>();
  readonly #tellsSchedStat: boolean;
  readonly #filesAsSize: boolean;
  readonly #pssPace = new Pace(PSS_MS, PSS_CORE_SHARE);
  readonly #treePssPace = new Pace(TREE_PSS_MS - EARLY_SCAN_MS / 2, PSS_CORE_SHARE);
  readonly #filesPace: Pace;
  readonly #startedAtMs: number;
  #scannedAtMs = Number.NEGATIVE_INFINITY;

  constructor(options: LinuxProbeOptions) {
    this.#rootPid = options.pid;
    this.#procRoot = options.procRoot;
    this.#clock = options.clock;
    this.#units = readKernelUnits(options.procRoot);
    this.#budget = new DescriptorBudget(options.mostDescriptors);
    this.#tree = new ProcessTree(options.procRoot, options.pid);
    this.#tellsSchedStat = tellsSchedStat(options.procRoot);
    this.#filesAsSize = tellsOpenFilesAsSize(options.procRoot);
    this.#filesPace = this.#filesAsSize ? new Pace(0, 1) : new Pace(LIST_FILES_MS, LIST_FILES_CORE_SHARE);
    this.#startedAtMs = options.clock();
  }

  lookAtProcesses = async (): Promise<ProcessesReading | 'gone'> => {
    const watch = new Stopwatch();
    const atMs = this.#clock();
    const processes = watch.time(() => {
      this.#scanIfDue(atMs);
      return this.#readMembers();
    });
    if (processes === null) return 'gone';
    const pids = processes.map(({ pid }) => pid);
    const openFiles = this.#paced(this.#filesPace, watch, atMs, () =>
      sumOrNull(pids, (pid) => countOpenFiles(this.#procRoot, pid, this.#filesAsSize)),
    );
    const pssPace = pids.length > 1 ? this.#treePssPace : this.#pssPace;
    const isLarge = processes.some(({ threads }) => threads > SMAPS_THREADS_MAX);
    const pssBytes = isLarge
      ? await this.#pssOffThread(pssPace, atMs, pids)
      : this.#paced(pssPace, watch, atMs, () => sumOrNull(pids, (pid) => this.#readPss(pid)));
    return { processes, openFiles, pssBytes, ...watch.cost };
  };

  lookAtThreads = async (wantsSwitches: (tid: number) => boolean): Promise<ThreadsReading> =>
    readSliced([...this.#members.values()], this.#clock(), wantsSwitches);

  lookAtMemory = async (): Promise<MemoryReading | null> => {
    const startedAt = performance.now();
    const members = [...this.#members];
    // Some 700 bytes of text a mapping and two mappings a thread: beyond, only the sums are worth their price.
    const file = members.some(([, { threadCount }]) => (threadCount ?? 0) > SMAPS_THREADS_MAX)
      ? 'smaps_rollup'
      : 'smaps';
    const maps: MemoryMapReading[] = [];
    for (const [pid] of members) {
      try {
        // Off this thread: the kernel walks the page tables for as long as it takes.
        const map = await parseSliced(await readFile(join(this.#procRoot, String(pid), file), 'utf8'));
        maps.push(file === 'smaps' ? map : { ...map, areas: new Map() });
      } catch {
        // Gone meanwhile, or another user's: a sum without it would be none.
        return null;
      }
    }
    return maps.length === 0 ? null : { ...addMaps(maps), costMs: performance.now() - startedAt };
  };

  lookAtThreadsOf = async (pids: readonly number[]): Promise<ThreadsReading> => {
    for (const [pid, other] of this.#others) {
      if (pids.includes(pid)) continue;
      other.close();
      this.#others.delete(pid);
    }
    for (const pid of pids) {
      if (this.#others.has(pid)) continue;
      this.#others.set(pid, new ProcessThreads(this.#procRoot, pid, this.#units, this.#budget, this.#tellsSchedStat));
    }
    const groups = [...this.#others.values()].map((threads) => ({ threads, threadCount: null }));
    return readSliced(groups, this.#clock(), () => false);
  };

  titleOf = (pid: number): string | null => {
    const text = readProcText(join(this.#procRoot, String(pid), 'cmdline'));
    return text === null ? null : parseProcessTitle(text);
  };

  close = (): void => {
    for (const pid of [...this.#members.keys()]) this.#forget(pid);
    for (const other of this.#others.values()) other.close();
    this.#others.clear();
  };

  #scanIfDue(atMs: number): void {
    const intervalMs = atMs - this.#startedAtMs < EARLY_MS ? EARLY_SCAN_MS : SCAN_MS;
    // Half a tick of slack, so that a scan due with this look is not put off to the next.
    if (atMs - this.#scannedAtMs < intervalMs - EARLY_SCAN_MS / 2) return;
    this.#scannedAtMs = atMs;
    this.#tree.scan();
    for (const pid of this.#tree.members) {
      if (this.#members.has(pid)) continue;
      this.#members.set(pid, {
        stat: new ProcFile(join(this.#procRoot, String(pid), 'stat'), this.#budget),
        threads: new ProcessThreads(this.#procRoot, pid, this.#units, this.#budget, this.#tellsSchedStat),
        threadCount: null,
      });
    }
  }

  /** Null once the root is gone. */
  #readMembers(): ProcessReading[] | null {
    const readings: ProcessReading[] = [];
    for (const [pid, member] of this.#members) {
      const text = member.stat.read();
      const stat = text === null ? null : parsePidStat(text);
      // A zombie with further threads is a process whose main thread has ended: still running.
      if (stat === null || (stat.state === 'zombie' && stat.threads <= 1)) {
        if (pid === this.#rootPid) return null;
        this.#forget(pid);
        continue;
      }
      member.threadCount = stat.threads;
      readings.push({
        key: `${pid}:${stat.startTicks}`,
        pid,
        threads: stat.threads,
        cpuMs: (stat.cpuTicks / this.#units.ticksPerSecond) * 1000,
        rssBytes: stat.rssPages * this.#units.pageBytes,
        vszBytes: stat.vszBytes,
      });
    }
    return readings;
  }

  #readPss(pid: number): number | null {
    const text = readProcText(join(this.#procRoot, String(pid), 'smaps_rollup'));
    return text === null ? null : parsePss(text);
  }

  /** The kernel's walk of 20,000 mappings would hold a frame for 16 ms and more. Its wall time stands for its CPU time. */
  async #pssOffThread(pace: Pace, atMs: number, pids: readonly number[]): Promise<number | null> {
    if (!pace.isDue(atMs)) return null;
    const startedAt = performance.now();
    let sum: number | null = 0;
    for (const pid of pids) {
      const text = await readFile(join(this.#procRoot, String(pid), 'smaps_rollup'), 'utf8').catch(() => null);
      const pssBytes = text === null ? null : parsePss(text);
      sum = sum === null || pssBytes === null ? null : sum + pssBytes;
    }
    pace.spent(atMs, performance.now() - startedAt);
    return sum;
  }

  #paced(pace: Pace, watch: Stopwatch, atMs: number, read: () => number | null): number | null {
    if (!pace.isDue(atMs)) return null;
    const beforeMs = watch.cost.cpuMs;
    const value = watch.time(read);
    pace.spent(atMs, watch.cost.cpuMs - beforeMs);
    return value;
  }

  #forget(pid: number): void {
    const member = this.#members.get(pid);
    member?.stat.close();
    member?.threads.close();
    this.#members.delete(pid);
    this.#tree.drop(pid);
  }
}

async function readSliced(
  groups: readonly ThreadGroup[],
  atMs: number,
  wantsSwitches: (tid: number) => boolean,
): Promise<ThreadsReading> {
  const watch = new Stopwatch();
  const threads: ThreadReading[] = [];
  const readings = eachThread(groups, atMs, wantsSwitches);
  for (let isDone = false; !isDone; ) {
    watch.time(() => {
      const startedAt = performance.now();
      do {
        for (let count = 0; count < THREADS_PER_CLOCK && !isDone; count += 1) {
          const next = readings.next();
          isDone = next.done === true;
          if (next.done !== true && next.value !== null) threads.push(next.value);
        }
      } while (!isDone && performance.now() - startedAt < SLICE_MS);
    });
    if (!isDone) await new Promise((resolve) => setImmediate(resolve));
  }
  const oldestStateAtMs = Math.min(atMs, ...groups.map(({ threads: { oldestStateAtMs } }) => oldestStateAtMs));
  return { threads, stateAgeMs: atMs - oldestStateAtMs, ...watch.cost };
}

function* eachThread(
  groups: readonly ThreadGroup[],
  atMs: number,
  wantsSwitches: (tid: number) => boolean,
): Generator<ThreadReading | null, void> {
  for (const { threads, threadCount } of groups) {
    for (const tid of threads.list(threadCount, atMs)) yield threads.read(tid, wantsSwitches(tid));
  }
}

async function parseSliced(smaps: string): Promise<MemoryMapReading> {
  const sums = new SmapsSums();
  for (const lines of wholeLines(smaps, SLICE_SMAPS_CHARS)) {
    sums.add(lines);
    await new Promise((resolve) => setImmediate(resolve));
  }
  return sums.reading;
}

/** A sum with an unknown part is unknown. */
function sumOrNull(pids: readonly number[], read: (pid: number) => number | null): number | null {
  let sum = 0;
  for (const pid of pids) {
    const value = read(pid);
    if (value === null) return null;
    sum += value;
  }
  return sum;
}
