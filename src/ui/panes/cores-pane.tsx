import type { CoreLoad, CoresSample } from '../../domain/events/run-event.ts';
import { formatCores, formatId, formatPercent } from '../../domain/words/format.ts';
import { toWidth } from '../frame/ansi-text.ts';
import { joined } from '../frame/joined.ts';
import { stackedColumns } from '../plots/bars.ts';
import type { Paint } from '../theme.ts';
import { GENERATOR, OTHER, sharesOf, TARGET } from '../widgets/core-shares.ts';
import { PaneFrame } from '../widgets/pane-frame.tsx';
import { usePaneTools } from './pane-context.ts';
import { insideOf, type PaneSize } from './pane-size.ts';

/** CPU of target, generator and conctop; 100 = one core busy, null: not measured. */
export interface Consumption {
  readonly serverPercent: number | null;
  readonly generatorPercent: number | null;
}

interface CoresPaneProps {
  readonly cores: CoresSample | null;
  readonly consumption: Consumption;
  /** A container's quota; null: all cores. Throttled: the share of periods in which the quota stopped it. */
  readonly quota: { readonly cores: number; readonly throttledPercent: number | null } | null;
  readonly size: PaneSize;
}

const GAP = 2;
/** `12 ` and ` 100 %` around a bar of at least four columns. */
const MIN_CELL_COLUMNS = 16;

/** Each core, and whose threads ran on it: target, generator, other programs. */
export function CoresPane({ cores, consumption, quota, size }: CoresPaneProps) {
  const { paint } = usePaneTools();
  const { columns, rows } = insideOf(size);
  const withSum = rows >= 3;
  const lines = coreRows(cores?.cores ?? [], { columns, rows: withSum ? rows - 1 : rows, isAiry: withSum }, paint);
  if (withSum) lines.push(sums(consumption, cores?.selfCpuPercent ?? null, quota, columns, paint));
  return (
    <PaneFrame
      title="cores"
      token="cores"
      detail={legend(size.columns >= 56, paint)}
      size={size}
      lines={lines}
      opens="cores"
    />
  );
}

function legend(isWide: boolean, paint: Paint): string {
  const mark = ({ token, mark }: typeof TARGET): string => paint(token, mark);
  const dim = (text: string): string => paint('dim', text);
  return isWide
    ? `${dim('target')} ${mark(TARGET)}  ${dim('generator')} ${mark(GENERATOR)}  ${dim('other')} ${mark(OTHER)}`
    : `${mark(TARGET)} ${dim('target')} ${mark(GENERATOR)} ${dim('load')}`;
}

/** As many cores per row as needed to show them all; blank lines between the rows if there is room. */
function coreRows(
  cores: readonly CoreLoad[],
  { columns, rows, isAiry }: PaneSize & { readonly isAiry: boolean },
  paint: Paint,
): string[] {
  const most = Math.floor(columns / MIN_CELL_COLUMNS);
  const perRow = Math.max(1, Math.min(most, Math.ceil(cores.length / Math.max(1, rows))));
  const cellColumns = Math.floor((columns - (perRow - 1) * GAP) / perRow);
  const barRows = Math.ceil(cores.length / perRow);
  const isSpaced = isAiry && barRows * 2 <= rows;
  return Array.from({ length: Math.max(0, Math.min(rows, barRows)) }, (_, row) =>
    cores
      .slice(row * perRow, (row + 1) * perRow)
      .map((core) => toWidth(coreCell(core, cellColumns, paint), cellColumns))
      .join(' '.repeat(GAP)),
  ).flatMap((line) => (isSpaced ? [line, ''] : [line]));
}

/** `core 1 █████▓▓▓░  98 %` */
function coreCell(core: CoreLoad, columns: number, paint: Paint): string {
  const name = columns >= 40 ? `core ${formatId(core.core)}` : formatId(core.core);
  const percent = formatPercent(core.totalPercent).padStart(6);
  const width = Math.max(1, columns - name.length - 1 - percent.length);
  const shares = sharesOf(core);
  const widths = stackedColumns(
    shares.map((each) => each.percent ?? 0),
    width,
  );
  const drawn = shares.map(({ share }, index) => paint(share.token, share.mark.repeat(widths[index] ?? 0))).join('');
  return `${paint('dim', name)} ${toWidth(drawn, width)}${paint('text', percent)}`;
}

function sums(
  { serverPercent, generatorPercent }: Consumption,
  selfPercent: number | null,
  quota: CoresPaneProps['quota'],
  columns: number,
  paint: Paint,
): string {
  const isWide = columns >= 56;
  const part = (name: string, value: string): string => `${paint('dim', `${name} `)}${paint('text', value)}`;
  const throttled = quota?.throttledPercent ?? null;
  const parts = [
    ...(quota === null
      ? []
      : [part('quota', `${formatCores(quota.cores * 100)} cores`), part('throttled', formatPercent(throttled))]),
    part('server', `${formatCores(serverPercent)}${isWide ? ' cores' : ''}`),
    part(isWide ? 'generator' : 'load', formatCores(generatorPercent)),
    part('conctop', formatCores(selfPercent)),
  ];
  return joined(parts, paint('dim', ' · '), columns);
}
