import { html, type Markup } from '../html/markup.ts';
import { CELL, shapeOf } from './cell-shapes.ts';
import { INKS } from './ink.ts';
import { type Cell, type CellStyle, cellsOf, PAGE, TEXT } from './terminal-cells.ts';

export interface TerminalPicture {
  /** Painted: text and colours (SGR). */
  readonly lines: readonly string[];
  readonly columns: number;
  readonly background: 'dark' | 'light';
  /** For whoever hears it read, and as its name. */
  readonly title: string;
}

const MARGIN = 12;
const FONT_PX = 14;
/** From the top of a cell to where letters stand. */
const BASELINE = 13;
const FONT = "'DejaVu Sans Mono', Menlo, Consolas, 'Liberation Mono', monospace";
const FAINT = 0.6;
const DOT_PX = 1.9;

/** A frame of a terminal as a picture: each character in its cell, in its colour. */
export function terminalSvg({ lines, columns, background, title }: TerminalPicture): string {
  const { page, colours } = INKS[background];
  const colourOf = (hex: string | null, otherwise: string): string =>
    hex === PAGE ? page : hex === TEXT || hex === null ? otherwise : `#${hex}`;
  const text = `#${colours.strong}`;
  const width = columns * CELL.width + 2 * MARGIN;
  const height = lines.length * CELL.height + 2 * MARGIN;
  const rows = lines.map((line, row) =>
    drawnRow(cellsOf(line), MARGIN + row * CELL.height, (hex) => colourOf(hex, text)),
  );
  const { text: svg } =
    html`<svg xmlns="http://www.w3.org/2000/svg" width="${Math.ceil(width)}" height="${Math.ceil(height)}" viewBox="0 0 ${Math.ceil(width)} ${Math.ceil(height)}" role="img" font-family="${FONT}" font-size="${FONT_PX}">
<title>${title}</title>
<rect width="100%" height="100%" fill="${page}"/>
${rows}</svg>
`;
  return svg;
}

interface Run extends CellStyle {
  readonly from: number;
  readonly cells: readonly Cell[];
}

const isAlike = (a: CellStyle, b: CellStyle): boolean =>
  a.foreground === b.foreground && a.background === b.background && a.bold === b.bold && a.faint === b.faint;

function runsOf(cells: readonly Cell[]): readonly Run[] {
  const runs: (Run & { readonly cells: Cell[] })[] = [];
  for (const [column, cell] of cells.entries()) {
    const last = runs.at(-1);
    if (last !== undefined && isAlike(last, cell)) last.cells.push(cell);
    else runs.push({ ...cell, from: column, cells: [cell] });
  }
  return runs;
}

const drawnRow = (cells: readonly Cell[], y: number, colourOf: (hex: string | null) => string): readonly Markup[] =>
  runsOf(cells).map((run) => drawnRun(run, y, colourOf));

function drawnRun(run: Run, y: number, colourOf: (hex: string | null) => string): Markup {
  const at = (index: number): number => MARGIN + (run.from + index) * CELL.width;
  const colour = colourOf(run.foreground);
  const opacity = run.faint ? FAINT : 1;
  const paths = { line: '', dots: '' };
  const areas = new Map<number, string>();
  const letters: { readonly character: string; readonly x: number }[] = [];
  for (const [index, { character }] of run.cells.entries()) {
    if (character === ' ') continue;
    const shape = shapeOf(character, at(index), y);
    if (shape === null) letters.push({ character, x: at(index) });
    else if (shape.kind === 'area') {
      const share = (shape.opacity ?? 1) * opacity;
      areas.set(share, (areas.get(share) ?? '') + shape.path);
    } else paths[shape.kind] += shape.path;
  }
  const behind =
    run.background === null
      ? null
      : html`<path d="M${fine(at(0))} ${y}h${fine(run.cells.length * CELL.width)}v${CELL.height}H${fine(at(0))}z" fill="${colourOf(run.background)}"/>`;
  const drawn = [
    behind,
    ...[...areas].map(([share, d]) => html`<path d="${d}" fill="${colour}"${opacityOf(share)}/>`),
    paths.line === '' ? null : html`<path d="${paths.line}" fill="none" stroke="${colour}"${opacityOf(opacity)}/>`,
    paths.dots === ''
      ? null
      : html`<path d="${paths.dots}" fill="none" stroke="${colour}" stroke-width="${DOT_PX}" stroke-linecap="round"${opacityOf(opacity)}/>`,
    letters.length === 0
      ? null
      : html`<text y="${y + BASELINE}" x="${letters.map(({ x }) => fine(x)).join(' ')}" fill="${colour}"${run.bold ? BOLD : null}${opacityOf(opacity)}>${letters.map(({ character }) => character).join('')}</text>`,
  ];
  return html`${drawn.filter((part) => part !== null)}${drawn.some((part) => part !== null) ? '\n' : ''}`;
}

const BOLD = html` font-weight="bold"`;
const opacityOf = (share: number): Markup | null => (share === 1 ? null : html` opacity="${share}"`);
const fine = (value: number): number => Math.round(value * 100) / 100;
