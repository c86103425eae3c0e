import { ofIdealPercent } from '../../domain/meaning/step-reading.ts';
import { formatBytes, formatCount, formatMs, formatPercent } from '../../domain/words/format.ts';
import type { Token } from '../../domain/words/metric-colours.ts';
import type { StepSummary } from '../../domain/words/step-summary.ts';
import { figure, limitedBy, requestsColumn, type StepColumn } from '../step-columns.ts';
import type { Column } from '../text-table.ts';
import type { RunFigures } from './run-figures.ts';
import type { Curve } from './timeline.ts';

/** Several runs beside one another, aligned by their connections: their clocks have nothing to do with each other. */
export interface SideBySide {
  /** The largest step that all of them held; null: they share none, and each shows its last. */
  readonly atConnections: number | null;
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly string[])[];
  /** The steps of all runs, ascending: the x axis. */
  readonly connections: readonly number[];
  readonly labels: readonly { readonly name: string; readonly colour: Token }[];
  readonly measures: readonly Measure[];
  /** What an ideal server would answer at each step, where that is the same for all of them; null: it is not. */
  readonly ideal: Curve | null;
}

/** One small multiple: a figure of each step of each run. */
export interface Measure {
  readonly id: string;
  readonly title: string;
  readonly unit: 'rate' | 'ms' | 'count' | 'bytes' | 'cores';
  readonly logarithmic: boolean;
  /** By run, in the order of the labels; null: the run has no such step, or did not measure it. */
  readonly curves: readonly Curve[];
}

/** One run each says nothing about how far apart two runs of the same server lie. */
export const NO_WINNER = 'One run each: no winner is marked, since nothing shows how much a run differs from the next.';

/** Far apart from one another; a run beside others has no metric's colour. */
const COLOURS: readonly Token[] = ['connections', 'threads', 'requests', 'memory', 'units', 'cores', 'latency', 'bad'];

const MEASURES: readonly (Omit<Measure, 'curves'> & { readonly of: (step: StepSummary) => number | null })[] = [
  { id: 'rps', title: 'Requests per second', unit: 'rate', logarithmic: false, of: (step) => step.requestsPerSecond },
  { id: 'p99', title: 'p99 latency', unit: 'ms', logarithmic: false, of: (step) => step.latencyMs.p99 },
  { id: 'threads', title: 'OS threads', unit: 'count', logarithmic: true, of: (step) => step.threads?.last ?? null },
  { id: 'rss', title: 'Resident memory', unit: 'bytes', logarithmic: false, of: (step) => step.rssBytes?.last ?? null },
  {
    id: 'cpu',
    title: 'CPU of the server',
    unit: 'cores',
    logarithmic: false,
    of: (step) => step.cpuPercent?.mean ?? null,
  },
];

const COLUMNS: readonly StepColumn[] = [
  figure('conns', (step) => step.connections.open, formatCount),
  figure('OS threads', (step) => step.threads?.last ?? null, formatCount),
  figure('processes', (step) => step.processes, formatCount),
  requestsColumn,
  figure('of ideal', ofIdealPercent, formatPercent),
  figure('p50', (step) => step.latencyMs.p50, formatMs),
  figure('p99', (step) => step.latencyMs.p99, formatMs),
  figure('resident', (step) => step.rssBytes?.last ?? null, formatBytes),
  figure('per connection', (step) => step.rssBytesPerConnection, formatBytes),
  figure('CPU', (step) => step.cpuPercent?.mean ?? null, formatPercent),
  { title: 'limited by', align: 'left', value: limitedBy, cell: limitedBy },
];

export function sideBySide(runs: readonly RunFigures[]): SideBySide {
  const steps = runs.map(({ summary }) =>
    summary.steps.filter(({ seconds, connections }) => seconds > 0 && connections.requested > 0),
  );
  const connections = [...new Set(steps.flat().map((step) => step.connections.requested))].sort((a, b) => a - b);
  const at = (run: readonly StepSummary[], wanted: number): StepSummary | null =>
    run.findLast((step) => step.connections.requested === wanted) ?? null;
  const atConnections =
    connections.findLast((wanted) => steps.every((run) => at(run, wanted)?.settled === true)) ?? null;
  const labels = labelsOf(runs);
  const ideals = connections.map((wanted) => idealAt(steps.flatMap((run) => at(run, wanted) ?? [])));
  return {
    atConnections,
    columns: [{ title: 'run', align: 'left' }, { title: 'HTTP server', align: 'left' }, ...COLUMNS],
    rows: runs.map(({ headline, summary }, index) => {
      const step = atConnections === null ? headline : at(steps[index] ?? [], atConnections);
      const cells = COLUMNS.map(({ cell }) => (step === null ? '–' : cell(step)));
      return [labels[index]?.name ?? '', summary.target.http?.name ?? '–', ...cells];
    }),
    connections,
    labels,
    ideal: ideals.includes(null) ? null : ideals,
    measures: MEASURES.map(({ of, ...measure }) => ({
      ...measure,
      curves: steps.map((run) =>
        connections.map((wanted) => {
          const step = at(run, wanted);
          return step === null ? null : of(step);
        }),
      ),
    })),
  };
}

/** All sockets may not be open everywhere: within a hundredth it is the same load. */
const SAME = 0.01;

function idealAt(steps: readonly StepSummary[]): number | null {
  const [first = null, ...rest] = steps.map((step) => step.idealRequestsPerSecond);
  const isSame = first !== null && rest.every((ideal) => ideal !== null && Math.abs(ideal / first - 1) < SAME);
  return isSame ? first : null;
}

/** By their targets; where two are of the same one, with their recordings. */
function labelsOf(runs: readonly RunFigures[]): SideBySide['labels'] {
  const names = runs.map(({ summary }) => summary.target.name);
  return runs.map((run, index) => {
    const name = names[index] ?? '';
    const isOnly = names.filter((other) => other === name).length === 1;
    return { name: isOnly ? name : `${name} (${run.name})`, colour: COLOURS[index % COLOURS.length] ?? 'text' };
  });
}
