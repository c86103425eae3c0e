import { join } from 'node:path';
import { BootClock } from '../../os/linux/boot-clock.ts';
import { ListeningSockets } from '../../os/linux/net/listening-sockets.ts';
import { readKernelUnits } from '../../os/linux/pid/auxv.ts';
import { parseProcessTitle, readCommandLine } from '../../os/linux/pid/cmdline.ts';
import { countOpenFiles, hasOpenFilesAsSize } from '../../os/linux/pid/fd.ts';
import { readOpenFilesNow } from '../../os/linux/pid/limits.ts';
import { hasSchedStat } from '../../os/linux/pid/schedstat.ts';
import { hasEnded, type PidStat, parsePidStat, readPidStat } from '../../os/linux/pid/stat.ts';
import { DescriptorBudget, ProcFile } from '../../os/linux/proc-file.ts';
import { readThreadWait, type WaitSource } from '../../os/linux/thread-wait.ts';
import { readHiddenWaits } from '../../os/linux/wait-access.ts';
import { Pace } from '../pace.ts';
import type {
  MemoryReading,
  Probe,
  ProcessesReading,
  ProcessReading,
  SocketOfThread,
  ThreadsReading,
} from '../probe.ts';
import { Stopwatch } from '../stopwatch.ts';
import type { CpuOfProcess } from '../threads/tree-usage.ts';
import { MemoryProbe, type ThreadCounts } from './memory-probe.ts';
import { PeersProbe } from './peers-probe.ts';
import { ProcessThreads, type ThreadsKernel } from './process-threads.ts';
import { ProcessTree } from './process-tree.ts';
import { PythonGil } from './python-gil.ts';
import { readSliced } from './read-threads.ts';

/**
 * Each sample searches for new processes where that is cheap (0.1 ms on a small machine): the CPU time that a process used
 * before it was found is known only if it started since the last sample. With thousands of processes, once a second.
 */
const SCAN_MS = 250;
const SCAN_CORE_SHARE = 0.002;
const SCAN_MS_MAX = 1_000;

/** Only on kernels before 6.2: there, counting means listing, 1 ms for each 2,000 files. */
const LIST_FILES_MS = 2_000;
const LIST_FILES_CORE_SHARE = 0.002;

interface Member {
  readonly stat: ProcFile;
  readonly threads: ProcessThreads;
  /** From its last stat; null before. */
  threadCount: number | null;
}

export interface LinuxProbeOptions {
  readonly pid: number;
  readonly procRoot: string;
  /** Monotonic, ms. */
  readonly clock: () => number;
  /** How many files of /proc may be kept open. */
  readonly mostDescriptors: number;
  /** Default: true. False: what threads wait for is not read, so that a benchmark can tell what that costs. */
  readonly readsWaits?: boolean;
}

export class LinuxProbe implements Probe {
  readonly #rootPid: number;
  readonly #procRoot: string;
  readonly #clock: () => number;
  readonly #kernel: ThreadsKernel;
  readonly #tree: ProcessTree;
  readonly #gil: PythonGil;
  readonly #peers: PeersProbe;
  readonly #members = new Map<number, Member>();
  readonly #others = new Map<number, ProcessThreads>();
  readonly #filesAsSize: boolean;
  readonly #memory: MemoryProbe;
  readonly #filesPace: Pace;
  // Slack of half an interval, so that a scan due with this sample is not put off to the next.
  readonly #scanPace = new Pace(SCAN_MS / 2, SCAN_CORE_SHARE);
  #scannedAtMs = Number.NEGATIVE_INFINITY;

  constructor(options: LinuxProbeOptions) {
    this.#rootPid = options.pid;
    this.#procRoot = options.procRoot;
    this.#clock = options.clock;
    this.#gil = new PythonGil(options.procRoot);
    this.#peers = new PeersProbe(options.procRoot, options.clock);
    const units = readKernelUnits(options.procRoot);
    this.#kernel = {
      procRoot: options.procRoot,
      units,
      bootClock: new BootClock(options.procRoot, units.ticksPerSecond, options.clock),
      budget: new DescriptorBudget(options.mostDescriptors),
      hasSchedStat: hasSchedStat(options.procRoot),
      ...(options.readsWaits === false ? {} : this.#waitReaders(options.procRoot)),
    };
    this.#memory = new MemoryProbe(options.procRoot);
    this.#tree = new ProcessTree(options.procRoot, options.pid);
    this.#filesAsSize = hasOpenFilesAsSize(options.procRoot);
    this.#filesPace = this.#filesAsSize ? new Pace(0, 1) : new Pace(LIST_FILES_MS, LIST_FILES_CORE_SHARE);
  }

