import type { LatencyMap } from '../../../domain/state/latency-map.ts';
import type { StepMark } from '../../state/throughput.ts';
import { detailColumns, PaneFrame } from '../../widgets/pane-frame.tsx';
import { loadAxis } from '../load-axis.ts';
import { usePaneTools } from '../pane-context.ts';
import { insideOf, type PaneSize } from '../pane-size.ts';
import { heatLegend, latencyMapLines } from './latency-map-lines.ts';

interface LatencyMapPaneProps {
  readonly map: LatencyMap;
  readonly marks: readonly StepMark[];
  readonly size: PaneSize;
}

/** With fewer rows the legend has to be in the border. */
const LEGEND_FROM_ROWS = 8;
const TITLES = ['latency over the run, log', 'latency, log', 'latency'];

/** Latency over the whole run, as a heat map. */
export function LatencyMapPane({ map, marks, size }: LatencyMapPaneProps) {
  const tools = usePaneTools();
  const { paint, act } = tools;
  const inside = insideOf(size);
  const isBelow = inside.rows >= LEGEND_FROM_ROWS;
  const legendIn = (title: string): string => (isBelow ? '' : heatLegend(detailColumns(title, size), paint));
  const title = TITLES.find((each) => isBelow || legendIn(each) !== '') ?? 'latency';
  const lines = latencyMapLines({
    map,
    columns: inside.columns,
    rows: isBelow ? inside.rows - 1 : inside.rows,
    tools,
    axis: (columns) => loadAxis(marks, columns, tools),
  });
  const legend = isBelow && lines.length > 0 ? [heatLegend(inside.columns, paint)] : [];
  const nothing = ['', `${paint('latency', '–', { bold: true })} ${paint('dim', 'no good answer yet')}`];
  return (
    <PaneFrame
      title={title}
      token="latency"
      detail={legendIn(title)}
      size={size}
      lines={lines.length > 0 ? [...lines, ...legend] : nothing}
      onClick={() => act?.({ type: 'latency' })}
    />
  );
}
