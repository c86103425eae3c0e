import type { Clock, Emit, ThreadRow } from '../../domain/events/run-event.ts';
import type { CoreReader } from '../cores/cores.ts';
import type { CoresMoment } from '../cores/cores-interval.ts';
import { CoresSampler, type MomentWithoutTarget } from '../cores/cores-sampler.ts';
import { Pace, PER_CONNECTION_CORE_SHARES } from '../pace.ts';
import type { Probe, ProcessesReading, SocketOfThread } from '../probe.ts';
import { Stopwatch } from '../stopwatch.ts';
import { ThreadUsage } from './thread-usage.ts';
import { Titles } from './titles.ts';
import { TreeUsage } from './tree-usage.ts';

/**
 * What all sampling together may cost, as a share of one core: at 3 % the figures still describe the server. Servers with
 * thousands of threads use it up; with a dozen, sampling takes a third of it. Threads get nearly half, processes a quarter;
 * the rest is for cores, PSS, memory maps, the generator and our own arithmetic.
 */
const SAMPLING_CORE_SHARE = 0.03;
const PROCESSES_CORE_SHARE = SAMPLING_CORE_SHARE * 0.25;
const THREADS_CORE_SHARE = SAMPLING_CORE_SHARE * 0.45;
/** The map changes slowly. It is read off this thread, but the kernel's walk still costs the machine. */
const MEMORY_MAP_MS = 3_000;

/** The table changes under the reader's eye: twice a second is enough, also for a recording. */
const TABLE_MS = 500;

/**
 * Up to here every thread's context switches are read, which triples the cost of a sample (25 us a thread instead of 8).
 * Above it those of the table's rows only, and the tree's sum stays null: a sum over some threads is not the sum.
 */
const SWITCHES_THREADS_MAX = 2_000;

/** Half an interval, so that a timer that fires early does not put off what is due now to the next sample. */
const SLACK_MS = 125;

export interface TreeSamplerOptions {
  readonly generatorPids: () => readonly number[];
  readonly emit: Emit;
  readonly clock: Clock;
  /** Between two samples. */
  readonly sampleMs: number;
}

/** Samples the target's process tree, one sample after another, and keeps what the next one needs. */
export class TreeSampler {
  readonly #options: TreeSamplerOptions;
  readonly #probe: Probe;
  readonly #cores: CoresSampler;
  readonly #tree = new TreeUsage();
  readonly #processPace: Pace;
  readonly #threadPace: Pace;
  readonly #memoryPace = new Pace(MEMORY_MAP_MS - SLACK_MS, PER_CONNECTION_CORE_SHARES.memoryMap);
  readonly #tablePace = new Pace(TABLE_MS, Number.POSITIVE_INFINITY);
  readonly #target = new ThreadUsage();
  readonly #titles: Titles | null;
  #rowTids: ReadonlySet<number> = new Set();
  #threads = 0;
  #pids: readonly number[] = [];
  /** Emitted once, with the process sample after the thread sample that read them. */
  #freshSwitches: { readonly voluntary: number; readonly involuntary: number } | null = null;
  /** Of this turn's process sample; null where there was none. */
  #moment: CoresMoment | null = null;
  #sampling = false;
  #stopped = false;

  constructor(options: TreeSamplerOptions, probe: Probe, coreReader: CoreReader) {
    this.#options = options;
    this.#probe = probe;
    this.#titles = probe.titleOf === undefined ? null : new Titles(probe.titleOf);
    this.#cores = new CoresSampler({ ...options, probe, coreReader });
    // A timer fires a few ms early or late: half a tick of slack keeps every sample on its own tick.
    const minIntervalMs = options.sampleMs / 2;
    this.#processPace = new Pace(minIntervalMs, PROCESSES_CORE_SHARE);
    this.#threadPace = new Pace(minIntervalMs, THREADS_CORE_SHARE);
  }

  /** The target's processes, as last seen. */
  get pids(): readonly number[] {
    return this.#pids;
  }

