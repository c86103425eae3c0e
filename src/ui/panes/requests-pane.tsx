import { formatCount } from '../../domain/words/format.ts';
import { COUNT } from '../plots/scale.ts';
import { highestOf, trend } from '../plots/trend.ts';
import type { Throughput, ThroughputCurve } from '../state/throughput.ts';
import type { Paint } from '../theme.ts';
import { besidePlot } from '../widgets/beside.ts';
import { PaneFrame } from '../widgets/pane-frame.tsx';
import { loadAxis } from './load-axis.ts';
import { usePaneTools } from './pane-context.ts';
import { insideOf, type PaneSize } from './pane-size.ts';
import { requestsLines } from './requests-lines.ts';

interface RequestsPaneProps {
  readonly throughput: Throughput;
  readonly curve: ThroughputCurve;
  /** From where on more connections bring no more answers; null: not yet. */
  readonly kneeAt: number | null;
  /** Who limits the step, in at most two lines of the left column; null: not judged yet. */
  readonly verdict: string | null;
  readonly size: PaneSize;
}

const LEFT_COLUMNS = 12;
/** What is below the curve, where the figures beside it leave a row. */
const AXIS_NAME = 'connections';
const AXIS_NAME_FROM_ROWS = 6;
const rowsOf = (lines: readonly string[], rows: number): readonly string[] =>
  Array.from({ length: rows }, (_, row) => lines[row] ?? '');

/** Throughput, compared with the offered load. */
export function RequestsPane({ throughput, curve, kneeAt, verdict, size }: RequestsPaneProps) {
  const tools = usePaneTools();
  const { paint } = tools;
  const { columns, rows } = insideOf(size);
  const plot = trend(tools, {
    series: curve.measured,
    token: 'requests',
    measure: COUNT,
    columns: columns - LEFT_COLUMNS,
    rows,
    highest: highestOf(curve.measured, 1),
    ideal: curve.ideal,
    axis: (width) => loadAxis(curve.marks, width, tools),
  });
  const hasSteps = rows >= AXIS_NAME_FROM_ROWS && curve.marks.length > 1;
  const figureRows = hasSteps ? rows - 1 : rows;
  const figures = requestsLines({ throughput, kneeAt, verdict, rows, plotRows: figureRows, paint });
  const named = hasSteps ? [...rowsOf(figures, figureRows), paint('dim', AXIS_NAME)] : figures;
  const lines = besidePlot(named, plot, LEFT_COLUMNS, rows);
  const wide = size.columns >= 60;
  const isNamed = size.columns >= 50;
  return (
    <PaneFrame
      title={isNamed ? 'requests per second' : 'req/s'}
      token="requests"
      detail={detailOf(throughput, wide, paint)}
      size={size}
      lines={lines}
    />
  );
}

function detailOf({ slack, failedAnswers, ideal }: Throughput, wide: boolean, paint: Paint): string {
  if (slack === 'saturated')
    return paint('bad', wide ? 'lower bound: the generator is saturated' : '≥ generator saturated');
  if (slack === 'starved')
    return paint('bad', wide ? 'lower bound: the generator waits for a core' : '≥ generator waits');
  if (failedAnswers !== '') return paint('bad', `failed: ${failedAnswers}`);
  return ideal === null ? '' : paint('dim', `ideal ${formatCount(ideal)}/s ┈┈`);
}
