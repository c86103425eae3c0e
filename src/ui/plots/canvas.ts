/** The part of blessed-contrib's canvas that this folder uses: a 2D context whose dots become braille characters. */
export interface PlotCanvas {
  readonly columns: number;
  readonly rows: number;
  /** Dots: two per column, four per row; the origin is at the upper left. */
  readonly line: (points: readonly (readonly [x: number, y: number])[]) => void;
  readonly dot: (x: number, y: number) => void;
  /** One line of text per row, braille and spaces, without colours. */
  readonly frame: () => string[];
}

export type CreateCanvas = (columns: number, rows: number) => PlotCanvas;

interface ContribCanvas {
  readonly ctx: Context2d;
  emit(event: 'attach'): void;
}

interface Context2d {
  readonly _canvas: { frame(): string; set(x: number, y: number): void };
  beginPath(): void;
  moveTo(x: number, y: number): void;
  lineTo(x: number, y: number): void;
  stroke(): void;
}

type ContribCanvasConstructor = new (options: object) => ContribCanvas;

/** blessed-contrib subtracts this many dots from a widget's width, for a margin that we do not have. */
const CONTRIB_MARGIN_COLUMNS = 6;

/** A widget needs a screen; for one that is drawn off screen it only has to exist. */
const NO_SCREEN = { setEffects: () => undefined };

/**
 * Loads blessed-contrib's canvas widget from its own file: the package's index loads everything. It takes some 30 ms, so it
 * comes after the first frame.
 */
export async function loadCanvas(): Promise<CreateCanvas> {
  const module = (await import('blessed-contrib/lib/widget/canvas.js')) as unknown as {
    default: ContribCanvasConstructor;
  };
  const Canvas = module.default;
  return (columns, rows) => {
    const widget = new Canvas({ screen: NO_SCREEN, width: columns + CONTRIB_MARGIN_COLUMNS, height: rows });
    // Its size is fixed when it is attached: a new size needs a new canvas.
    widget.emit('attach');
    const { ctx } = widget;
    return {
      columns,
      rows,
      line(points) {
        const [first, ...rest] = points;
        if (first === undefined) return;
        ctx.beginPath();
        ctx.moveTo(...first);
        for (const point of rest) ctx.lineTo(...point);
        ctx.stroke();
      },
      dot: (x, y) => ctx._canvas.set(x, y),
      frame: () =>
        ctx._canvas
          .frame()
          .replace(/\x1b\[[\d;]*m/g, '')
          .split('\n')
          .slice(0, rows),
    };
  };
}
