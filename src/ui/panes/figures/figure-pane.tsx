import type { Series } from '../../../domain/state/series.ts';
import { COUNT } from '../../plots/scale.ts';
import { trend } from '../../plots/trend.ts';
import type { ViewName } from '../../state/view-state.ts';
import type { Token } from '../../theme.ts';
import { figure } from '../../widgets/figure.ts';
import { PaneFrame } from '../../widgets/pane-frame.tsx';
import { usePaneTools } from '../pane-context.ts';
import { type FigureSize, insideOf } from '../pane-size.ts';

interface FigurePaneProps {
  readonly title: string;
  readonly token: Token;
  readonly detail: string;
  readonly figure: {
    /** The figure itself, in big digits. */
    readonly text: string;
    /** Beside or below it, depending on room. */
    readonly notes: readonly string[];
    /** One line under number and notes, from the longest wording to the shortest. */
    readonly captions?: readonly string[];
  };
  readonly trend: {
    readonly series: Series;
    /** What its axis reaches at least, if that is not its highest point. */
    readonly highest?: number;
  };
  readonly size: FigureSize;
  readonly opens: ViewName;
}

/** A pane of the top row: one figure in big digits, what it means, and its trend. */
export function FigurePane({ title, token, detail, figure: shown, trend: curve, size, opens }: FigurePaneProps) {
  const tools = usePaneTools();
  const lines = figure({
    ...shown,
    ...insideOf(size),
    token,
    size: size.digitRows,
    paint: tools.paint,
    trend: (columns, rows) => trend(tools, { ...curve, token, measure: COUNT, columns, rows }),
  });
  return <PaneFrame title={title} token={token} detail={detail} {...{ size, lines, opens }} />;
}
