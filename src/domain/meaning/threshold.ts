import { sumErrors } from '../events/error-counts.ts';
import { formatBytes, formatCount, formatMs } from '../words/format.ts';
import type { StepSummary, Summary } from '../words/summary.ts';

/** `p99<250ms`: a figure of every settled step, compared with a limit. */
export interface Threshold {
  readonly text: string;
  readonly metric: ThresholdMetric;
  readonly operator: '<' | '<=' | '>' | '>=';
  /** In the metric's own unit: ms, per second, bytes, or a count. */
  readonly limit: number;
}

const METRICS = {
  min: { unit: 'ms', of: (step: StepSummary) => step.latencyMs.min },
  mean: { unit: 'ms', of: (step: StepSummary) => step.latencyMs.mean },
  p50: { unit: 'ms', of: (step: StepSummary) => step.latencyMs.p50 },
  p90: { unit: 'ms', of: (step: StepSummary) => step.latencyMs.p90 },
  p99: { unit: 'ms', of: (step: StepSummary) => step.latencyMs.p99 },
  p999: { unit: 'ms', of: (step: StepSummary) => step.latencyMs.p999 },
  max: { unit: 'ms', of: (step: StepSummary) => step.latencyMs.max },
  rps: { unit: 'count', of: (step: StepSummary) => step.requestsPerSecond },
  errors: { unit: 'count', of: (step: StepSummary) => sumErrors(step.errors) },
  threads: { unit: 'count', of: (step: StepSummary) => step.threads?.max ?? null },
  rss: { unit: 'bytes', of: (step: StepSummary) => step.rssBytes?.max ?? null },
  cpu: { unit: 'count', of: (step: StepSummary) => step.cpuPercent?.mean ?? null },
} as const satisfies Record<string, { unit: 'ms' | 'count' | 'bytes'; of: (step: StepSummary) => number | null }>;

export type ThresholdMetric = keyof typeof METRICS;
export const THRESHOLD_METRICS = Object.keys(METRICS) as ThresholdMetric[];

const UNIT_FACTORS: Readonly<Record<'ms' | 'count' | 'bytes', Readonly<Record<string, number>>>> = {
  ms: { '': 1, us: 0.001, ms: 1, s: 1000 },
  count: { '': 1, k: 1000 },
  bytes: { '': 1, kb: 1024, mb: 1024 ** 2, gb: 1024 ** 3 },
};

/** Null where the text is no threshold. Spaces are allowed: `p99 < 250 ms`. */
export function parseThreshold(text: string): Threshold | null {
  const match = /^\s*([a-z]+\d*)\s*(<=|>=|<|>)\s*(\d+(?:\.\d+)?)\s*([a-z%]*)\s*$/i.exec(text);
  const [, name = '', operator = '', digits = '', unit = ''] = match ?? [];
  const metric = name.toLowerCase();
  if (match === null || !isMetric(metric)) return null;
  const factor = UNIT_FACTORS[METRICS[metric].unit][unit.toLowerCase().replace('%', '')];
  if (factor === undefined) return null;
  return { text: text.trim(), metric, operator: operator as Threshold['operator'], limit: Number(digits) * factor };
}

export interface ThresholdFailure {
  readonly threshold: Threshold;
  readonly connections: number;
  /** Null: the figure could not be measured; then the threshold fails. */
  readonly value: number | null;
}

/** Each threshold must hold in every step that settled; a run without such a step fails all of them. */
export function failedThresholds(summary: Summary, thresholds: readonly Threshold[]): ThresholdFailure[] {
  const settled = summary.steps.filter((step) => step.settled && step.seconds > 0);
  return thresholds.flatMap((threshold): ThresholdFailure[] => {
    if (settled.length === 0) return [{ threshold, connections: 0, value: null }];
    return settled.flatMap((step) => {
      const value = METRICS[threshold.metric].of(step);
      return value !== null && holds(value, threshold)
        ? []
        : [{ threshold, connections: step.connections.requested, value }];
    });
  });
}

function holds(value: number, { operator, limit }: Threshold): boolean {
  if (operator === '<') return value < limit;
  if (operator === '<=') return value <= limit;
  if (operator === '>') return value > limit;
  return value >= limit;
}

const isMetric = (name: string): name is ThresholdMetric => Object.hasOwn(METRICS, name);

/** In the metric's own unit: `312 ms`, `139 MB`, `9,871`. */
export function formatMetric(metric: ThresholdMetric, value: number): string {
  const { unit } = METRICS[metric];
  return unit === 'ms' ? formatMs(value) : unit === 'bytes' ? formatBytes(value) : formatCount(value);
}
