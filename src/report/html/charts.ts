import { ofIdealPercent } from '../../domain/meaning/step-reading.ts';
import { waitKind } from '../../domain/meaning/waits.ts';
import {
  formatBytes,
  formatCount,
  formatMs,
  formatPercent,
  formatShort,
  formatUnits,
} from '../../domain/words/format.ts';
import { waitToken } from '../../domain/words/metric-colours.ts';
import type { StepSummary } from '../../domain/words/step-summary.ts';
import type { RunFigures } from '../figures/run-figures.ts';
import type { Curve } from '../figures/timeline.ts';
import { isObserved } from '../step-columns.ts';
import type { ChartSpec, SeriesSpec } from './chart-spec.ts';

const LINES = { kind: 'lines', logarithmic: false, atLeast: null, heat: null } as const;

/** The charts of a run, in the order in which they are read. One without a single value is left out. */
export function chartsOf(run: RunFigures): readonly ChartSpec[] {
  return [requests(run), latency(run), connectionsAndThreads(run), memory(run), cores(run), waits(run)]
    .map((chart) => ({ ...chart, series: chart.series.filter(({ values }) => hasValues(values)) }))
    .filter(({ series }) => series.length > 0);
}

const hasValues = (values: Curve): boolean => values.some((value) => value !== null);

function requests({ timeline, ideal, headline, summary }: RunFigures): ChartSpec {
  const share = shareOfIdeal(headline);
  return {
    ...LINES,
    id: 'requests',
    title: 'Requests per second',
    detail:
      headline === null
        ? ''
        : `${formatCount(headline.requestsPerSecond)}${share === null ? '' : `, ${share} of ideal`}`,
    sentence: atSteps(summary.steps, (step) => {
      const of = shareOfIdeal(step);
      return `${formatCount(step.requestsPerSecond)} req/s${of === null ? '' : ` (${of} of ideal)`}`;
    }),
    unit: 'rate',
    series: [
      { label: 'ideal', colour: 'dim', broken: true, gaps: true, values: ideal },
      { label: 'measured', colour: 'requests', values: timeline.requestsPerSecond },
    ],
  };
}

function latency({ timeline, headline, summary }: RunFigures): ChartSpec {
  return {
    ...LINES,
    id: 'latency',
    title: 'Latency',
    detail: headline === null ? '' : `p50 ${formatMs(headline.latencyMs.p50)}, p99 ${formatMs(headline.latencyMs.p99)}`,
    sentence: `${atSteps(
      summary.steps,
      ({ latencyMs }) => `p50 ${formatMs(latencyMs.p50)}, p99 ${formatMs(latencyMs.p99)}`,
    )} The darker a cell, the more answers took that long.`,
    kind: 'heat',
    unit: 'ms',
    logarithmic: true,
    series: [
      { label: 'p99', colour: 'latency', values: timeline.p99Ms },
      { label: 'p90', colour: 'latency', faint: true, values: timeline.p90Ms },
      { label: 'p50', colour: 'latency', broken: true, values: timeline.p50Ms },
    ],
    heat: timeline.heat,
  };
}

function connectionsAndThreads({ timeline, headline, unit, summary }: RunFigures): ChartSpec {
  const threads = headline?.threads?.last ?? null;
  const units: readonly SeriesSpec[] =
    unit === null ? [] : [{ label: unit.plural, colour: 'units', values: timeline.units }];
  return {
    ...LINES,
    id: 'threads',
    title: 'Connections and OS threads',
    detail: threads === null ? '' : formatUnits(threads, 'thread', 'threads'),
    sentence: atSteps(summary.steps, (step) =>
      [
        formatUnits(step.threads?.last ?? null, 'thread', 'threads'),
        ...(step.unit === null || unit === null ? [] : [formatUnits(step.unit.last, unit.singular, unit.plural)]),
      ].join(', '),
    ),
    unit: 'count',
    logarithmic: true,
    series: [
      { label: 'connections', colour: 'connections', values: timeline.connections },
      ...units,
      { label: 'OS threads', colour: 'threads', values: timeline.threads },
    ],
  };
}

