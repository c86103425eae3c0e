import type { Clock, Emit } from '../domain/events/run-event.ts';
import { coreReaderHere } from './cores/cores.ts';
import { DarwinProbe } from './darwin/darwin-probe.ts';
import { LinuxProbe } from './linux/linux-probe.ts';
import { readLimits } from './machine.ts';
import { parseMetrics } from './runtime/prometheus.ts';
import { startRuntimeStats } from './runtime/runtime-stats.ts';
import { TreeSampler } from './threads/tree-sampler.ts';
import { startTicker } from './ticker.ts';

/** Four samples a second: more than an eye can read, few enough to cost little. */
export const SAMPLE_MS = 250;

/** Descriptors that conctop itself needs besides the kept ones: the recording, sockets, pipes of target and generator. */
const OWN_DESCRIPTORS = 256;
/** schedstat and stat of 10,000 threads, and the switches of some; each open file costs the kernel about 5 KB. */
const KEPT_DESCRIPTORS_MAX = 22_000;

export interface SamplerOptions {
  /** Root of the target's process tree. */
  readonly pid: number;
  /** Base URL whose /stats is read; null: there is none. */
  readonly url: string | null;
  /** Others make the load: the connections are those that the process serves, whoever opened them. */
  readonly isLoadElsewhere?: boolean;
  /** The load generator's processes; empty where there is no load. */
  readonly generatorPids: () => readonly number[];
  readonly emit: Emit;
  readonly clock: Clock;
  readonly sampleMs?: number;
  /** Default: true if there is a URL. */
  readonly statsEnabled?: boolean;
  /** Prometheus metrics to read instead of /stats. */
  readonly metricsUrl?: string | null;
  /** What is asked what the units wait for: the target's /stacks, or a Go server's goroutine profile. */
  readonly stacksUrl?: string | null;
  /** The root process is gone; sampling has stopped. Not called after `stop`. */
  readonly onGone?: () => void;
  /** Read /stats or the metrics from a server with any certificate. */
  readonly insecure?: boolean;
  /** Default: this machine's. */
  readonly platform?: NodeJS.Platform;
  readonly procRoot?: string;
}

export interface Sampler {
  /** Local ports of conctop's own connections to the server. */
  readonly ownPorts: () => ReadonlySet<number>;
  /** The target's processes, as last seen. */
  readonly pids: () => readonly number[];
  /** No event comes after this. */
  readonly stop: () => void;
}

/** Samples the target until it is gone or `stop` is called, and emits what it finds. Never throws. */
export function startSampler(options: SamplerOptions): Sampler {
  const platform = options.platform ?? process.platform;
  const procRoot = options.procRoot ?? '/proc';
  const sampleMs = options.sampleMs ?? SAMPLE_MS;
  const tree = new TreeSampler(
    { ...options, sampleMs },
    platform === 'darwin'
      ? new DarwinProbe(options.pid)
      : new LinuxProbe({ pid: options.pid, procRoot, clock: options.clock, mostDescriptors: mostDescriptors() }),
    coreReaderHere(platform, procRoot),
  );
  const statsUrl = options.metricsUrl ?? (options.url === null ? null : `${options.url}/stats`);
  const stats =
    statsUrl === null || (options.statsEnabled === false && options.metricsUrl == null)
      ? null
      : startRuntimeStats({
          url: statsUrl,
          ...(options.metricsUrl == null ? {} : { parse: parseMetrics, expects: 'Prometheus metrics' }),
          insecure: options.insecure ?? false,
          clock: options.clock,
          onStats: options.emit,
          onUnavailable: (message) => announce(options, message),
        });
  const stop = (): void => {
    ticker.stop();
    stats?.stop();
    tree.stop();
  };
  const ticker = startTicker(sampleMs, options.clock, async () => {
    if ((await tree.sample()) === 'gone') {
      stop();
      options.onGone?.();
    }
  });
  return { ownPorts: () => stats?.ownPorts() ?? NO_PORTS, pids: () => tree.pids, stop };
}

const NO_PORTS: ReadonlySet<number> = new Set();

/** On the screen while it is news, and in the log from then on. */
function announce({ emit, clock }: SamplerOptions, message: string): void {
  emit({ type: 'target-progress', atMs: clock(), phase: 'checking', message });
  emit({ type: 'target-log', atMs: clock(), stream: 'stderr', line: `conctop: ${message}` });
}

/** What this process may open, less what it needs itself: the load's sockets belong to another process. */
function mostDescriptors(): number {
  const { nofile } = readLimits();
  return nofile === null ? KEPT_DESCRIPTORS_MAX : Math.min(KEPT_DESCRIPTORS_MAX, Math.max(0, nofile - OWN_DESCRIPTORS));
}
