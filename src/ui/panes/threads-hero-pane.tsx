import { memo } from 'react';
import { formatCount, formatUnits } from '../../domain/format.ts';
import type { ProcessSample, ThreadTable } from '../../domain/run-event.ts';
import type { Series } from '../../domain/series.ts';
import { FigurePane } from './figure-pane.tsx';
import { usePaneTools } from './pane-context.ts';
import type { PaneSize } from './pane-size.ts';

interface ThreadsHeroPaneProps extends PaneSize {
  readonly process: ProcessSample | null;
  readonly table: ThreadTable | null;
  readonly open: number | null;
  readonly series: Series;
}

/** The number that surprises everybody. */
export const ThreadsHeroPane = memo(function ThreadsHeroPane(props: ThreadsHeroPaneProps) {
  const { process, table, open, series, columns, rows, digitSize } = props;
  const { paint } = usePaneTools();
  const threads = process?.threads ?? null;
  const wide = columns >= 40;
  return (
    <FigurePane
      title={wide ? 'OS threads · surprising?' : 'OS threads'}
      token="threads"
      detail={paint('dim', process === null ? '' : formatUnits(process.processes, 'process', 'processes'))}
      text={threads === null ? '–' : formatCount(threads)}
      notes={[
        ...perThread(open, threads, wide).map((line, index) =>
          paint(index === 0 ? 'strong' : 'text', line, { bold: index === 0 }),
        ),
        ...states(table).map((line) => paint('dim', line)),
      ]}
      series={series}
      trendMax={trendMax(series)}
      columns={columns}
      rows={rows}
      digitSize={digitSize}
    />
  );
});

/** Nine threads, then ten, is no cliff: room above keeps a small change small. */
const trendMax = (series: Series): number => Math.max(4, ...series.points.map((point) => point.value)) * 1.25;

function perThread(open: number | null, threads: number | null, wide: boolean): string[] {
  if (open === null || threads === null || threads === 0) return [];
  const ratio = open / threads;
  const text = ratio >= 9.95 ? formatCount(ratio) : ratio.toFixed(1);
  return wide ? [`${text} connections`, 'on every thread'] : [`${text} conns`, 'a thread'];
}

function states(table: ThreadTable | null): string[] {
  if (table === null) return [];
  const running = table.states.running ?? 0;
  const rest = Object.values(table.states).reduce((sum, count) => sum + count, 0) - running;
  return [`${formatCount(running)} runnable · ${formatCount(rest)} asleep`];
}