function memory({ timeline, headline, summary }: RunFigures): ChartSpec {
  const base = summary.target.baseBytes;
  const slope = headline?.rssBytesPerConnection ?? null;
  // The straight line that base and slope mean: where the curve leaves it, a connection costs more or less.
  const line = timeline.connections.map((open) =>
    base === null || slope === null || open === null ? null : base + slope * open,
  );
  return {
    ...LINES,
    id: 'memory',
    title: 'Resident memory',
    detail: slope === null ? formatBytes(headline?.rssBytes?.last ?? null) : `${formatBytes(slope)} per connection`,
    sentence: [
      atSteps(summary.steps, (step) => formatBytes(step.rssBytes?.last ?? null)),
      base === null ? '' : ` Before the first connection: ${formatBytes(base)}.`,
      slope === null ? '' : ` Each connection adds ${formatBytes(slope)}.`,
    ].join(''),
    unit: 'bytes',
    atLeast: 0,
    series: [
      { label: 'resident', colour: 'memory', values: timeline.residentBytes },
      { label: 'base + slope', colour: 'memory', broken: true, values: line },
    ],
  };
}

function cores({ timeline, headline, summary }: RunFigures): ChartSpec {
  const count = summary.machine?.cores ?? null;
  return {
    ...LINES,
    id: 'cores',
    title: count === null ? 'Cores' : formatUnits(count, 'core', 'cores'),
    detail: headline?.cpuPercent == null ? '' : `server ${formatPercent(headline.cpuPercent.mean)}`,
    sentence: `${atSteps(summary.steps, (step) => {
      const load = isObserved(summary) ? '' : `, load generator ${formatPercent(step.generator.cpuPercent)}`;
      return `server ${formatPercent(step.cpuPercent?.mean ?? null)}${load}`;
    })} 100 % is one core.`,
    kind: 'stack',
    unit: 'cores',
    atLeast: count === null ? null : count * 100,
    series: [
      { label: 'server', colour: 'cores', values: timeline.cores.target },
      { label: 'load generator', colour: 'generator', values: isObserved(summary) ? [] : timeline.cores.generator },
      { label: 'everything else', colour: 'dim', values: timeline.cores.rest },
    ],
  };
}

function waits({ timeline, account }: RunFigures): ChartSpec {
  return {
    ...LINES,
    id: 'waits',
    title: 'What threads wait for',
    detail: account === null ? '' : formatUnits(account.total, 'thread', 'threads'),
    sentence: account === null ? '' : account.sentence,
    kind: 'stack',
    unit: 'count',
    series: timeline.waits.map(({ group, threads }) => ({
      label: waitKind(group).brief,
      colour: waitToken(group),
      values: threads,
    })),
  };
}

export function shareOfIdeal(step: StepSummary | null): string | null {
  const percent = step === null ? null : ofIdealPercent(step);
  return percent === null ? null : formatPercent(percent);
}

/** More than these would be a table read aloud; the table of steps has them all. */
const STEPS_IN_SENTENCE = 7;

/** `At 100 connections 891 req/s; at 1,000 9,167 req/s.` */
function atSteps(steps: readonly StepSummary[], words: (step: StepSummary) => string): string {
  const [first, ...rest] = steps.slice(-STEPS_IN_SENTENCE);
  if (first === undefined) return 'No step was measured.';
  const connections = ({ connections: { requested, open } }: StepSummary): number =>
    requested === 0 ? (open ?? 0) : requested;
  const as = ({ steered }: StepSummary): string => (steered === null ? '' : ` (${steered.told})`);
  return [
    `At ${formatUnits(connections(first), 'connection', 'connections')}${as(first)} ${words(first)}`,
    ...rest.map((step) => `at ${formatShort(connections(step))}${as(step)} ${words(step)}`),
  ]
    .join('; ')
    .concat('.');
}
