import { verdictWords } from '../domain/assessment/assessment.ts';
import { sumErrors } from '../domain/events/error-counts.ts';
import { folkloreWords } from '../domain/findings/folklore.ts';
import { countsWords } from '../domain/meaning/load-errors.ts';
import { formatBytes, formatCount, formatMs, formatPercent } from '../domain/words/format.ts';
import type { StepSummary } from '../domain/words/step-summary.ts';
import type { Summary } from '../domain/words/summary.ts';
import { type Column, textTable } from './text-table.ts';

/** How an unknown figure is written: never 0. */
const UNKNOWN = '–';

interface SummaryColumn extends Column {
  readonly cell: (step: StepSummary) => string;
}

const known = <T>(value: T | null, format: (value: T) => string): string => (value === null ? UNKNOWN : format(value));

const right = (title: string, cell: (step: StepSummary) => string): SummaryColumn => ({ title, align: 'right', cell });

/** Columns that a narrow terminal can do without, the least important first; the JSON has them all. */
const DISPENSABLE = ['load CPU', 'reserved', 'max', 'CPU', 'of ideal', 'RSS', 'limited by'];

/** As many columns as fit `maxWidth`: a table that wraps is no table. */
function fitTable(columns: readonly SummaryColumn[], steps: readonly StepSummary[], maxWidth: number): string[] {
  let shown = columns;
  for (const title of ['', ...DISPENSABLE]) {
    shown = shown.filter((column) => column.title !== title);
    const table = textTable(
      shown,
      steps.map((step) => shown.map((column) => column.cell(step))),
    );
    if (Math.max(...table.map((line) => line.length)) <= maxWidth) return table;
  }
  return textTable(
    shown,
    steps.map((step) => shown.map((column) => column.cell(step))),
  );
}

/** No step has load: a process was observed as it ran. */
const isObserved = ({ steps }: Summary): boolean =>
  steps.length > 0 && steps.every(({ connections }) => connections.requested === 0);

function loadWords(summary: Summary): string {
  if (isObserved(summary)) return 'observing, no load';
  return `load by ${summary.engine.name} ${summary.engine.version}, ${loopWords(summary)}`;
}

/** How the load decides when to send, which figures of other tools depend on. */
function loopWords({ load }: Summary): string {
  const rate = load.requestsPerSecond === null ? '' : ` ${formatCount(load.requestsPerSecond)}/s`;
  const pinned =
    load.pinned === null ? '' : `, pinned: target on ${load.pinned.target}, load on ${load.pinned.generator}`;
  const loop = { closed: 'closed loop', limited: `closed loop, at most${rate}`, open: `open loop,${rate}` }[load.loop];
  const generators = (load.generators ?? 1) > 1 ? `, ${load.generators} processes` : '';
  return `${loop}${generators}${pinned}`;
}

/** The run as a table for people, one row per step, then what it means. Lines without newlines. */
export function summaryTable(summary: Summary, maxWidth = Number.POSITIVE_INFINITY): string[] {
  const unitName = summary.steps.find((step) => step.unit !== null)?.unit?.name ?? null;
  const hasProcesses = summary.steps.some((step) => (step.processes ?? 1) > 1);
  const columns: SummaryColumn[] = [
    right('conns', (step) => known(step.connections.open, formatCount)),
    right('OS threads', (step) => known(step.threads?.last ?? null, formatCount)),
    ...(hasProcesses ? [right('processes', (step) => known(step.processes, formatCount))] : []),
    ...(unitName === null ? [] : [right(unitName, (step) => known(step.unit?.last ?? null, formatCount))]),
    right('req/s', (step) => `${isLowerBound(step) ? '≥ ' : ''}${known(step.requestsPerSecond, formatCount)}`),
    right('of ideal', ofIdeal),
    right('p50', (step) => known(step.latencyMs.p50, formatMs)),
    right('p99', (step) => known(step.latencyMs.p99, formatMs)),
    right('max', (step) => known(step.latencyMs.max, formatMs)),
    right(hasProcesses && summary.steps.every((step) => step.pssBytes !== null) ? 'PSS' : 'RSS', (step) =>
      known(step.rssBytes?.last ?? null, formatBytes),
    ),
    right('reserved', (step) => known(step.vszBytes, formatBytes)),
    right('CPU', (step) => known(step.cpuPercent?.mean ?? null, formatPercent)),
    right('load CPU', (step) => known(step.generator.cpuPercent, formatPercent)),
    right('errors', (step) => formatCount(sumErrors(step.errors))),
    ...(isObserved(summary)
      ? []
      : [{ title: 'limited by', align: 'left' as const, cell: (step: StepSummary) => limitedBy(step) }]),
  ];
  const head = [summary.target.name, summary.target.model, summary.target.runtime, loadWords(summary)]
    .filter((part) => part !== null && part !== '')
    .join(' · ');
  const lowerBound = summary.steps.some(isLowerBound) ? ['≥ a lower bound: the load generator had no slack.'] : [];
  const failed = summary.steps.flatMap((step) =>
    Object.keys(step.failed.statuses).length === 0
      ? []
      : [`Failed answers at ${formatCount(step.connections.requested)}: ${countsWords(step.failed.statuses)}`],
  );
  return [
    head,
    '',
    ...(summary.steps.length === 0 ? ['No step was measured.'] : fitTable(columns, summary.steps, maxWidth)),
    ...lowerBound,
    ...failed,
    ...(summary.findings.length === 0 ? [] : ['', ...summary.findings.map((finding) => `• ${finding.sentence}`)]),
    ...folkloreLines(summary),
  ];
}

/** Claim beside measurement, for the claims that this run can be compared with. */
function folkloreLines({ folklore }: Summary): string[] {
  const rows = folklore.flatMap(({ claim, field, claimed, measured, told }) =>
    measured === null ? [] : [[`“${claim}”`, folkloreWords(field, claimed), told ?? folkloreWords(field, measured)]],
  );
  if (rows.length === 0) return [];
  return [
    '',
    ...textTable(
      [
        { title: 'people say', align: 'left' },
        { title: 'that is', align: 'left' },
        { title: 'measured here', align: 'left' },
      ],
      rows,
    ),
  ];
}

/** If the whole offered load is served, the generator kept up. */
const isLowerBound = ({ generator, bottleneck }: StepSummary): boolean =>
  bottleneck?.who !== 'nobody' && (generator.saturated === true || generator.starved === true);

const limitedBy = ({ bottleneck }: StepSummary): string => (bottleneck === null ? UNKNOWN : verdictWords(bottleneck));

/** No percentage if no answer was good: there is nothing to compare with the ideal. */
function ofIdeal(step: StepSummary): string {
  const { requestsPerSecond, idealRequestsPerSecond } = step;
  if (
    step.requests === 0 ||
    requestsPerSecond === null ||
    idealRequestsPerSecond === null ||
    idealRequestsPerSecond === 0
  )
    return UNKNOWN;
  return formatPercent((requestsPerSecond / idealRequestsPerSecond) * 100);
}
