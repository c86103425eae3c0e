import { formatId } from '../../../domain/words/format.ts';
import { plain, toWidth } from '../../frame/ansi-text.ts';
import { runs } from '../../frame/runs.ts';
import type { Paint } from '../../theme.ts';
import type { CellStyle } from './thread-state.ts';

export interface StripOptions {
  /** One letter a thread, in order of pid and tid. */
  readonly cells: string;
  /** Of the cells of several threads, how one cell shows them. */
  readonly styleOf: (cells: string) => CellStyle;
  /** In the order of `cells`; empty where it is not known. */
  readonly processes: readonly { readonly pid: number; readonly name: string; readonly threads: number }[];
  readonly columns: number;
  readonly maxRows: number;
  readonly hasColours: boolean;
  readonly paint: Paint;
}

export interface Strip {
  readonly lines: readonly string[];
  /** Threads that one cell stands for. */
  readonly perCell: number;
}

const LABEL_COLUMNS = 20;

/**
 * Every thread as a cell, in the coarsest of these that has room:
 *
 *   ■ ■ ■ ■    up to two rows of them (one row a process, with its name, where there are several)
 *   ■■■■■■■    one a column
 *   ▀▀▀▀▀▀▀    two a column, the upper and the lower half; with colours only
 *   ▀▀▀▀▀▀▀    the same, each cell for the most awake of several threads
 */
export function threadStrip(options: StripOptions): Strip {
  const { cells, columns, maxRows, hasColours } = options;
  if (cells === '' || columns < 1 || maxRows < 1) return { lines: [], perCell: 1 };
  const grouped = byProcess(options);
  if (grouped !== null) return { lines: grouped, perCell: 1 };
  if (Math.ceil((cells.length * 2) / columns) <= Math.min(2, maxRows)) {
    return { lines: rowsOf(stylesOf(options, cells, 1), columns >> 1, options, ' '), perCell: 1 };
  }
  if (Math.ceil(cells.length / columns) <= maxRows) {
    return { lines: rowsOf(stylesOf(options, cells, 1), columns, options, ''), perCell: 1 };
  }
  const halves = hasColours ? 2 : 1;
  const perCell = Math.ceil(cells.length / (columns * maxRows * halves));
  const styles = stylesOf(options, cells, perCell);
  return {
    lines: hasColours ? halfRows(styles, columns, options.paint) : rowsOf(styles, columns, options, ''),
    perCell,
  };
}

function byProcess(options: StripOptions): string[] | null {
  const { processes, cells, columns, maxRows, paint } = options;
  const room = columns - LABEL_COLUMNS;
  if (processes.length < 2 || processes.length > maxRows || room < 10) return null;
  const widest = Math.max(...processes.map(({ threads }) => threads));
  if (widest > room) return null;
  const gap = widest * 2 <= room ? ' ' : '';
  let from = 0;
  return processes.map(({ pid, name, threads }) => {
    const own = cells.slice(from, from + threads);
    from += threads;
    const label = toWidth(paint('dim', toWidth(`${formatId(pid)} ${plain(name)}`, LABEL_COLUMNS - 1)), LABEL_COLUMNS);
    return `${label}${own === '' ? '' : (rowsOf(stylesOf(options, own, 1), room, options, gap)[0] ?? '')}`;
  });
}

function stylesOf({ styleOf }: Pick<StripOptions, 'styleOf'>, cells: string, perCell: number): CellStyle[] {
  return Array.from({ length: Math.ceil(cells.length / perCell) }, (_, index) =>
    styleOf(cells.slice(index * perCell, (index + 1) * perCell)),
  );
}

/** Neighbours of one colour are painted together: ten thousand cells are a few hundred runs. */
function rowsOf(
  styles: readonly CellStyle[],
  perRow: number,
  { paint, hasColours }: Pick<StripOptions, 'paint' | 'hasColours'>,
  gap: string,
): string[] {
  return chunks(styles, perRow).map((row) =>
    runs(row, (style) => style.token)
      .map(([token, run]) => paint(token, run.map((style) => `${hasColours ? '■' : style.letter}${gap}`).join('')))
      .join(''),
  );
}

/** Two rows of cells in one of text: the upper half in the foreground, the lower one in the background. */
function halfRows(styles: readonly CellStyle[], columns: number, paint: Paint): string[] {
  const rows = chunks(styles, columns);
  return Array.from({ length: Math.ceil(rows.length / 2) }, (_, index) => {
    const upper = rows[index * 2] ?? [];
    const lower = rows[index * 2 + 1] ?? [];
    const pairs = upper.map((style, column) => ({ upper: style.token, lower: lower[column]?.token ?? null }));
    return runs(pairs, (pair) => `${pair.upper} ${pair.lower}`)
      .map(([, run]) => {
        const [first] = run;
        if (first === undefined) return '';
        return paint(first.upper, '▀'.repeat(run.length), first.lower === null ? {} : { on: first.lower });
      })
      .join('');
  });
}

function chunks<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}
