/** What this folder uses of blessed-contrib's canvas: a 2D context whose dots become braille characters. */
export interface PlotCanvas {
  readonly columns: number;
  readonly rows: number;
  /** Dots: two a column, four a row; the origin is the upper left one. */
  readonly line: (points: readonly (readonly [x: number, y: number])[]) => void;
  readonly dot: (x: number, y: number) => void;
  /** One line of text a row, braille and spaces, without colours. */
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

/** blessed-contrib takes this many dots off a widget's width for a margin that we do not have. */
const CONTRIB_MARGIN_COLUMNS = 6;

/** A widget wants a screen to belong to; one that is drawn off screen asks nothing of it but to be made. */
const NO_SCREEN = { setEffects: () => undefined };

/**
 * Loads blessed-contrib's canvas widget, by its own file: the package's index loads everything. Takes some 30 ms, which
 * is why it comes after the first frame.
 */
export async function loadCanvas(): Promise<CreateCanvas> {
  const module = (await import('blessed-contrib/lib/widget/canvas.js')) as unknown as {
    default: ContribCanvasConstructor;
  };
  const Canvas = module.default;
  return (columns, rows) => {
    const widget = new Canvas({ screen: NO_SCREEN, width: columns + CONTRIB_MARGIN_COLUMNS, height: rows });
    // Its size is fixed when it is attached: a new size is a new canvas.
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
