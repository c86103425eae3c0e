import type { Clock, Emit, ProcessEntry } from '../domain/run-event.ts';
import { cpuPercentOf, emptyWindow, pushReading, type RateWindow } from '../domain/usage.ts';
import { attributeToCores, type PartyUsage } from './core-attribution.ts';
import { type CoreReader, CoreUsage, linuxCoreReader, systemCoreReader } from './cores.ts';
import { DarwinProbe } from './darwin/darwin-probe.ts';
import { LinuxProbe } from './linux/linux-probe.ts';
import { readLimits } from './machine.ts';
import { Pace } from './pace.ts';
import type { Probe, ProcessesReading } from './probe.ts';
import { parseMetrics } from './prometheus.ts';
import { parseStats, startRuntimeStats } from './runtime-stats.ts';
import { Stopwatch } from './stopwatch.ts';
import { ThreadUsage } from './thread-usage.ts';
import { startTicker } from './ticker.ts';
import { TreeUsage } from './tree-usage.ts';

/** Four looks a second: more than an eye can read, few enough to cost little. */
export const SAMPLE_MS = 250;

/**
 * What all looking together may cost at most, as a share of one core: with 3 % the figures still are the server's. It is
 * spent on servers with thousands of threads; with a dozen, looking takes a third of it. Looks at threads get nearly half,
 * processes a quarter; the rest is for cores, PSS, memory maps, the generator and our own arithmetic.
 */
export const LOOKING_CORE_SHARE = 0.03;
const PROCESSES_CORE_SHARE = LOOKING_CORE_SHARE * 0.25;
const THREADS_CORE_SHARE = LOOKING_CORE_SHARE * 0.45;
/** The map changes slowly; its reader waits for it off this thread, but the kernel's walk costs the machine all the same. */
const MEMORY_MAP_MS = 3_000;
const MEMORY_MAP_CORE_SHARE = 0.003;

/** The table changes under the reader's eye: twice a second is enough, also for a recording. */
const TABLE_MS = 500;

/**
 * Up to here every thread's context switches are read, which triples the cost of a look (25 us a thread instead of 8).
 * Above it those of the table's rows only, and the tree's sum stays null: a sum over some threads is not the sum.
 */
export const SWITCHES_THREADS_MAX = 2_000;

/** A title is read from the process's own memory, some 10 us: half a ms for so many. */
const TITLED_PROCESSES_MAX = 64;

/** Descriptors that conctop itself needs besides the kept ones: the recording, sockets, pipes of target and generator. */
const OWN_DESCRIPTORS = 256;
/** 10,000 threads' schedstat and stat, and the switches of some; each kept file costs the kernel about 5 KB. */
const KEPT_DESCRIPTORS_MAX = 22_000;

export interface SamplerOptions {
  /** Root of the target's process tree. */
  readonly pid: number;
  /** Base URL whose /stats is asked; null: nobody to ask. */
  readonly url: string | null;
  /** The load generator's processes; empty: there is none. */
  readonly generatorPids: () => readonly number[];
  readonly emit: Emit;
  readonly clock: Clock;
  readonly sampleMs?: number;
  /** Default: true where there is a URL. */
  readonly statsEnabled?: boolean;
  /** Prometheus metrics that are asked instead of /stats. */
  readonly metricsUrl?: string | null;
  /** The root process is gone; looking has stopped. Not called after `stop`. */
  readonly onGone?: () => void;
  /** The server has no /stats; one sentence. The other looks go on. */
  readonly onStatsUnavailable?: (reason: string) => void;
  /** Default: this machine's. */
  readonly platform?: NodeJS.Platform;
  readonly procRoot?: string;
}

export interface Sampler {
  /** No event comes after this. */
  readonly stop: () => void;
}

