import type { Threshold } from '../../../domain/meaning/threshold.ts';

/** Ours as k6 writes them, `{ "http_req_duration": ["p(99)<250"] }`, and those about figures that k6 does not have. */
export interface K6Thresholds {
  readonly thresholds: Readonly<Record<string, readonly string[]>>;
  readonly left: readonly Threshold[];
  /** Some are about one step: each request then says of which it is. */
  readonly byStep: boolean;
}

/** Figures of ours, each as a metric of k6 and what is taken of it. */
const FIGURES: Readonly<Record<string, readonly [metric: string, of: string]>> = {
  min: ['http_req_duration', 'min'],
  mean: ['http_req_duration', 'avg'],
  p50: ['http_req_duration', 'med'],
  p90: ['http_req_duration', 'p(90)'],
  p99: ['http_req_duration', 'p(99)'],
  p999: ['http_req_duration', 'p(99.9)'],
  max: ['http_req_duration', 'max'],
  errors: ['conctop_errors', 'count'],
};
const LATENCY = 'latencyMs.';

/**
 * k6 holds a threshold against the whole test, ours against each step: one without a step becomes one a step. Rates are left
 * out: k6 divides by the time of the whole test.
 */
export function thresholdsOf(all: readonly Threshold[], steps: readonly number[]): K6Thresholds {
  const thresholds: Record<string, string[]> = {};
  const left: Threshold[] = [];
  for (const threshold of all) {
    const { metric, operator, limit, at } = threshold;
    const [series, of] = FIGURES[metric.startsWith(LATENCY) ? metric.slice(LATENCY.length) : metric] ?? [];
    const last = steps.at(-1);
    const meant = at === null ? steps : at === 'last' ? (last === undefined ? [] : [last]) : [at];
    if (series === undefined || typeof limit !== 'number') left.push(threshold);
    else {
      for (const step of meant) {
        const name = `${series}{step:${step}}`;
        thresholds[name] = [...(thresholds[name] ?? []), `${of}${operator}${limit}`];
      }
    }
  }
  return { thresholds, left, byStep: Object.keys(thresholds).length > 0 };
}
