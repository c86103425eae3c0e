import { verdictWords } from '../domain/assessment/assessment.ts';
import { sumErrors } from '../domain/events/error-counts.ts';
import { isLowerBound, ofIdealPercent } from '../domain/meaning/step-reading.ts';
import { formatBytes, formatCount, formatMs, formatPercent } from '../domain/words/format.ts';
import type { StepSummary } from '../domain/words/step-summary.ts';
import type { Summary } from '../domain/words/summary.ts';
import type { Column } from '../domain/words/text-table.ts';

/** How an unknown figure is written: never 0. */
export const UNKNOWN = '–';

/** One column of a table of steps: on the terminal, in a report, in a spreadsheet. */
export interface StepColumn extends Column {
  /** As people read it. */
  readonly cell: (step: StepSummary) => string;
  /** The bare figure, in the unit of the summary's field: what a table sorts by. */
  readonly value: (step: StepSummary) => number | string | null;
}

/** A column of bare figures. */
export const figure = (
  title: string,
  value: (step: StepSummary) => number | null,
  format: (value: number | null) => string,
): StepColumn => ({ title, align: 'right', value, cell: (step) => format(value(step)) });

/** With a mark where the load generator had no slack. */
export const requestsColumn: StepColumn = {
  title: 'req/s',
  align: 'right',
  value: (step) => step.requestsPerSecond,
  cell: (step) => `${isLowerBound(step) ? '≥ ' : ''}${formatCount(step.requestsPerSecond)}`,
};

/** The columns that fit this run: processes where there are several, the runtime's unit where it reports one. */
export function stepColumns(summary: Summary): readonly StepColumn[] {
  const { steps } = summary;
  const unitName = steps.find((step) => step.unit !== null)?.unit?.name ?? null;
  const hasProcesses = steps.some((step) => (step.processes ?? 1) > 1);
  return [
    figure('conns', (step) => step.connections.open, formatCount),
    ...(steps.some(({ steered }) => steered !== null)
      ? [{ title: 'steered', align: 'left' as const, value: steeredTo, cell: steeredTo }]
      : []),
    figure('OS threads', (step) => step.threads?.last ?? null, formatCount),
    ...(hasProcesses ? [figure('processes', (step) => step.processes, formatCount)] : []),
    ...(unitName === null ? [] : [figure(unitName, (step) => step.unit?.last ?? null, formatCount)]),
    requestsColumn,
    figure('of ideal', ofIdealPercent, formatPercent),
    figure('p50', (step) => step.latencyMs.p50, formatMs),
    figure('p99', (step) => step.latencyMs.p99, formatMs),
    figure('max', (step) => step.latencyMs.max, formatMs),
    figure(
      hasProcesses && steps.every((step) => step.pssBytes !== null) ? 'PSS' : 'RSS',
      (step) => step.rssBytes?.last ?? null,
      formatBytes,
    ),
    figure('reserved', (step) => step.vszBytes, formatBytes),
    figure('CPU', (step) => step.cpuPercent?.mean ?? null, formatPercent),
    figure('load CPU', (step) => step.generator.cpuPercent, formatPercent),
    figure('errors', (step) => sumErrors(step.errors), formatCount),
    ...(isObserved(summary)
      ? []
      : [{ title: 'limited by', align: 'left' as const, value: limitedBy, cell: limitedBy }]),
  ];
}

/** No step has load: a process was observed as it ran. */
export const isObserved = ({ steps }: Summary): boolean =>
  steps.length > 0 && steps.every(({ connections }) => connections.requested === 0);

const steeredTo = ({ steered }: StepSummary): string => steered?.told ?? '';

export const limitedBy = ({ bottleneck }: StepSummary): string =>
  bottleneck === null ? UNKNOWN : verdictWords(bottleneck);
