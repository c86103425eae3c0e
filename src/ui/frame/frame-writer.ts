import type { WriteStream } from 'node:tty';
import { toAscii } from '../../domain/words/ascii.ts';
import { printableFrame } from '../../domain/words/printable.ts';
import { columnsOf } from './ansi-text.ts';
import { type CellLine, cellsOf, changes } from './cells.ts';

/** DEC private mode 2026: the terminal shows everything between both at once. Terminals that do not know it ignore it. */
const BEGIN_SYNCHRONIZED = '\x1b[?2026h';
const END_SYNCHRONIZED = '\x1b[?2026l';
const CLEAR_SCREEN = '\x1b[2J';
const ERASE_TO_LINE_END = '\x1b[K';

/**
 * So often a frame is written whole: what another program wrote over the screen (wall(1), a job in the background) would stay
 * where cells do not change.
 */
const WHOLE_MS = 10_000;

/**
 * Writes to the terminal, in one write per frame, only the cells that differ from those on the screen, each at its absolute
 * place. So nothing flickers or scrolls, and a frame is never taller than the terminal: surplus lines are left out.
 */
export class FrameWriter {
  readonly #stdout: WriteStream;
  /** False once the terminal was given back: drawing after that would erase the user's own lines. */
  readonly #isOurs: () => boolean;
  readonly #characters: (line: string) => string;
  /** The last frame passed in, whether it was drawn or not. */
  #frame: readonly string[] = [];
  /** What is on the screen, and the terminal's size when it was drawn. */
  #shown: readonly string[] = [];
  #shownSize: string | null = null;
  /** The cells of lines on the screen, by row, as far as they were needed. */
  #cells: (CellLine | null | undefined)[] = [];
  #stale = true;
  #wholeAtMs = Number.NEGATIVE_INFINITY;
  #closed = false;

  /** `isAscii`: the terminal shows nothing else. */
  constructor(stdout: WriteStream, isOurs: () => boolean = () => true, isAscii = false) {
    this.#stdout = stdout;
    this.#isOurs = isOurs;
    this.#characters = isAscii ? toAscii : (line) => line;
  }

  draw(frame: readonly string[]): void {
    this.#frame = frame;
    if (this.#closed || !this.#isOurs()) return;
    const lines = frame.slice(0, this.#stdout.rows || 24);
    const before = this.#stale ? [] : this.#shown;
    const parts: string[] = this.#stale ? [CLEAR_SCREEN] : [];
    const isWhole = this.#stale || performance.now() - this.#wholeAtMs > WHOLE_MS;
    if (isWhole) {
      this.#wholeAtMs = performance.now();
      this.#cells = [];
    }
    for (let row = 0; row < Math.max(lines.length, before.length); row += 1) {
      const line = lines[row] ?? '';
      if (isWhole) parts.push(this.#whole(line, row));
      else if (line !== before[row]) parts.push(this.#changed(before[row] ?? '', line, row));
    }
    this.#shown = lines;
    this.#shownSize = this.#size();
    this.#stale = false;
    if (parts.length > 0) this.#stdout.write(`${BEGIN_SYNCHRONIZED}${parts.join('')}${END_SYNCHRONIZED}`);
  }

  #changed(before: string, line: string, row: number): string {
    const columns = this.#stdout.columns || 80;
    const cells = this.#cells[row];
    const shown = cells === undefined ? cellsOf(this.#gated(before), columns) : cells;
    const wanted = cellsOf(this.#gated(line), columns);
    this.#cells[row] = wanted;
    return shown === null || wanted === null ? this.#whole(line, row) : changes(shown, wanted, row + 1);
  }

  #whole(line: string, row: number): string {
    // After a full line the cursor stays on its last cell, and erasing to the end would erase that cell.
    const erase = columnsOf(line) < (this.#stdout.columns || 80) ? ERASE_TO_LINE_END : '';
    return `\x1b[${row + 1};1H${this.#gated(line)}${erase}`;
  }

  /** Whatever a pane drew, only text and colours pass. */
  #gated(line: string): string {
    return this.#characters(printableFrame(line));
  }

  /**
   * After a resize nothing on the screen is where it was: the next frame is written whole. If the size is the same as before (a
   * window dragged there and back) there may be no next frame, and the last one is drawn again.
   */
  invalidate(): void {
    this.#stale = true;
    if (this.#shownSize === this.#size()) this.draw(this.#frame);
  }

  /** Draws the whole last frame again: another program wrote on the screen meanwhile. */
  redraw(): void {
    this.#stale = true;
    this.draw(this.#frame);
  }

  /** What is on the screen now, line by line. */
  shown(): readonly string[] {
    return this.#shown.map((line) => this.#gated(line));
  }

  /** Later frames are dropped: the terminal is no longer ours. */
  close(): void {
    this.#closed = true;
  }

  #size(): string {
    return `${this.#stdout.columns}x${this.#stdout.rows}`;
  }
}

/** ink's stdout: the terminal's size and events. What ink writes is dropped: we draw what it laid out. */
export function silent(stdout: WriteStream): WriteStream {
  const write = (...args: unknown[]): boolean => {
    const callback = args.at(-1);
    if (typeof callback === 'function') callback();
    return true;
  };
  // Bound: on an object that only inherits its listeners, `off` would not remove them from the terminal.
  const [on, off] = [stdout.on.bind(stdout), stdout.off.bind(stdout)];
  return Object.create(stdout, { write: { value: write }, on: { value: on }, off: { value: off } }) as WriteStream;
}
