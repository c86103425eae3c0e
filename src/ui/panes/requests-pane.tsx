import { memo } from 'react';
import type { Bottleneck } from '../../domain/bottleneck.ts';
import { formatCount, formatPercent, formatShort } from '../../domain/format.ts';
import type { Series } from '../../domain/series.ts';
import { spread, toWidth } from '../ansi-text.ts';
import { innerColumns, PaneFrame } from '../widgets/pane-frame.tsx';
import { trend, usePaneTools } from './pane-context.ts';

interface RequestsPaneProps {
  readonly columns: number;
  readonly rows: number;
  readonly requestsPerSecond: number | null;
  /** By Little's law; null where the wait of a request is not known. */
  readonly ideal: number | null;
  readonly series: Series;
  readonly idealSeries: Series;
  /** Where the ramp's steps began: connections under the time axis. */
  readonly marks: readonly { readonly atMs: number; readonly connections: number }[];
  readonly kneeAt: number | null;
  readonly saturated: boolean;
  /** Who keeps it from being more; null: not known yet. */
  readonly bottleneck: Bottleneck['who'] | null;
}

const LEFT_COLUMNS = 11;
/** The ideal is drawn as far as it stays below this many times the measured peak; above it would flatten the plot. */
const IDEAL_HEADROOM = 1.6;

/** Throughput, held against what the sockets could ask for. */
export const RequestsPane = memo(function RequestsPane(props: RequestsPaneProps) {
  const { columns, rows, requestsPerSecond, ideal, series, idealSeries, marks, kneeAt, saturated, bottleneck } = props;
  const tools = usePaneTools();
  const { paint } = tools;
  const inner = innerColumns(columns);
  const height = rows - 2;
  const withMarks = height >= 5;
  const plotRows = withMarks ? height - 1 : height;
  const plotColumns = Math.max(0, inner - LEFT_COLUMNS);
  const peak = series.points.reduce((top, point) => Math.max(top, point.value), 1);
  const idealPeak = idealSeries.points.reduce((top, point) => Math.max(top, point.value), 0);
  const max = Math.max(peak * 1.08, Math.min(idealPeak * 1.08, peak * IDEAL_HEADROOM));
  const plot = trend(tools, {
    series,
    token: 'requests',
    columns: plotColumns,
    rows: plotRows,
    max,
    ideal: idealSeries,
  });
  const left = withoutGaps(leftLines(), plotRows);
  const lines = Array.from(
    { length: plotRows },
    (_, row) => `${toWidth(left[row] ?? '', LEFT_COLUMNS)}${plot[row] ?? ''}`,
  );
  if (withMarks) lines.push(`${' '.repeat(LEFT_COLUMNS)}${paint('dim', axis())}`);
  return (
    <PaneFrame
      title={columns >= 60 ? 'requests per second' : 'req/s'}
      token="requests"
      detail={detail()}
      columns={columns}
      rows={rows}
      paint={paint}
      lines={lines}
    />
  );

  function detail(): string {
    if (saturated)
      return paint('bad', columns >= 60 ? 'lower bound: the generator is saturated' : '≥ generator saturated');
    return ideal === null ? '' : paint('dim', `ideal ${formatCount(ideal)}/s ┈┈`);
  }

  function leftLines(): string[] {
    const number = requestsPerSecond === null ? '–' : `${saturated ? '≥ ' : ''}${formatShort(requestsPerSecond)}`;
    const share =
      ideal === null || requestsPerSecond === null || ideal === 0
        ? []
        : [`${formatPercent((requestsPerSecond / ideal) * 100)} of`, 'ideal'];
    const gap = height >= 8 ? [''] : [];
    return [
      ...(height >= 6 ? [''] : []),
      paint('requests', number, { bold: true }),
      paint('dim', 'req/s'),
      ...gap,
      ...share.map((line) => paint('dim', line)),
      ...gap,
      ...(kneeAt === null || height < 10
        ? []
        : [paint('threads', 'knee at'), paint('threads', formatCount(kneeAt), { bold: true })]),
      ...(bottleneck === null || height < 12
        ? []
        : [...gap, paint('dim', 'bottleneck'), ...bottleneckLine(bottleneck)]),
    ];
  }

  function bottleneckLine(who: Bottleneck['who']): string[] {
    const words = who === 'both' ? 'few cores' : who === 'others' ? 'other work' : who;
    return [paint(who === 'nobody' ? 'good' : 'threads', words, { bold: true })];
  }

  /** Labels where they fit, never one over another. */
  function axis(): string {
    const span = Math.max(1, tools.toMs - tools.fromMs);
    let line = '';
    for (const mark of marks) {
      const label = formatCount(mark.connections);
      const at = Math.round(((mark.atMs - tools.fromMs) / span) * (plotColumns - 1));
      if (at < line.length + (line === '' ? 0 : 2) || at + label.length > plotColumns) continue;
      line = spread(line, '', at) + label;
    }
    return line;
  }
});

/** Blank lines go first where there are too few rows, from the last one up. */
function withoutGaps(lines: readonly string[], rows: number): string[] {
  const kept = [...lines];
  for (let at = kept.length - 1; at >= 0 && kept.length > rows; at -= 1) if (kept[at] === '') kept.splice(at, 1);
  return kept;
}
