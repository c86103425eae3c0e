import { sumErrors } from '../events/error-counts.ts';
import type { StepSummary } from '../words/step-summary.ts';
import { ofIdealPercent } from './step-reading.ts';

/** What a field holds: its unit, or words; `words` that are listed are the only ones it can hold. */
export type FieldKind = 'ms' | 'seconds' | 'count' | 'bytes' | 'percent' | 'ratio' | 'flag' | 'words';
export type FieldValue = number | string | boolean;

export interface StepField {
  readonly name: string;
  readonly kind: FieldKind;
  /** The only words it can hold; null: any. */
  readonly words: readonly string[] | null;
  /** Null: not measured. */
  readonly of: (step: StepSummary) => FieldValue | null;
}

/** The path of each figure below T, `latencyMs.p99`; lists and counts by name have paths of their own (`OPEN_ENDED`). */
type PathIn<T> = {
  [K in keyof T & string]: NonNullable<T[K]> extends FieldValue
    ? K
    : NonNullable<T[K]> extends readonly unknown[]
      ? never
      : string extends keyof NonNullable<T[K]>
        ? never
        : `${K}.${PathIn<NonNullable<T[K]>>}`;
}[keyof T & string];

type StepPath = PathIn<StepSummary>;

/** Every figure of a step's summary: one that is added there and not here is a type error. */
const FIELDS: Readonly<Record<StepPath, FieldKind>> = {
  'connections.requested': 'count',
  'connections.open': 'count',
  settled: 'flag',
  heldBackSeconds: 'seconds',
  'steered.kind': 'words',
  'steered.work': 'words',
  'steered.delayMs': 'ms',
  'steered.sending': 'flag',
  'steered.told': 'words',
  seconds: 'seconds',
  requests: 'count',
  requestsPerSecond: 'count',
  'failed.answers': 'count',
  'failed.perSecond': 'count',
  idealRequestsPerSecond: 'count',
  ofIdealPercent: 'percent',
  ofIdealWithinPercent: 'percent',
  ofIdealMissing: 'words',
  'latencyMs.min': 'ms',
  'latencyMs.mean': 'ms',
  'latencyMs.p50': 'ms',
  'latencyMs.p90': 'ms',
  'latencyMs.p99': 'ms',
  'latencyMs.p999': 'ms',
  'latencyMs.max': 'ms',
  'errors.connect': 'count',
  'errors.timeout': 'count',
  'errors.reset': 'count',
  'errors.http': 'count',
  'errors.protocol': 'count',
  'climb.errors.connect': 'count',
  'climb.errors.timeout': 'count',
  'climb.errors.reset': 'count',
  'climb.errors.http': 'count',
  'climb.errors.protocol': 'count',
  reconnects: 'count',
  unsent: 'count',
  'bottleneck.who': 'words',
  'bottleneck.cause': 'words',
  'bottleneck.sure': 'words',
  'bottleneck.why': 'words',
  'bottleneck.evidence.seconds': 'seconds',
  'bottleneck.evidence.open': 'count',
  'bottleneck.evidence.goodPerSecond': 'count',
  'bottleneck.evidence.failedPerSecond': 'count',
  'bottleneck.evidence.askedPerSecond': 'count',
  'bottleneck.evidence.usableCores': 'count',
  'bottleneck.evidence.serverCpuPercent': 'percent',
  'bottleneck.evidence.generatorCpuPercent': 'percent',
  'bottleneck.evidence.conctopCpuPercent': 'percent',
  'bottleneck.evidence.otherCpuPercent': 'percent',
  'bottleneck.evidence.stealPercent': 'percent',
  'bottleneck.evidence.idlePercent': 'percent',
  'bottleneck.evidence.generatorLoopUtilisation': 'ratio',
  'bottleneck.evidence.generatorCoreWaitPercent': 'percent',
  'bottleneck.evidence.threadsWaitingForCore': 'count',
  'bottleneck.evidence.acceptQueue': 'count',
  'bottleneck.evidence.inflight': 'count',
  'bottleneck.evidence.requestsAtOnce': 'count',
  processes: 'count',
  'threads.min': 'count',
  'threads.max': 'count',
  'threads.last': 'count',
  'rssBytes.max': 'bytes',
  'rssBytes.last': 'bytes',
  'rssSummedBytes.max': 'bytes',
  'rssSummedBytes.last': 'bytes',
  'pssBytes.max': 'bytes',
  'pssBytes.last': 'bytes',
  rssBytesPerConnection: 'bytes',
  vszBytes: 'bytes',
  'cpuPercent.mean': 'percent',
  'cpuPercent.max': 'percent',
  'contextSwitchesPerSecond.voluntary': 'count',
  'contextSwitchesPerSecond.involuntary': 'count',
  runsPerSecond: 'count',
  coreWaitPercent: 'percent',
  'sockets.read': 'count',
  'sockets.unread': 'count',
  'sockets.unaccepted': 'count',
  epollWatched: 'count',
  'unitStacks.unit': 'words',
  'unitStacks.total': 'count',
  'unitStacks.processes.reported': 'count',
  'unitStacks.processes.of': 'count',
  'unitStacks.costMs': 'ms',
  'unitStacks.others': 'count',
  'unit.name': 'words',
  'unit.last': 'count',
  'generator.cpuPercent': 'percent',
  'generator.loopDelayP99Ms': 'ms',
  'generator.latencyErrorMs': 'ms',
  'generator.loopUtilisation': 'ratio',
  'generator.rssBytes': 'bytes',
  'generator.coreWaitPercent': 'percent',
  'generator.saturated': 'flag',
  'generator.starved': 'flag',
};

