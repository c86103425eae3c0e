import type { LatencyMap } from '../../../domain/state/latency-map.ts';
import { formatMsBound } from '../../../domain/words/format.ts';
import { HEAT, type HeatToken } from '../../../domain/words/metric-colours.ts';
import { columnsOf } from '../../frame/ansi-text.ts';
import { runs } from '../../frame/runs.ts';
import { axisLines } from '../../plots/axes.ts';
import { type HeatCells, heatCells } from '../../plots/heat-map.ts';
import { DECADES, type Decade, indexBelow, numberAt } from '../../plots/preferred-numbers.ts';
import type { Paint } from '../../theme.ts';
import type { PaneTools } from '../pane-context.ts';
import type { PaneSize } from '../pane-size.ts';

/** Each step is denser than the one before: what it says where there are no colours. */
const GLYPHS: readonly string[] = [' ', '∙', '░', '▒', '▓', '█'];

/** In its colour on the same colour: with colours a whole cell, without them its glyph alone. */
const cellsOf = (paint: Paint, step: number, count: number): string => {
  const token: HeatToken | undefined = HEAT[step - 1];
  const text = (GLYPHS[step] ?? ' ').repeat(count);
  return token === undefined ? text : paint(token, text, { on: token });
};

interface MapLines extends PaneSize {
  readonly map: LatencyMap;
  readonly tools: PaneTools;
  /** The line below, of so many columns. */
  readonly axis: (columns: number) => string;
}

/** Beside the rows: `100 ms┤`. Of longer labels the numbers would move as latency grows. */
const LABEL_COLUMNS = 6;

/**
 * Latency over the run: time across, latency up, each cell coloured by its share of the column's answers.
 *
 *    1 s┤            ░▒
 *       │           ░▒█
 * 100 ms┤████████████▒∙
 *        100  1k    10k
 */
export function latencyMapLines({ map, columns, rows, tools, axis }: MapLines): string[] {
  const mapRows = rows - 1;
  const mapColumns = columns - LABEL_COLUMNS - 1;
  const { fromMs, toMs, paint } = tools;
  const cells = heatCells(map, { fromMs, toMs, columns: mapColumns, rows: mapRows });
  if (cells === null) return [];
  const beside = axisLines(labelsOf(cells, mapRows), mapRows);
  const lines = cells.rows.map(
    (steps, row) =>
      paint('dim', (beside[row] ?? '').padStart(LABEL_COLUMNS + 1)) +
      runs([...steps], (step) => step)
        .map(([step, run]) => cellsOf(paint, step, run.length))
        .join(''),
  );
  return [...lines, ' '.repeat(LABEL_COLUMNS + 1) + paint('dim', axis(mapColumns))];
}

/** Round latencies by the row that holds them: 1, 2, 5, or finer where that leaves fewer than two. */
function labelsOf(cells: HeatCells, rows: number): ReadonlyMap<number, string> {
  let labels: ReadonlyMap<number, string> = new Map();
  for (const decade of [...DECADES].reverse()) {
    const found = roundIn(decade, cells, rows);
    const next = new Map(found.map(({ row, ms }) => [row, formatMsBound(ms)]));
    if (next.size < found.length || next.size > Math.max(ENOUGH_LABELS, MOST_SHARE * rows)) break;
    labels = next;
    if (labels.size >= ENOUGH_LABELS && decade.length > 1) break;
  }
  return labels;
}

const ENOUGH_LABELS = 2;
/** Where nearly each row had a label, none would stand out. */
const MOST_SHARE = 0.7;

function roundIn(decade: Decade, { fromMs, toMs }: HeatCells, rows: number): { row: number; ms: number }[] {
  const span = Math.log(toMs / fromMs);
  const found: { row: number; ms: number }[] = [];
  for (let index = indexBelow(decade, fromMs); numberAt(decade, index) < toMs && found.length <= rows; index += 1) {
    const ms = numberAt(decade, index);
    const above = Math.floor((Math.log(ms / fromMs) / span) * rows + 1e-9);
    if (above >= 0) found.push({ row: rows - 1 - above, ms });
  }
  return found;
}

/** From when on a cell has its step, in per cent of its column; the first has any. */
const FROM_PERCENT = ['<1', '1', '3', '10', '30'];

/** What the colours mean, in at most so many columns; empty: it has no room. */
export function heatLegend(room: number, paint: Paint): string {
  const each = FROM_PERCENT.map((text, index) => `${cellsOf(paint, index + 1, 1)}${paint('dim', text)}`);
  const wordings = [
    `${paint('dim', 'share of each moment’s answers, %')} ${each.join(' ')}`,
    `${paint('dim', 'share of answers, %')} ${each.join(' ')}`,
    `${paint('dim', '% of answers')} ${each.join(' ')}`,
    `${each.join(' ')} ${paint('dim', '%')}`,
    `${each.join('')}${paint('dim', '%')}`,
    // A step begins where the one before ends.
    `${each.join('').replace('<1', '0')}${paint('dim', '%')}`,
  ];
  return wordings.find((text) => columnsOf(text) <= room) ?? '';
}
