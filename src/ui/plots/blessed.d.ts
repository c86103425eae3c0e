/** The little of blessed and blessed-contrib that the plots use; neither ships types for it. */
declare module 'blessed' {
  class Node {
    constructor(options?: object);
    type: string;
    append(element: Node): void;
  }
  const blessed: { readonly Node: typeof Node };
  export default blessed;
}

declare module 'blessed-contrib/lib/widget/canvas.js' {
  export interface CanvasContext {
    strokeStyle: number;
    readonly _canvas: BrailleCanvas;
    beginPath(): void;
    moveTo(x: number, y: number): void;
    lineTo(x: number, y: number): void;
    stroke(): void;
  }
  export interface BrailleCanvas {
    /** A number: the index of an xterm colour, written as `CSI 38;5;N m` before each character. */
    color: number;
    readonly content: Uint8Array;
    set(x: number, y: number): void;
    frame(): string;
  }
  export default class Canvas {
    constructor(
      options: { readonly screen: object; readonly width: number; readonly height: number },
      canvasClass?: new (width: number, height: number) => object,
    );
    readonly ctx: CanvasContext;
  }
}

declare module 'drawille-blessed-contrib' {
  const Canvas: { readonly prototype: object };
  export default Canvas;
}