/** Looks into the target until it is gone or `stop` is called, and emits what it saw. Never throws. */
export function startSampler(options: SamplerOptions): Sampler {
  const platform = options.platform ?? process.platform;
  const procRoot = options.procRoot ?? '/proc';
  const looker = new Looker(
    options,
    platform === 'darwin'
      ? new DarwinProbe(options.pid)
      : new LinuxProbe({ pid: options.pid, procRoot, clock: options.clock, mostDescriptors: mostDescriptors() }),
    platform === 'darwin' ? systemCoreReader() : linuxCoreReader(procRoot),
  );
  const statsUrl = options.metricsUrl ?? (options.url === null ? null : `${options.url}/stats`);
  const stats =
    statsUrl === null || (options.statsEnabled === false && options.metricsUrl == null)
      ? null
      : startRuntimeStats({
          url: statsUrl,
          parse: options.metricsUrl == null ? parseStats : parseMetrics,
          clock: options.clock,
          onStats: options.emit,
          onUnavailable: options.onStatsUnavailable ?? (() => {}),
        });
  const stop = (): void => {
    ticker.stop();
    stats?.stop();
    looker.stop();
  };
  const ticker = startTicker(options.sampleMs ?? SAMPLE_MS, options.clock, async () => {
    if ((await looker.look()) === 'gone') {
      stop();
      options.onGone?.();
    }
  });
  return { stop };
}

/** What this process may open, without what it needs for itself: the load's sockets are another process's. */
function mostDescriptors(): number {
  const { nofile } = readLimits();
  return nofile === null ? KEPT_DESCRIPTORS_MAX : Math.min(KEPT_DESCRIPTORS_MAX, Math.max(0, nofile - OWN_DESCRIPTORS));
}

/** One look after the other, and what is kept between them. */
class Looker {
  readonly #options: SamplerOptions;
  readonly #probe: Probe;
  readonly #coreReader: CoreReader;
  readonly #tree = new TreeUsage();
  readonly #cores = new CoreUsage();
  readonly #processPace: Pace;
  readonly #threadPace: Pace;
  readonly #memoryPace = new Pace(MEMORY_MAP_MS - SAMPLE_MS / 2, MEMORY_MAP_CORE_SHARE);
  readonly #tablePace = new Pace(TABLE_MS, Number.POSITIVE_INFINITY);
  #target = new ThreadUsage();
  #generator: { readonly pids: string; readonly usage: ThreadUsage } | null = null;
  #rowTids: ReadonlySet<number> = new Set();
  #threads = 0;
  /** Told once, with the process sample after the look that read them. */
  #freshSwitches: { readonly voluntary: number; readonly involuntary: number } | null = null;
  #self: RateWindow = emptyWindow;
  #looking = false;
  #stopped = false;

  constructor(options: SamplerOptions, probe: Probe, coreReader: CoreReader) {
    this.#options = options;
    this.#probe = probe;
    this.#coreReader = coreReader;
    // Ticks come by a timer and so a few ms early or late: half a tick of slack keeps every look on its own tick.
    const leastMs = (options.sampleMs ?? SAMPLE_MS) / 2;
    this.#processPace = new Pace(leastMs, PROCESSES_CORE_SHARE);
    this.#threadPace = new Pace(leastMs, THREADS_CORE_SHARE);
  }

