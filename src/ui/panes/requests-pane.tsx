import { formatCount } from '../../domain/words/format.ts';
import { spread } from '../frame/ansi-text.ts';
import { highestOf, trend } from '../plots/trend.ts';
import type { Throughput, ThroughputCurve } from '../state/throughput.ts';
import type { Paint } from '../theme.ts';
import { besidePlot } from '../widgets/beside.ts';
import { PaneFrame } from '../widgets/pane-frame.tsx';
import { type PaneTools, usePaneTools } from './pane-context.ts';
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

const LEFT_COLUMNS = 11;
/** The ideal is drawn up to this many times the measured peak; beyond, it would flatten the plot. */
const IDEAL_HEADROOM = 1.6;
/** Keeps the highest point off the border. */
const HEADROOM = 1.08;
const MARKS_FROM_ROWS = 5;

/** Throughput, compared with the offered load. */
export function RequestsPane({ throughput, curve, kneeAt, verdict, size }: RequestsPaneProps) {
  const tools = usePaneTools();
  const { paint } = tools;
  const { columns, rows } = insideOf(size);
  const withMarks = rows >= MARKS_FROM_ROWS;
  const plotRows = withMarks ? rows - 1 : rows;
  const plotColumns = Math.max(0, columns - LEFT_COLUMNS);
  const peak = highestOf(curve.measured, 1);
  const plot = trend(tools, {
    series: curve.measured,
    token: 'requests',
    columns: plotColumns,
    rows: plotRows,
    max: Math.max(peak * HEADROOM, Math.min(highestOf(curve.ideal) * HEADROOM, peak * IDEAL_HEADROOM)),
    ideal: curve.ideal,
  });
  const figures = requestsLines({ throughput, kneeAt, verdict, rows, plotRows, paint });
  const lines = besidePlot(figures, plot, LEFT_COLUMNS, plotRows);
  if (withMarks) lines.push(' '.repeat(LEFT_COLUMNS) + paint('dim', axis(curve.marks, plotColumns, tools)));
  const wide = size.columns >= 60;
  return (
    <PaneFrame
      title={wide ? 'requests per second' : 'req/s'}
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

/** Each step's connections where the step began: labels where they fit, never overlapping. */
function axis(marks: ThroughputCurve['marks'], columns: number, { fromMs, toMs }: PaneTools): string {
  const span = Math.max(1, toMs - fromMs);
  let line = '';
  for (const mark of marks) {
    const label = formatCount(mark.connections);
    const at = Math.round(((mark.atMs - fromMs) / span) * (columns - 1));
    if (at < line.length + (line === '' ? 0 : 2) || at + label.length > columns) continue;
    line = spread(line, '', at) + label;
  }
  return line;
}
