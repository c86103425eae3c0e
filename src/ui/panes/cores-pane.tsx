import { memo } from 'react';
import { formatCores, formatPercent } from '../../domain/format.ts';
import type { CoreLoad, CoresSample } from '../../domain/run-event.ts';
import { columnsOf, toWidth } from '../ansi-text.ts';
import { stackedColumns } from '../plots/bars.ts';
import { innerColumns, PaneFrame } from '../widgets/pane-frame.tsx';
import { usePaneTools } from './pane-context.ts';

interface CoresPaneProps {
  readonly columns: number;
  readonly rows: number;
  readonly cores: CoresSample | null;
  /** 100 = one core busy. */
  readonly serverPercent: number | null;
  readonly generatorPercent: number | null;
  /** Cores that a container's quota allows; null: all. */
  readonly quotaCores: number | null;
  /** Share of its periods in which the quota stopped the container. */
  readonly throttledPercent: number | null;
}

const GAP = 2;
/** `12 ` and ` 100 %` around a bar of at least four columns. */
const MIN_CELL_COLUMNS = 16;

/** Each core, and whose threads ran on it: target, generator, everybody else. */
export const CoresPane = memo(function CoresPane(props: CoresPaneProps) {
  const { columns, rows, cores, serverPercent, generatorPercent, quotaCores, throttledPercent } = props;
  const { paint } = usePaneTools();
  const inner = innerColumns(columns);
  const height = rows - 2;
  const list = cores?.cores ?? [];
  const withSum = height >= 3;
  const room = withSum ? height - 1 : height;
  const perRow = Math.max(
    1,
    Math.min(Math.floor(inner / MIN_CELL_COLUMNS), Math.ceil(list.length / Math.max(1, room))),
  );
  const cellColumns = Math.floor((inner - (perRow - 1) * GAP) / perRow);
  const barRows = Math.ceil(list.length / perRow);
  const spaced = barRows * 2 + 1 <= height && withSum;
  const lines: string[] = [];
  for (let row = 0; row < Math.min(room, barRows); row += 1) {
    const cells = list.slice(row * perRow, (row + 1) * perRow).map((core) => toWidth(cell(core), cellColumns));
    lines.push(cells.join(' '.repeat(GAP)));
    if (spaced) lines.push('');
  }
  if (withSum) lines.push(sums());
  return (
    <PaneFrame
      title="cores"
      token="cores"
      detail={
        columns >= 56
          ? `${paint('dim', 'target')} ${paint('cores', '█')}  ${paint('dim', 'generator')} ${paint('generator', '▓')}  ${paint('dim', 'other')} ${paint('dim', '░')}`
          : `${paint('cores', '█')} ${paint('dim', 'target')} ${paint('generator', '▓')} ${paint('dim', 'load')}`
      }
      columns={columns}
      rows={rows}
      paint={paint}
      lines={lines}
    />
  );

  function cell(core: CoreLoad): string {
    const name = cellColumns >= 40 ? `core ${core.core}` : `${core.core}`;
    const percent = formatPercent(core.totalPercent).padStart(6);
    const width = Math.max(1, cellColumns - name.length - 1 - percent.length);
    const target = core.targetPercent ?? 0;
    const generator = core.generatorPercent ?? 0;
    const other = Math.max(0, core.totalPercent - target - generator);
    const [t = 0, g = 0, o = 0] = stackedColumns([target, generator, other], width);
    const drawn = `${paint('cores', '█'.repeat(t))}${paint('generator', '▓'.repeat(g))}${paint('dim', '░'.repeat(o))}`;
    return `${paint('dim', name)} ${toWidth(drawn, width)}${paint('text', percent)}`;
  }

  function sums(): string {
    const told = (percent: number | null | undefined): string => (percent == null ? '–' : formatCores(percent));
    const quota: readonly (readonly [string, string])[] =
      quotaCores === null
        ? []
        : [
            ['quota ', `${formatCores(quotaCores * 100)} cores`],
            ['throttled ', throttledPercent === null ? '–' : formatPercent(throttledPercent)],
          ];
    const parts: readonly (readonly [string, string])[] = quota.concat(
      inner >= 56
        ? [
            ['server ', `${told(serverPercent)} cores`],
            ['generator ', told(generatorPercent)],
            ['this screen ', told(cores?.selfCpuPercent)],
          ]
        : [
            ['server ', told(serverPercent)],
            ['load ', told(generatorPercent)],
            ['screen ', told(cores?.selfCpuPercent)],
          ],
    );
    return parts
      .map(([name, value]) => `${paint('dim', name)}${paint('text', value)}`)
      .reduce((line, part) => {
        const next = `${line}${paint('dim', ' · ')}${part}`;
        return columnsOf(next) <= inner ? next : line;
      });
  }
});
