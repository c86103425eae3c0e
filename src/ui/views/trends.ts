import type { Series } from '../../domain/state/series.ts';
import { columnsOf } from '../frame/ansi-text.ts';
import type { PaneTools } from '../panes/pane-context.ts';
import { COUNT, type Measure } from '../plots/scale.ts';
import { highestOf, trend } from '../plots/trend.ts';
import type { Paint, Token } from '../theme.ts';
import { beside, rightColumns } from '../widgets/beside.ts';

export interface ViewTrend {
  readonly title: string;
  readonly series: Series;
  readonly token: Token;
  /** Default: a count. */
  readonly measure?: Measure;
  /** The heading shows the highest point. */
  readonly format: (value: number) => string;
}

/** A lower curve shows nothing, a higher one nothing more. */
const MIN_ROWS = 4;
const MAX_ROWS = 24;

/** A title with a rule to the right edge; what is at the right is whole or not there. */
export function heading({
  title,
  token,
  right = '',
  columns,
  paint,
}: {
  readonly title: string;
  readonly token: Token;
  readonly right?: string;
  readonly columns: number;
  readonly paint: Paint;
}): string {
  const left = columns - columnsOf(title) - 1;
  const shown = columnsOf(right) < left ? right : '';
  const rule = paint('border', '─'.repeat(Math.max(0, left - (shown === '' ? 0 : columnsOf(shown) + 1))));
  return `${paint(token, title, { bold: true })} ${rule}${shown === '' ? '' : ` ${paint('dim', shown)}`}`;
}

/** Curves over the whole run in a view's remaining rows, one or two side by side; none if there are too few rows. */
export function trendsBelow(
  [first, second]: readonly ViewTrend[],
  { columns, rows, tools }: { readonly columns: number; readonly rows: number; readonly tools: PaneTools },
): string[] {
  const height = Math.min(MAX_ROWS, rows - 2);
  if (first === undefined || height < MIN_ROWS) return [];
  const block = ({ title, series, token, measure = COUNT, format }: ViewTrend, width: number): string[] => [
    heading({
      title,
      token,
      right: series.points.length === 0 ? '' : `peak ${format(highestOf(series))}`,
      columns: width,
      paint: tools.paint,
    }),
    ...trend(tools, { series, token, measure, columns: width, rows: height }),
  ];
  if (second === undefined) return ['', ...block(first, columns)];
  const leftColumns = columns >> 1;
  const left = block(first, leftColumns);
  return ['', ...beside(left, block(second, rightColumns(columns, leftColumns)), { columns, leftColumns })];
}