  async look(): Promise<'seen' | 'gone'> {
    this.#looking = true;
    try {
      if ((await this.#lookAtProcesses()) === 'gone') return 'gone';
      await this.#lookAtThreads();
      await this.#lookAtCores();
      await this.#lookAtMemory();
      return 'seen';
    } finally {
      this.#looking = false;
      if (this.#stopped) this.#close();
    }
  }

  /** A look under way closes at its end: it would open what was closed beneath it. */
  stop(): void {
    this.#stopped = true;
    if (!this.#looking) this.#close();
  }

  #close(): void {
    this.#probe.close();
    this.#coreReader.close();
  }

  async #lookAtProcesses(): Promise<'seen' | 'gone'> {
    const atMs = this.#options.clock();
    if (!this.#processPace.isDue(atMs)) return 'seen';
    const reading = await this.#probe.lookAtProcesses();
    if (this.#stopped || reading === 'missed') return 'seen';
    if (reading === 'gone') return 'gone';
    this.#processPace.spent(atMs, reading.cpuMs);
    this.#tree.add(atMs, reading.processes);
    this.#threads = sum(reading, 'threads');
    this.#options.emit({
      type: 'process-sample',
      atMs: this.#options.clock(),
      processes: reading.processes.length,
      threads: this.#threads,
      rssBytes: sum(reading, 'rssBytes'),
      pssBytes: reading.pssBytes,
      vszBytes: sum(reading, 'vszBytes'),
      cpuPercent: this.#tree.cpuPercent,
      contextSwitchesPerSecond: this.#freshSwitches,
      openFiles: reading.openFiles,
      costMs: reading.costMs,
    });
    this.#freshSwitches = null;
    return 'seen';
  }

  async #lookAtThreads(): Promise<void> {
    const atMs = this.#options.clock();
    if (this.#stopped || !this.#threadPace.isDue(atMs)) return;
    const wantsAll = this.#threads <= SWITCHES_THREADS_MAX;
    const reading = await this.#probe.lookAtThreads((tid) => wantsAll || this.#rowTids.has(tid));
    if (this.#stopped) return;
    const watch = new Stopwatch();
    const table = watch.time(() => {
      this.#target.add(atMs, reading.threads);
      return this.#tablePace.isDue(atMs) ? this.#target.table() : null;
    });
    this.#freshSwitches = this.#target.switchesPerSecond();
    this.#threadPace.spent(atMs, reading.cpuMs + watch.cost.cpuMs);
    if (table === null) return;
    this.#tablePace.spent(atMs - SAMPLE_MS / 2, 0);
    this.#rowTids = new Set(table.rows.map(({ tid }) => tid));
    const costMs = reading.costMs + watch.cost.costMs;
    this.#options.emit({
      type: 'thread-table',
      atMs: this.#options.clock(),
      ...table,
      ...(reading.stateAgeMs === 0 ? {} : { stateAgeMs: reading.stateAgeMs }),
      ...(table.processes === undefined ? {} : { processes: this.#titled(table.processes) }),
      costMs,
    });
  }

  /** A single process is what its name says; of several, each may tell what it is for. */
  #titled(processes: readonly ProcessEntry[]): readonly ProcessEntry[] {
    const { titleOf } = this.#probe;
    if (titleOf === undefined || processes.length < 2 || processes.length > TITLED_PROCESSES_MAX) return processes;
    return processes.map((process) => {
      const title = titleOf(process.pid);
      return title === null ? process : { ...process, title };
    });
  }

  async #lookAtCores(): Promise<void> {
    const generator = await this.#generatorUsage();
    const atMs = this.#options.clock();
    const times = await this.#coreReader.read();
    if (this.#stopped || times === null) return;
    this.#cores.add(atMs, times);
    const used = process.cpuUsage();
    this.#self = pushReading(this.#self, { atMs, total: (used.user + used.system) / 1000 });
    const totals = this.#cores.totals();
    if (totals === null) return;
    const target: PartyUsage = { cpuPercent: this.#tree.cpuPercent, byCore: this.#target.coresPercent() };
    this.#options.emit({
      type: 'cores-sample',
      atMs,
      cores: attributeToCores(totals, target, generator),
      selfCpuPercent: cpuPercentOf(this.#self),
    });
  }

  async #lookAtMemory(): Promise<void> {
    const atMs = this.#options.clock();
    if (this.#stopped || !this.#memoryPace.isDue(atMs)) return;
    const reading = await this.#probe.lookAtMemory();
    this.#memoryPace.spent(atMs, reading?.costMs ?? 0);
    if (this.#stopped || reading === null) return;
    this.#options.emit({ type: 'memory-map', atMs: this.#options.clock(), ...reading });
  }

  async #generatorUsage(): Promise<PartyUsage> {
    const pids = this.#options.generatorPids();
    if (pids.length === 0) {
      this.#generator = null;
      return { cpuPercent: null, byCore: null };
    }
    const key = pids.join();
    if (this.#generator?.pids !== key) this.#generator = { pids: key, usage: new ThreadUsage() };
    const { usage } = this.#generator;
    const atMs = this.#options.clock();
    const { threads } = await this.#probe.lookAtThreadsOf(pids);
    usage.add(atMs, threads);
    const byCore = usage.coresPercent();
    const cpuPercent = byCore === null ? null : [...byCore.values()].reduce((total, percent) => total + percent, 0);
    return { cpuPercent, byCore };
  }
}

const sum = (reading: ProcessesReading, field: 'threads' | 'rssBytes' | 'vszBytes'): number =>
  reading.processes.reduce((total, process) => total + process[field], 0);
