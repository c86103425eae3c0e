import blessed from 'blessed';
import Canvas, { type BrailleCanvas, type CanvasContext } from 'blessed-contrib/lib/widget/canvas.js';
import DrawilleCanvas from 'drawille-blessed-contrib';
import type { Line, Span } from '../spans.ts';
import type { Tone } from '../theme.ts';
import type { Curve, PlotSpec, Plotter, TimeAxis } from './plotter.ts';

/**
 * Draws with blessed-contrib's canvas widget, off screen: the widget is attached to a screen that is only a node, so no
 * terminal, program or terminfo is involved. Where a colour index is expected it gets the number of a tone, and its
 * frame (`CSI 38;5;N m ⠿ CSI 39 m`) is read back into spans, which the screen's theme colours.
 *
 * This module is heavy; start-ui loads it after the first frame.
 */
export function createBraillePlotter(): Plotter {
  const canvases = new Map<string, CanvasContext>();
  return (spec) => {
    if (spec.columns <= 0 || spec.rows <= 0) return [];
    const key = `${spec.columns}x${spec.rows}`;
    let context = canvases.get(key);
    if (context === undefined) {
      // Sizes come and go with resizes of the terminal: old ones are dropped together.
      if (canvases.size >= MAX_CANVASES) canvases.clear();
      context = createCanvas(spec.columns, spec.rows);
      canvases.set(key, context);
    }
    return draw(context, spec);
  };
}

const MAX_CANVASES = 32;

/** A root that blessed's elements can be attached to. */
class OffScreen extends blessed.Node {
  /** Elements register their hover effects; here is no mouse. */
  setEffects(): void {}
}
OffScreen.prototype.type = 'screen';

/** The widget keeps 12 dots (6 columns) of its width for itself. */
const CANVAS_MARGIN_COLUMNS = 6;

function createCanvas(columns: number, rows: number): CanvasContext {
  const screen = new OffScreen();
  const widget = new Canvas({ screen, width: columns + CANVAS_MARGIN_COLUMNS, height: rows }, Dots);
  screen.append(widget as unknown as InstanceType<typeof blessed.Node>);
  return widget.ctx;
}

/** drawille's canvas without its constructor, which uses the deprecated `new Buffer` and so warns into the picture. */
class Dots {
  readonly content: Uint8Array;
  readonly colors: unknown[];
  readonly chars: unknown[];
  readonly fontFg = 'normal';
  readonly fontBg = 'normal';
  readonly color = 'normal';

  constructor(
    readonly width: number,
    readonly height: number,
  ) {
    const cells = (width * height) / 8;
    this.content = new Uint8Array(cells);
    this.colors = new Array(cells);
    this.chars = new Array(cells);
  }
}
Object.setPrototypeOf(Dots.prototype, DrawilleCanvas.prototype);

function draw(context: CanvasContext, spec: PlotSpec): readonly Line[] {
  const canvas = context._canvas;
  const dots = { columns: spec.columns * 2, rows: spec.rows * 4 };
  canvas.content.fill(0);
  const tones: Tone[] = [];
  const pick = (tone: Tone): number => {
    tones.push(tone);
    return tones.length - 1;
  };
  for (const curve of spec.curves) {
    const path = pathOf(curve, spec.axis, spec.maxValue, dots);
    if (path.length === 0) continue;
    if (curve.fillTone !== undefined) {
      canvas.color = pick(curve.fillTone);
      fillBelow(canvas, path, dots.rows);
    }
    context.strokeStyle = pick(curve.tone);
    if (curve.style === 'dotted') dotted(canvas, path);
    else stroke(context, path, dots.rows);
  }
  return parseFrame(canvas.frame(), tones, spec.rows);
}

interface Dot {
  readonly x: number;
  readonly y: number;
}

/** In dots from the upper left; of several points in one column of dots the last one counts. */
function pathOf(
  curve: Curve,
  axis: TimeAxis,
  maxValue: number,
  dots: { readonly columns: number; readonly rows: number },
): Dot[] {
  const spanMs = Math.max(1, axis.toMs - axis.fromMs);
  const path: Dot[] = [];
  for (const { atMs, value } of curve.points) {
    if (atMs < axis.fromMs || atMs > axis.toMs) continue;
    const x = Math.min(dots.columns - 1, Math.floor(((atMs - axis.fromMs) / spanMs) * dots.columns));
    const share = maxValue <= 0 ? 0 : Math.max(0, Math.min(1, value / maxValue));
    const dot = { x, y: Math.round((1 - share) * (dots.rows - 1)) };
    if (path.at(-1)?.x === x) path[path.length - 1] = dot;
    else path.push(dot);
  }
  return path;
}

function stroke(context: CanvasContext, path: readonly Dot[], rows: number): void {
  // Two dots thick, so that the curve is seen from the back row; the second stroke stays inside the picture.
  for (const shift of [0, 1]) {
    context.beginPath();
    for (const [index, { x, y }] of path.entries()) {
      const shifted = Math.min(rows - 1, y + shift);
      if (index === 0) context.moveTo(x, shifted);
      else context.lineTo(x, shifted);
    }
    // A path of one point has no stroke: it is a dot.
    const [only] = path;
    if (path.length === 1 && only !== undefined) context._canvas.set(only.x, Math.min(rows - 1, only.y + shift));
    context.stroke();
  }
}

/** Every dot below the line between the points. */
function fillBelow(canvas: BrailleCanvas, path: readonly Dot[], rows: number): void {
  forEachColumn(path, (x, y) => {
    for (let below = y; below < rows; below += 1) canvas.set(x, below);
  });
}

/** One dot in three columns of dots: recedes behind what was measured. */
function dotted(canvas: BrailleCanvas, path: readonly Dot[]): void {
  forEachColumn(path, (x, y) => {
    if (x % 3 === 0) canvas.set(x, y);
  });
}

function forEachColumn(path: readonly Dot[], visit: (x: number, y: number) => void): void {
  for (const [index, dot] of path.entries()) {
    const next = path[index + 1];
    const until = next === undefined ? dot.x + 1 : next.x;
    for (let x = dot.x; x < until; x += 1) {
      const share = next === undefined ? 0 : (x - dot.x) / (next.x - dot.x);
      visit(x, Math.round(dot.y + share * ((next?.y ?? dot.y) - dot.y)));
    }
  }
}

const CELL = /\u001b\[38;5;(\d+)m(.)\u001b\[39m|(.)/gu;

function parseFrame(frame: string, tones: readonly Tone[], rows: number): Line[] {
  return frame
    .split('\n')
    .slice(0, rows)
    .map((line) => {
      const spans: { text: string; tone: Tone }[] = [];
      for (const [, tone, dots, blank] of line.matchAll(CELL)) {
        const cell: Span = { text: dots ?? blank ?? ' ', tone: tones[Number(tone)] ?? 'text' };
        const last = spans.at(-1);
        if (last !== undefined && last.tone === cell.tone) last.text += cell.text;
        else spans.push({ ...cell });
      }
      return spans;
    });
}
