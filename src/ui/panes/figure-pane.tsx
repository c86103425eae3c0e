import type { Series } from '../../domain/series.ts';
import type { Token } from '../theme.ts';
import { figure } from '../widgets/figure.ts';
import { innerColumns, PaneFrame } from '../widgets/pane-frame.tsx';
import { trend, usePaneTools } from './pane-context.ts';
import type { PaneSize } from './pane-size.ts';

interface FigurePaneProps extends PaneSize {
  readonly title: string;
  readonly token: Token;
  readonly detail: string;
  /** The figure itself, in big digits. */
  readonly text: string;
  /** Beside or below it, as there is room. */
  readonly notes: readonly string[];
  readonly series: Series;
  /** The trend's upper end, where that is not its highest point. */
  readonly trendMax?: number;
}

/** The panes of the top row: one figure in big digits, what it means, and how it came there. */
export function FigurePane(props: FigurePaneProps) {
  const { title, token, detail, text, notes, series, trendMax, columns, rows, digitSize } = props;
  const tools = usePaneTools();
  const { paint } = tools;
  const max = trendMax === undefined ? {} : { max: trendMax };
  return (
    <PaneFrame
      title={title}
      token={token}
      detail={detail}
      columns={columns}
      rows={rows}
      paint={paint}
      lines={figure({
        text,
        token,
        size: digitSize,
        columns: innerColumns(columns),
        rows: rows - 2,
        notes,
        paint,
        trend: (width, height) => trend(tools, { series, token, columns: width, rows: height, ...max }),
      })}
    />
  );
}
