import { ofIdealPercent } from '../meaning/step-reading.ts';
import type { StepSummary } from '../words/step-summary.ts';
import type { Summary } from '../words/summary.ts';

export type FigureUnit = 'perSecond' | 'percent' | 'ms' | 'count' | 'bytes' | 'microseconds';

/** What spoils a figure differs: a busy machine slows answers, and leaves memory as it is (fairness.ts). */
export type FigureKind = 'throughput' | 'latency' | 'cost' | 'memory' | 'shape';

export interface Figure {
  readonly name: FigureName;
  readonly unit: FigureUnit;
  readonly kind: FigureKind;
  /** Null: it says how a model works and not how well, so nobody is best in it. */
  readonly better: 'more' | 'less' | null;
  /** With fewer connections nobody is best in it; absent: however many there are. */
  readonly leastConnections?: number;
  /** Null: not measured. */
  readonly of: (step: StepSummary, run: Summary) => number | null;
}

export type FigureName =
  | 'requestsPerSecond'
  | 'ofIdealPercent'
  | 'p50Ms'
  | 'p99Ms'
  | 'threads'
  | 'processes'
  | 'baseBytes'
  | 'residentBytes'
  | 'cpuPercent'
  | 'bytesPerConnection'
  | 'cpuMicrosecondsPerRequest'
  | 'switchesPerRequest';

/** A heap grows by megabytes when it first works; shared by a few connections that is most of what each seems to cost. */
export const LEAST_FOR_MEMORY = 1_000;

/** In the order in which tables show them. */
export const FIGURES: readonly Figure[] = [
  figure('requestsPerSecond', 'perSecond', 'throughput', 'more', (step) => step.requestsPerSecond),
  figure('ofIdealPercent', 'percent', 'throughput', null, ofIdealPercent),
  figure('p50Ms', 'ms', 'latency', 'less', (step) => step.latencyMs.p50),
  figure('p99Ms', 'ms', 'latency', 'less', (step) => step.latencyMs.p99),
  figure('threads', 'count', 'shape', null, (step) => step.threads?.last ?? null),
  figure('processes', 'count', 'shape', null, (step) => step.processes),
  figure('baseBytes', 'bytes', 'memory', 'less', (_step, run) => run.target.baseBytes),
  figure('residentBytes', 'bytes', 'memory', null, (step) => step.rssBytes?.last ?? null),
  {
    ...figure('bytesPerConnection', 'bytes', 'memory', 'less', (step) => step.rssBytesPerConnection),
    leastConnections: LEAST_FOR_MEMORY,
  },
  figure('cpuPercent', 'percent', 'cost', null, (step) => step.cpuPercent?.mean ?? null),
  figure('cpuMicrosecondsPerRequest', 'microseconds', 'cost', 'less', cpuMicrosecondsPerRequest),
  figure('switchesPerRequest', 'count', 'cost', null, switchesPerRequest),
];

/** Curves show them; base and slope, or CPU time per request, say more in a table. */
const NOT_TABLED: readonly FigureName[] = ['residentBytes', 'cpuPercent'];
export const TABLED: readonly Figure[] = FIGURES.filter(({ name }) => !NOT_TABLED.includes(name));

/** Those in which somebody can be best. */
export const CONTESTED: readonly Figure[] = FIGURES.filter(({ better }) => better !== null);

function figure(
  name: FigureName,
  unit: FigureUnit,
  kind: FigureKind,
  better: Figure['better'],
  of: Figure['of'],
): Figure {
  return { name, unit, kind, better, of };
}

/** Of the target's whole tree, over all requests that it answered, failed ones too: they cost as well. */
function cpuMicrosecondsPerRequest(step: StepSummary): number | null {
  const answers = answersPerSecond(step);
  return step.cpuPercent === null || answers === null ? null : (step.cpuPercent.mean / 100 / answers) * 1e6;
}

/** Voluntary and involuntary; with too many threads for those by kind, how often a thread was put on a core. */
function switchesPerRequest(step: StepSummary): number | null {
  const answers = answersPerSecond(step);
  const { contextSwitchesPerSecond: kinds, runsPerSecond } = step;
  const switches = kinds === null ? runsPerSecond : kinds.voluntary + kinds.involuntary;
  return switches === null || answers === null ? null : switches / answers;
}

function answersPerSecond({ requestsPerSecond, failed }: StepSummary): number | null {
  const answers = (requestsPerSecond ?? 0) + (failed.perSecond ?? 0);
  return answers > 0 ? answers : null;
}