const LIMITERS: Readonly<Record<NonNullable<StepSummary['bottleneck']>['who'], true>> = {
  nobody: true,
  server: true,
  generator: true,
  both: true,
  others: true,
  limits: true,
  unknown: true,
};

/** The only words that a field can hold: a typing error in a threshold would else always hold, or never. */
const CLOSED: Readonly<Record<string, readonly string[]>> = {
  'bottleneck.who': Object.keys(LIMITERS),
  'bottleneck.sure': ['measured', 'likely'],
};

/** Counts by name and the cores: `causes.ECONNRESET`, `failed.statuses.503`, `threadsWaitingFor.timer`, `cores.0.totalPercent`. */
const OPEN_ENDED: readonly {
  readonly pattern: RegExp;
  readonly kind: FieldKind;
  readonly of: (step: StepSummary, name: string) => number | null;
}[] = [
  { pattern: /^causes\.(\w+)$/i, kind: 'count', of: ({ causes }, name) => named(causes, name) },
  { pattern: /^climb\.causes\.(\w+)$/i, kind: 'count', of: ({ climb }, name) => named(climb.causes, name) },
  { pattern: /^climb\.statuses\.(\w+)$/i, kind: 'count', of: ({ climb }, name) => named(climb.statuses, name) },
  { pattern: /^failed\.statuses\.(\w+)$/i, kind: 'count', of: ({ failed }, name) => named(failed.statuses, name) },
  {
    pattern: /^threadsWaitingFor\.(\w+)$/i,
    kind: 'count',
    of: ({ threadsWaitingFor }, name) => (threadsWaitingFor === null ? null : named(threadsWaitingFor, name)),
  },
  {
    pattern: /^cores\.(\d+)\.totalPercent$/i,
    kind: 'percent',
    of: (step, name) => coreOf(step, name)?.totalPercent ?? null,
  },
  {
    pattern: /^cores\.(\d+)\.targetPercent$/i,
    kind: 'percent',
    of: (step, name) => coreOf(step, name)?.targetPercent ?? null,
  },
];

/** Short for what is asked for most. */
const SHORT: Readonly<Record<string, StepPath>> = {
  min: 'latencyMs.min',
  mean: 'latencyMs.mean',
  p50: 'latencyMs.p50',
  p90: 'latencyMs.p90',
  p99: 'latencyMs.p99',
  p999: 'latencyMs.p999',
  max: 'latencyMs.max',
  rps: 'requestsPerSecond',
  threads: 'threads.max',
  rss: 'rssBytes.max',
  rssPerConnection: 'rssBytesPerConnection',
  cpu: 'cpuPercent.mean',
  bottleneck: 'bottleneck.who',
};

/** Of the others: what no single field holds. */
const DERIVED: Readonly<Record<string, Pick<StepField, 'kind' | 'of'>>> = {
  /** The climb's too: who asks for none would not learn of those that only its connects met. */
  errors: { kind: 'count', of: ({ errors, climb }) => sumErrors(errors) + sumErrors(climb.errors) },
  ofIdeal: {
    kind: 'percent',
    of: (step) => (step.requests === 0 && step.idealRequestsPerSecond !== null ? 0 : ofIdealPercent(step)),
  },
};

/** The names that a message lists; all others are those of the JSON. */
export const SHORT_NAMES: readonly string[] = [...Object.keys(SHORT), ...Object.keys(DERIVED)];
export const FIELD_NAMES: readonly string[] = [...SHORT_NAMES, ...Object.keys(FIELDS)];

const BY_NAME = new Map<string, StepField>(
  [
    ...Object.keys(FIELDS).map((path) => fieldAt(path, path as StepPath)),
    ...Object.entries(SHORT).map(([name, path]) => fieldAt(name, path)),
    ...Object.entries(DERIVED).map(([name, derived]): StepField => ({ name, words: null, ...derived })),
  ].map((field) => [field.name.toLowerCase(), field]),
);

/** The field of that name, in small or capital letters; null: there is none. */
export function stepField(name: string): StepField | null {
  const known = BY_NAME.get(name.toLowerCase());
  if (known !== undefined) return known;
  for (const { pattern, kind, of } of OPEN_ENDED) {
    const part = pattern.exec(name)?.[1];
    if (part !== undefined) return { name, kind, words: null, of: (step) => of(step, part) };
  }
  return null;
}

function fieldAt(name: string, path: StepPath): StepField {
  const keys = path.split('.');
  return { name, kind: FIELDS[path], words: CLOSED[path] ?? null, of: (step) => valueAt(step, keys) };
}

/** Null where a part of the path is: that part was not measured. */
function valueAt(step: StepSummary, keys: readonly string[]): FieldValue | null {
  let value: unknown = step;
  for (const key of keys) value = value === null ? null : (value as Readonly<Record<string, unknown>>)[key];
  return (value ?? null) as FieldValue | null;
}

/** What does not stand among counts by name happened never. */
const named = (counts: Readonly<Record<string, number>>, name: string): number =>
  Object.entries(counts).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1] ?? 0;

const coreOf = ({ cores }: StepSummary, core: string) => cores.find((one) => one.core === Number(core));
