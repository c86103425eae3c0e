import type { StatsAnswer } from './runtime-stats.ts';

/** One line of the exposition format. */
interface MetricSample {
  readonly name: string;
  /** Text between the braces; empty where there is none. */
  readonly labels: string;
  readonly value: number;
}

/**
 * Prometheus text exposition format 0.0.4 (prometheus.io/docs/instrumenting/exposition_formats): `name{labels} value
 * [timestamp]`, comments with #. Label values may hold escaped quotes and braces.
 */
const SAMPLE = /^([a-zA-Z_:][\w:]*)(?:\{((?:[^"}]|"(?:[^"\\]|\\.)*")*)\})?\s+(\S+)(?:\s+-?\d+)?\s*$/;

export function parseExposition(text: string): MetricSample[] {
  return text.split('\n').flatMap((line) => {
    if (line.startsWith('#')) return [];
    const match = SAMPLE.exec(line);
    const value = Number((match?.[3] ?? '').replace(/^([+-]?)Inf$/i, '$1Infinity'));
    return match === null || Number.isNaN(value) ? [] : [{ name: match[1] ?? '', labels: match[2] ?? '', value }];
  });
}

/** Metrics that count what the runtime schedules, by the client library that exports them; the first one found is the unit. */
const UNITS: readonly (readonly [metric: string, unit: string])[] = [
  ['go_goroutines', 'goroutines'],
  ['tokio_num_alive_tasks', 'tasks'],
  ['nodejs_active_handles_total', 'active handles'],
  ['jvm_threads_current', 'Java threads'],
  ['jvm_threads_live_threads', 'Java threads'],
];

/**
 * What a runtime reports: Go's client_golang, Node's prom-client, Python's prometheus_client, the JVM's, and the process_*
 * metrics that all of them share. The application's own metrics are left out.
 */
const OF_RUNTIME = /^(go|process|nodejs|python|jvm|tokio|dotnet|ruby|php_fpm|puma|gunicorn)_/;
/** Histograms would fill the screen with buckets. */
const NOT_SHOWN = /_bucket$/;
const FACTS_MAX = 60;

/** Node's loop delay is in seconds; the rule for a blocked loop needs ms. */
const LOOP_DELAY_P99 = 'nodejs_eventloop_lag_p99_seconds';

/** Null where the text holds no sample at all. */
export function parseMetrics(text: string): StatsAnswer | null {
  const samples = parseExposition(text);
  if (samples.length === 0) return null;
  const facts: Record<string, unknown> = {};
  for (const { name, labels, value } of samples) {
    if (!OF_RUNTIME.test(name) || NOT_SHOWN.test(name) || Object.keys(facts).length >= FACTS_MAX) continue;
    facts[labels === '' ? name : `${name}{${labels}}`] = value;
  }
  const first = (name: string): number | null => samples.find((sample) => sample.name === name)?.value ?? null;
  const delay = first(LOOP_DELAY_P99);
  if (delay !== null) facts.loopDelayP99Ms = delay * 1000;
  const unit = UNITS.flatMap(([metric, name]) => {
    const count = first(metric);
    return count === null ? [] : [{ name, count }];
  });
  return { unit: unit[0] ?? null, inflight: null, served: null, facts };
}