  sampleProcesses = async (atThatMoment?: () => void): Promise<ProcessesReading | 'gone'> => {
    const watch = new Stopwatch();
    const atMs = this.#clock();
    // May take some ms, so it comes before the moment at which the figures are read.
    const scanMs = this.#scanIfDue(atMs);
    const processes = watch.time(() => {
      atThatMoment?.();
      return this.#readMembers();
    });
    if (processes === null) return 'gone';
    const pids = processes.map(({ pid }) => pid);
    const openFiles = this.#paced(this.#filesPace, watch, atMs, () =>
      sumOrNull(pids, (pid) => countOpenFiles(this.#procRoot, pid, this.#filesAsSize)),
    );
    const [single] = pids.length === 1 ? pids : [];
    // A runtime may raise its own limit while it runs (Go does, at start).
    const openFilesMax =
      single === undefined || openFiles === null ? null : watch.time(() => readOpenFilesNow(this.#procRoot, single));
    const pssBytes = await this.#memory.pss(this.#threadCounts(), atMs, watch);
    const { costMs, cpuMs } = watch.cost;
    return { processes, openFiles, openFilesMax, pssBytes, costMs: costMs + scanMs, cpuMs };
  };

  sampleThreads = async (wantsSwitches: (tid: number) => boolean): Promise<ThreadsReading> =>
    readSliced([...this.#members.values()], this.#clock(), wantsSwitches);

  sampleMemory = (): Promise<MemoryReading | null> => this.#memory.map(this.#threadCounts());

  sampleThreadsOf = async (pids: readonly number[]): Promise<ThreadsReading> => {
    for (const [pid, other] of this.#others) {
      if (pids.includes(pid)) continue;
      other.close();
      this.#others.delete(pid);
    }
    for (const pid of pids) {
      if (this.#others.has(pid)) continue;
      this.#others.set(pid, new ProcessThreads(pid, this.#kernel));
    }
    const groups = [...this.#others.values()].map((threads) => ({ threads, threadCount: null }));
    return readSliced(groups, this.#clock(), () => false);
  };

  cpuOf = (pids: readonly number[]): CpuOfProcess[] =>
    pids.flatMap((pid) => {
      const stat = readPidStat(this.#procRoot, pid);
      return stat === null ? [] : [this.#cpuOf(stat)];
    });

  titleOf = (pid: number): string | null => {
    const text = readCommandLine(this.#procRoot, pid);
    return text === null ? null : parseProcessTitle(text);
  };

  peersOf = (sockets: readonly SocketOfThread[]) => this.#peers.of(sockets);

  close = (): void => {
    for (const pid of [...this.#members.keys()]) this.#forget(pid);
    for (const other of this.#others.values()) other.close();
    this.#others.clear();
  };

  #waitReaders(procRoot: string): Pick<ThreadsKernel, 'readWait' | 'readHidden'> {
    const listening = new ListeningSockets(procRoot, this.#clock);
    const source: WaitSource = {
      procRoot,
      architecture: process.arch,
      isListening: (pid, inode) => listening.has(pid, inode),
    };
    return {
      readWait: (pid, tid) => {
        const read = readThreadWait(source, pid, tid);
        return read === 'gone' ? read : this.#gil.of(pid, read);
      },
      readHidden: (pid) => readHiddenWaits(procRoot, pid),
    };
  }

  /** Its cost in wall time: its CPU time has a budget of its own. */
  #scanIfDue(atMs: number): number {
    const isDue = this.#scanPace.isDue(atMs) || atMs - this.#scannedAtMs >= SCAN_MS_MAX - SCAN_MS / 2;
    if (!isDue) return 0;
    const watch = new Stopwatch();
    watch.time(() => this.#scan());
    this.#scannedAtMs = atMs;
    this.#scanPace.spent(atMs, watch.cost.cpuMs);
    return watch.cost.costMs;
  }

  #scan(): void {
    this.#tree.scan();
    for (const pid of this.#tree.members) {
      if (this.#members.has(pid)) continue;
      this.#members.set(pid, {
        stat: new ProcFile(join(this.#procRoot, String(pid), 'stat'), this.#kernel.budget),
        threads: new ProcessThreads(pid, this.#kernel),
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
      if (stat === null || hasEnded(stat)) {
        if (pid === this.#rootPid) return null;
        this.#forget(pid);
        continue;
      }
      member.threadCount = stat.threads;
      readings.push({
        ...this.#cpuOf(stat),
        threads: stat.threads,
        rssBytes: stat.rssPages * this.#kernel.units.pageBytes,
        vszBytes: stat.vszBytes,
      });
    }
    return readings;
  }

  #cpuOf({ id, ppid, startTicks, cpuTicks, waitedChildrenCpuTicks }: PidStat): CpuOfProcess {
    const { units, bootClock } = this.#kernel;
    const toMs = (ticks: number): number => (ticks / units.ticksPerSecond) * 1000;
    return {
      key: `${id}:${startTicks}`,
      pid: id,
      ppid,
      startedAtMs: bootClock.atMs(startTicks),
      cpuMs: toMs(cpuTicks),
      waitedChildrenCpuMs: toMs(waitedChildrenCpuTicks),
    };
  }

  #paced(pace: Pace, watch: Stopwatch, atMs: number, read: () => number | null): number | null {
    if (!pace.isDue(atMs)) return null;
    const beforeMs = watch.cost.cpuMs;
    const value = watch.time(read);
    pace.spent(atMs, watch.cost.cpuMs - beforeMs);
    return value;
  }

  #threadCounts(): ThreadCounts {
    return new Map([...this.#members].map(([pid, { threadCount }]) => [pid, threadCount ?? 0]));
  }

  #forget(pid: number): void {
    const member = this.#members.get(pid);
    member?.stat.close();
    member?.threads.close();
    this.#members.delete(pid);
    this.#tree.drop(pid);
    this.#gil.forget(pid);
  }
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
