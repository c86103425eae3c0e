import type { CoresSample, LoadTick, ProcessSample, RunEvent } from '../../domain/events/run-event.ts';
import { LatencyHistogram } from '../../domain/state/histogram.ts';
import { type HeatMap, heatMapOf } from './heat-map.ts';
import { binEndsSeconds, binOf, type TimeBins } from './time-bins.ts';

/** One figure over the run, a value for each bin; null: nothing was measured in it. */
export type Curve = readonly (number | null)[];

/** Everything that a report draws over time. Null: this run did not measure it. */
export interface Timeline {
  readonly bins: TimeBins;
  readonly atSeconds: readonly number[];
  readonly connections: Curve;
  /** Good answers. */
  readonly requestsPerSecond: Curve;
  readonly p50Ms: Curve;
  readonly p90Ms: Curve;
  readonly p99Ms: Curve;
  readonly heat: HeatMap | null;
  readonly threads: Curve;
  readonly units: Curve;
  readonly residentBytes: Curve;
  /** Per cents over all cores, 100 = one core busy. */
  readonly cores: CoreCurves;
  /** Threads by what they wait for (meaning/waits.ts), in the order of their first appearance. */
  readonly waits: readonly { readonly group: string; readonly threads: Curve }[];
}

export interface CoreCurves {
  readonly target: Curve;
  readonly generator: Curve;
  /** What is left of the busy time: other programs, interrupts, conctop. */
  readonly rest: Curve;
}

/** Means of what falls into each bin. */
class Means {
  readonly #sums: Float64Array;
  readonly #weights: Float64Array;

  constructor(count: number) {
    this.#sums = new Float64Array(count);
    this.#weights = new Float64Array(count);
  }

  add(bin: number, value: number, weight = 1): void {
    this.#sums[bin] = (this.#sums[bin] ?? 0) + value * weight;
    this.#weights[bin] = (this.#weights[bin] ?? 0) + weight;
  }

  curve(): Curve {
    return Array.from(this.#sums, (sum, bin) => {
      const weight = this.#weights[bin] ?? 0;
      return weight > 0 ? sum / weight : null;
    });
  }
}

export interface TimelineMaker {
  readonly add: (event: RunEvent) => void;
  readonly made: () => Timeline;
}

/** Takes events as they come. `bins` begin with the load; what a server does before and after it is not drawn. */
export function timelineMaker(bins: TimeBins): TimelineMaker {
  const last = (): (number | null)[] => new Array<number | null>(bins.count).fill(null);
  const [connections, threads, units, resident] = [last(), last(), last(), last()];
  const requests = new Means(bins.count);
  const cores = { target: new Means(bins.count), generator: new Means(bins.count), rest: new Means(bins.count) };
  const latencies: LatencyHistogram[][] = Array.from({ length: bins.count }, () => []);
  const waits = new Map<string, Means>();
  const tables = new Means(bins.count);
  let hasPss = false;

  const addTick = (bin: number, tick: LoadTick): void => {
    connections[bin] = tick.open;
    if (tick.intervalMs > 0)
      requests.add(bin, ((tick.requests - tick.errors.http) * 1000) / tick.intervalMs, tick.intervalMs);
    if (tick.latency !== null) latencies[bin]?.push(LatencyHistogram.decode(tick.latency));
  };
  const addProcess = (bin: number, sample: ProcessSample): void => {
    threads[bin] = sample.threads;
    hasPss ||= sample.pssBytes !== null;
    // As in the fold: of a tree PSS, which is read less often, once it is known.
    const bytes = sample.processes === 1 ? sample.rssBytes : (sample.pssBytes ?? (hasPss ? null : sample.rssBytes));
    if (bytes !== null) resident[bin] = bytes;
  };
  const add = (event: RunEvent): void => {
    const bin = binOf(bins, event.atMs);
    if (bin === null) return;
    switch (event.type) {
      case 'load-tick':
        addTick(bin, event);
        break;
      case 'connections-sample':
        connections[bin] = event.established;
        break;
      case 'process-sample':
        addProcess(bin, event);
        break;
      case 'runtime-stats':
        if (event.unit !== null && event.final !== true) units[bin] = event.unit.count;
        break;
      case 'cores-sample':
        addCores(cores, bin, event);
        break;
      case 'thread-table':
        if (event.waits === undefined) break;
        tables.add(bin, 1);
        for (const [group, count] of Object.entries(event.waits)) {
          const known = waits.get(group) ?? new Means(bins.count);
          waits.set(group, known);
          known.add(bin, count);
        }
        break;
      default:
    }
  };
  const made = (): Timeline => {
    const merged = latencies.map((parts) => LatencyHistogram.merge(parts));
    const percentile = (wanted: number): Curve => merged.map((histogram) => histogram.percentileMs(wanted));
    return {
      bins,
      atSeconds: binEndsSeconds(bins),
      connections,
      requestsPerSecond: requests.curve(),
      p50Ms: percentile(50),
      p90Ms: percentile(90),
      p99Ms: percentile(99),
      heat: heatMapOf(merged),
      threads,
      units,
      residentBytes: resident,
      cores: { target: cores.target.curve(), generator: cores.generator.curve(), rest: cores.rest.curve() },
      waits: waitCurves(waits, tables.curve()),
    };
  };
  return { add, made };
}

type CoreMeans = Readonly<Record<keyof CoreCurves, Means>>;

/** From the exact interval where there is one, else from the cores' own percentages. */
function addCores(cores: CoreMeans, bin: number, sample: CoresSample): void {
  const { interval } = sample;
  if (interval !== undefined && interval.ms > 0 && interval.targetMs !== null) {
    const busyMs = interval.busyMs.reduce((sum, { ms }) => sum + ms, 0);
    const generatorMs = interval.generatorMs ?? 0;
    const percent = (ms: number): number => (Math.max(0, ms) / interval.ms) * 100;
    cores.target.add(bin, percent(interval.targetMs), interval.ms);
    cores.generator.add(bin, percent(generatorMs), interval.ms);
    cores.rest.add(bin, percent(busyMs - interval.targetMs - generatorMs), interval.ms);
    return;
  }
  if (interval !== undefined || sample.cores.some(({ targetPercent }) => targetPercent === null)) return;
  const sum = (of: (core: CoresSample['cores'][number]) => number | null): number =>
    sample.cores.reduce((total, core) => total + (of(core) ?? 0), 0);
  const [target, generator] = [sum((core) => core.targetPercent), sum((core) => core.generatorPercent)];
  cores.target.add(bin, target);
  cores.generator.add(bin, generator);
  cores.rest.add(bin, Math.max(0, sum((core) => core.totalPercent) - target - generator));
}

/** A group that a bin's samples did not find had no threads in it. */
const waitCurves = (waits: ReadonlyMap<string, Means>, sampled: Curve): Timeline['waits'] =>
  [...waits].map(([group, means]) => ({
    group,
    threads: means.curve().map((value, bin) => (sampled[bin] == null ? null : (value ?? 0))),
  }));
