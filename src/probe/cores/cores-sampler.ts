import type { Clock, CoresSample } from '../../domain/events/run-event.ts';
import { cpuPercentOf, emptyWindow, pushReading, type RateWindow } from '../../domain/state/usage.ts';
import type { Probe } from '../probe.ts';
import { ThreadUsage } from '../threads/thread-usage.ts';
import { attributeToCores, type PartyUsage } from './core-attribution.ts';
import { type CoreReader, type CoresReading, CoreUsage } from './cores.ts';
import { CoresIntervals, type CoresMoment } from './cores-interval.ts';

export interface CoresSamplerOptions {
  readonly generatorPids: () => readonly number[];
  readonly clock: Clock;
  readonly probe: Probe;
  readonly coreReader: CoreReader;
}

/** A moment without the target, whose processes are read right after. */
export type MomentWithoutTarget = Omit<CoresMoment, 'targetMs'>;

/** Samples the machine's cores, and who had them. */
export class CoresSampler {
  readonly #options: CoresSamplerOptions;
  readonly #usage = new CoreUsage();
  readonly #intervals = new CoresIntervals();
  #generator: { readonly pids: string; readonly usage: ThreadUsage } | null = null;
  #self: RateWindow = emptyWindow;

  constructor(options: CoresSamplerOptions) {
    this.#options = options;
  }

  /** Read before the call returns, as far as the platform allows; null where it does not report its cores. */
  async readMoment(): Promise<MomentWithoutTarget | null> {
    const { clock, coreReader, probe, generatorPids } = this.#options;
    const atMs = clock();
    const reading = coreReader.read();
    const generator = probe.cpuOf?.(generatorPids()) ?? null;
    const selfMs = selfCpuMs();
    const cores = await reading;
    return cores === null ? null : { atMs, cores, generator, selfMs };
  }

  /** `moment`: that of the process sample just taken; null: there was none. */
  async sample(moment: CoresMoment | null, target: PartyUsage): Promise<CoresSample | null> {
    const generator = await this.#generatorUsage();
    const now = moment ?? (await this.#readCores());
    if (now === null) return null;
    this.#usage.add(now.atMs, now.cores.cores);
    this.#self = pushReading(this.#self, { atMs: now.atMs, total: now.selfMs });
    const totals = this.#usage.totals();
    if (totals === null) return null;
    const interval = moment === null ? null : this.#intervals.add(moment);
    return {
      type: 'cores-sample',
      atMs: now.atMs,
      cores: attributeToCores(totals, target, generator),
      selfCpuPercent: cpuPercentOf(this.#self),
      ...(interval === null ? {} : { interval }),
    };
  }

  close(): void {
    this.#options.coreReader.close();
  }

  async #readCores(): Promise<{ atMs: number; selfMs: number; cores: CoresReading } | null> {
    const atMs = this.#options.clock();
    const cores = await this.#options.coreReader.read();
    return cores === null ? null : { atMs, selfMs: selfCpuMs(), cores };
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
    const { threads } = await this.#options.probe.sampleThreadsOf(pids);
    usage.add(atMs, threads);
    const byCore = usage.coresPercent();
    const cpuPercent = byCore === null ? null : [...byCore.values()].reduce((total, percent) => total + percent, 0);
    return { cpuPercent, byCore };
  }
}

function selfCpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
