import { verdictWords } from '../../domain/assessment/assessment.ts';
import type { Predicted } from '../../domain/events/run-event.ts';
import { isLowerBound, ofIdealPercent } from '../../domain/meaning/step-reading.ts';
import { coveredFields } from '../../domain/state/prediction.ts';
import type { RunState } from '../../domain/state/run-state.ts';
import type { StepState } from '../../domain/state/step-state.ts';
import { formatBytes, formatCount, formatMs, formatPercent } from '../../domain/words/format.ts';
import type { StepSummary } from '../../domain/words/step-summary.ts';
import { summarizeStep } from '../../domain/words/summary.ts';
import type { Paint, Token } from '../theme.ts';
import { PaneFrame } from '../widgets/pane-frame.tsx';
import { usePaneTools } from './pane-context.ts';
import { insideOf, type PaneSize } from './pane-size.ts';

interface StepsPaneProps {
  readonly state: RunState;
  readonly size: PaneSize;
}

/** The steps so far, each with the figures that the table after the run has. */
export function StepsPane({ state, size }: StepsPaneProps) {
  const { paint } = usePaneTools();
  const planned = state.started?.config.plan.steps.length ?? 0;
  const detail = planned === 0 ? '' : `${formatCount(state.steps.length)} of ${formatCount(planned)}`;
  return (
    <PaneFrame
      title="steps so far"
      token="text"
      detail={paint('dim', detail)}
      size={size}
      lines={stepLines(state, insideOf(size), paint)}
    />
  );
}

interface Column {
  readonly title: string;
  readonly token: Token;
  readonly cell: (step: StepSummary) => string;
  /** What it would tell while that is to be predicted. */
  readonly tells?: Predicted;
  /** Absent: it is always there. The highest goes first where there is no room. */
  readonly dispensable?: number;
}

const COLUMNS: readonly Column[] = [
  { title: 'CONNS', token: 'connections', cell: ({ connections }) => formatCount(connections.open) },
  { title: 'THREADS', token: 'threads', cell: ({ threads }) => formatCount(threads?.last ?? null), tells: 'threads' },
  {
    title: 'REQ/S',
    token: 'requests',
    cell: (step) => `${isLowerBound(step) ? '≥ ' : ''}${formatCount(step.requestsPerSecond)}`,
    tells: 'rps',
  },
  {
    title: 'IDEAL',
    token: 'requests',
    cell: (step) => formatPercent(ofIdealPercent(step)),
    tells: 'rps',
    dispensable: 2,
  },
  { title: 'P50', token: 'latency', cell: ({ latencyMs }) => formatMs(latencyMs.p50), tells: 'p99', dispensable: 3 },
  { title: 'P99', token: 'latency', cell: ({ latencyMs }) => formatMs(latencyMs.p99), tells: 'p99' },
  {
    title: 'RSS',
    token: 'memory',
    cell: ({ rssBytes }) => formatBytes(rssBytes?.last ?? null),
    tells: 'rss',
    dispensable: 1,
  },
  { title: 'CPU', token: 'cores', cell: ({ cpuPercent }) => formatPercent(cpuPercent?.mean ?? null), dispensable: 4 },
];
const LIMITED_BY = 'LIMITED BY';
const GAP = '  ';
/** Verdicts are words, and as long as they are. */
const MIN_VERDICT_COLUMNS = LIMITED_BY.length;

/** What a step showed is made once: only the newest one changes. */
const summaries = new WeakMap<StepState, StepSummary>();

function summaryOf(state: RunState, step: StepState): StepSummary {
  const known = summaries.get(step);
  if (known !== undefined) return known;
  const summary = summarizeStep(state, step);
  summaries.set(step, summary);
  return summary;
}

function stepLines(state: RunState, { columns, rows }: PaneSize, paint: Paint): string[] {
  const shown = state.steps.slice(-Math.max(0, rows - 1)).map((step) => summaryOf(state, step));
  if (shown.length === 0) return [paint('text', 'No step has begun.')];
  const covered = coveredFields(state);
  const table = COLUMNS.map(({ title, token, cell, tells, dispensable = 0 }) => {
    const cells = shown.map((step) => (tells !== undefined && covered.includes(tells) ? '?' : cell(step)));
    return { title, token, cells, dispensable, width: Math.max(title.length, ...cells.map(({ length }) => length)) };
  });
  const verdicts = shown.map(({ bottleneck }) =>
    bottleneck === null || covered.length > 0 ? '–' : verdictWords(bottleneck),
  );
  const verdictColumns = Math.max(MIN_VERDICT_COLUMNS, ...verdicts.map(({ length }) => length));
  const widthOf = (those: typeof table): number =>
    those.reduce((sum, { width }) => sum + width + GAP.length, verdictColumns);
  const most =
    [4, 3, 2, 1, 0].find((least) => widthOf(table.filter((each) => each.dispensable <= least)) <= columns) ?? 0;
  const fitting = table.filter((each) => each.dispensable <= most);
  const line = (cellOf: (column: (typeof table)[number]) => string, last: string): string =>
    [...fitting.map(cellOf), last].join(GAP);
  return [
    line(({ title, width }) => paint('dim', title.padStart(width)), paint('dim', LIMITED_BY)),
    ...shown.map((_, row) =>
      line(
        ({ cells, width, token }) =>
          paint(token, (cells[row] ?? '').padStart(width), { bold: row === shown.length - 1 }),
        paint('text', verdicts[row] ?? ''),
      ),
    ),
  ];
}
