import { build, encodeIntoCompressedBase64 } from 'hdr-histogram-js';
import type { Machine } from '../../src/domain/events/machine.ts';
import type {
  CoresSample,
  GeneratorSample,
  LoadTick,
  ProcessSample,
  RunEvent,
  RunStarted,
  RuntimeStats,
  StepSettled,
  StepStarted,
  WaitsHidden,
} from '../../src/domain/events/run-event.ts';
import { PLAIN_GET } from '../../src/domain/plan/run-defaults.ts';
import { foldRun } from '../../src/domain/state/fold-run.ts';
import { HISTOGRAM_OPTIONS } from '../../src/domain/state/histogram.ts';
import { initialRunState, type RunState } from '../../src/domain/state/run-state.ts';

/** Builders of literal events for tests: every field has a plain default, tests name only what they are about. */
export function encode(latenciesMs: readonly number[]): string {
  const key = latenciesMs.join();
  const known = encoded.get(key);
  if (known !== undefined) return known;
  const hdr = build(HISTOGRAM_OPTIONS);
  for (const ms of latenciesMs) hdr.recordValue(Math.round(ms * 1000));
  const text = encodeIntoCompressedBase64(hdr);
  encoded.set(key, text);
  return text;
}

/** A histogram takes milliseconds to build, and a thousand cases have the same. */
const encoded = new Map<string, string>();

export const generatorSample = (over: Partial<GeneratorSample> = {}): GeneratorSample => ({
  pid: 2,
  cpuPercent: 20,
  loopDelayP99Ms: 1,
  loopUtilisation: 0.2,
  rssBytes: 100_000_000,
  ...over,
});

export const tick = (atMs: number, over: Partial<LoadTick> = {}): LoadTick => ({
  type: 'load-tick',
  atMs,
  intervalMs: 250,
  requested: 100,
  open: 100,
  connecting: 0,
  answered: 100,
  requests: 250,
  bytes: 25_000,
  errors: { connect: 0, timeout: 0, reset: 0, http: 0, protocol: 0 },
  latency: encode(new Array(250).fill(100)),
  generator: generatorSample(),
  ...over,
});

export const processSample = (atMs: number, over: Partial<ProcessSample> = {}): ProcessSample => ({
  type: 'process-sample',
  atMs,
  processes: 1,
  threads: 9,
  rssBytes: 20_000_000,
  pssBytes: null,
  vszBytes: 1_700_000_000,
  cpuPercent: 12,
  contextSwitchesPerSecond: null,
  openFiles: null,
  costMs: 0.2,
  ...over,
});

export const runtimeStats = (atMs: number, over: Partial<RuntimeStats> = {}): RuntimeStats => ({
  type: 'runtime-stats',
  atMs,
  unit: { name: 'goroutines', count: 112 },
  inflight: 100,
  served: 1000,
  facts: {},
  answeredInMs: 1,
  ...over,
});

/** Two cores, and no limits. */
export const machineDescribed = (over: Partial<Machine> = {}): RunEvent => ({
  type: 'machine-described',
  atMs: 0,
  machine: {
    os: 'linux',
    kernel: '6',
    cpu: null,
    cores: 2,
    memoryBytes: 1,
    limits: { nofile: null, ephemeralPorts: null, somaxconn: null },
    ...over,
  },
});

/** Everything of one process that belongs to www-data. */
export const waitsHidden = (over: Partial<WaitsHidden> = {}): WaitsHidden => ({
  hides: 'everything',
  reason: 'other-user',
  owner: 'www-data',
  asRoot: false,
  ptraceScope: null,
  processes: 1,
  of: 1,
  ...over,
});

export const coresSample = (atMs: number, percents: readonly number[]): CoresSample => ({
  type: 'cores-sample',
  atMs,
  cores: percents.map((totalPercent, core) => ({
    core,
    totalPercent,
    targetPercent: totalPercent / 2,
    generatorPercent: totalPercent / 4,
  })),
  selfCpuPercent: 3,
});

export const stepStarted = (atMs: number, connections: number, over: Partial<StepStarted> = {}): StepStarted => ({
  type: 'step-started',
  atMs,
  index: 0,
  planIndex: 0,
  connections,
  holdMs: 5000,
  ...over,
});

export const stepSettled = (atMs: number, over: Partial<StepSettled> = {}): StepSettled => ({
  type: 'step-settled',
  atMs,
  index: 0,
  open: 100,
  starved: false,
  ...over,
});

export const runStarted = (over: Partial<RunStarted> = {}): RunStarted => ({
  type: 'run-started',
  atMs: 0,
  startedAt: '2026-11-21T10:00:00.000Z',
  conctopVersion: '0.1.0',
  config: {
    command: 'target',
    work: 'io',
    delayMs: 100,
    path: '/slow?ms=100',
    plan: { steps: [100, 1000], holdMs: 5000, durationMs: null, holdLastStep: false, cutFrom: null },
    engine: 'autocannon',
    request: PLAIN_GET,
    requestsPerSecondLimit: null,
    generators: null,
    pin: false,
    requestTimeoutMs: 10_000,
    tickMs: 250,
    thresholds: [],
  },
  target: {
    name: 'go',
    title: 'goroutines on an M:N scheduler',
    language: 'Go',
    model: 'a goroutine per connection',
    unit: { singular: 'goroutine', plural: 'goroutines' },
    why: 'waiting goroutines are parked off-thread; the scheduler runs only what is ready.',
    threads: 'constant',
    folklore: [],
  },
  engine: { name: 'autocannon', version: '9.0.0' },
  ...over,
});

export const fold = (events: readonly RunEvent[], from: RunState = initialRunState): RunState =>
  events.reduce(foldRun, from);