  async sample(): Promise<'seen' | 'gone'> {
    this.#sampling = true;
    try {
      if ((await this.#sampleProcesses()) === 'gone') return 'gone';
      await this.#sampleThreads();
      await this.#sampleCores();
      await this.#sampleMemory();
      return 'seen';
    } finally {
      this.#sampling = false;
      if (this.#stopped) this.#close();
    }
  }

  /** A sample under way closes the files at its end: it would reopen what was closed under it. */
  stop(): void {
    this.#stopped = true;
    if (!this.#sampling) this.#close();
  }

  #close(): void {
    this.#probe.close();
    this.#cores.close();
  }

  async #sampleProcesses(): Promise<'seen' | 'gone'> {
    this.#moment = null;
    const dueAtMs = this.#options.clock();
    if (!this.#processPace.isDue(dueAtMs)) return 'seen';
    let atMs = dueAtMs;
    let momentRead: Promise<MomentWithoutTarget | null> = Promise.resolve(null);
    const reading = await this.#probe.sampleProcesses(() => {
      atMs = this.#options.clock();
      momentRead = this.#cores.readMoment();
    });
    const moment = await momentRead;
    if (this.#stopped || reading === 'missed') return 'seen';
    if (reading === 'gone') return 'gone';
    this.#processPace.spent(dueAtMs, reading.cpuMs);
    this.#tree.add(atMs, reading.processes);
    if (moment !== null) this.#moment = { ...moment, targetMs: this.#tree.totalMs };
    const { interval } = this.#tree;
    this.#threads = sum(reading, 'threads');
    this.#pids = reading.processes.map(({ pid }) => pid);
    this.#options.emit({
      type: 'process-sample',
      atMs,
      processes: reading.processes.length,
      threads: this.#threads,
      rssBytes: sum(reading, 'rssBytes'),
      pssBytes: reading.pssBytes,
      vszBytes: sum(reading, 'vszBytes'),
      cpuPercent: this.#tree.cpuPercent,
      contextSwitchesPerSecond: this.#freshSwitches,
      openFiles: reading.openFiles,
      openFilesMax: reading.openFilesMax,
      costMs: reading.costMs,
      ...(interval === null ? {} : { interval }),
    });
    this.#freshSwitches = null;
    return 'seen';
  }

  async #sampleThreads(): Promise<void> {
    const atMs = this.#options.clock();
    if (this.#stopped || !this.#threadPace.isDue(atMs)) return;
    const wantsAll = this.#threads <= SWITCHES_THREADS_MAX;
    const reading = await this.#probe.sampleThreads((tid) => wantsAll || this.#rowTids.has(tid));
    if (this.#stopped) return;
    const watch = new Stopwatch();
    const table = watch.time(() => {
      this.#target.add(atMs, reading.threads);
      return this.#tablePace.isDue(atMs) ? this.#target.table() : null;
    });
    this.#freshSwitches = this.#target.switchesPerSecond();
    this.#threadPace.spent(atMs, reading.cpuMs + watch.cost.cpuMs);
    if (table === null) return;
    this.#tablePace.spent(atMs - SLACK_MS, 0);
    this.#rowTids = new Set(table.rows.map(({ tid }) => tid));
    const rows = await this.#withPeers(table.rows);
    if (this.#stopped) return;
    const processes = table.processes && watch.time(() => this.#titles?.of(table.processes ?? [], table.rows));
    const costMs = reading.costMs + watch.cost.costMs;
    this.#options.emit({
      type: 'thread-table',
      atMs: this.#options.clock(),
      ...table,
      rows,
      ...(reading.stateAgeMs === 0 ? {} : { stateAgeMs: reading.stateAgeMs }),
      ...(reading.waitsHidden === undefined ? {} : { waitsHidden: reading.waitsHidden }),
      ...(processes === undefined ? {} : { processes }),
      costMs,
    });
  }

  /** With the other side of the sockets that they wait for. */
  async #withPeers(rows: readonly ThreadRow[]): Promise<readonly ThreadRow[]> {
    const onSockets = rows.flatMap(({ pid, wait }) =>
      wait?.group === 'socket' && wait.fd !== null ? [{ pid, fd: wait.fd }] : [],
    );
    if (this.#probe.peersOf === undefined || onSockets.length === 0) return rows;
    const peers = new Map((await this.#probe.peersOf(onSockets)).map((peer, index) => [keyOf(onSockets[index]), peer]));
    return rows.map((row) => {
      const { pid, wait } = row;
      const peer = wait?.group === 'socket' && wait.fd !== null ? peers.get(keyOf({ pid, fd: wait.fd })) : null;
      return wait === undefined || peer == null ? row : { ...row, wait: { ...wait, peer } };
    });
  }

  async #sampleCores(): Promise<void> {
    if (this.#stopped) return;
    const target = { cpuPercent: this.#tree.cpuPercent, byCore: this.#target.coresPercent() };
    const sample = await this.#cores.sample(this.#moment, target);
    if (sample !== null && !this.#stopped) this.#options.emit(sample);
  }

  async #sampleMemory(): Promise<void> {
    const atMs = this.#options.clock();
    if (this.#stopped || !this.#memoryPace.isDue(atMs)) return;
    const reading = await this.#probe.sampleMemory();
    this.#memoryPace.spent(atMs, reading?.costMs ?? 0);
    if (this.#stopped || reading === null) return;
    this.#options.emit({ type: 'memory-map', atMs: this.#options.clock(), ...reading });
  }
}

const keyOf = (socket: SocketOfThread | undefined): string => `${socket?.pid}:${socket?.fd}`;

const sum = (reading: ProcessesReading, field: 'threads' | 'rssBytes' | 'vszBytes'): number =>
  reading.processes.reduce((total, process) => total + process[field], 0);
