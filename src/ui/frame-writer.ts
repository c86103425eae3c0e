import type { WriteStream } from 'node:tty';
import { columnsOf } from './ansi-text.ts';

/** DEC private mode 2026: the terminal shows what comes between both at once. Terminals that do not know it ignore it. */
const BEGIN_SYNCHRONIZED = '\x1b[?2026h';
const END_SYNCHRONIZED = '\x1b[?2026l';
const CLEAR_SCREEN = '\x1b[2J';
const ERASE_TO_LINE_END = '\x1b[K';

/**
 * Stands between ink and the terminal. ink (in its debug mode) hands over whole frames; this writes, in one write a
 * frame, only the lines that differ from those on the screen, each at its absolute place. So nothing flickers, nothing
 * scrolls, and a frame can never be taller than the terminal: what is too much is left out.
 */
export class FrameWriter {
  readonly #stdout: WriteStream;
  /** From what ink laid out to what is shown. */
  readonly #resolve: (lines: readonly string[]) => readonly string[];
  #shown: readonly string[] = [];
  #stale = true;
  #closed = false;

  constructor(stdout: WriteStream, resolve: (lines: readonly string[]) => readonly string[] = (lines) => lines) {
    this.#stdout = stdout;
    this.#resolve = resolve;
  }

  /** After a resize nothing on the screen is where it was. */
  invalidate(): void {
    this.#stale = true;
  }

  /** What ink takes for stdout: the same rows and events, `columns` for it to lay out, another write. */
  asStdout(columns?: number): WriteStream {
    const write = (frame: string | Uint8Array, ...rest: unknown[]): boolean => {
      this.#draw(typeof frame === 'string' ? frame : Buffer.from(frame).toString());
      const callback = rest.at(-1);
      if (typeof callback === 'function') callback();
      return true;
    };
    return Object.create(this.#stdout, {
      write: { value: write },
      ...(columns === undefined ? {} : { columns: { value: columns } }),
    }) as WriteStream;
  }

  /** Frames that come after this are dropped: the terminal is somebody else's again. */
  close(): void {
    this.#closed = true;
  }

  #draw(frame: string): void {
    if (this.#closed) return;
    const rows = this.#stdout.rows || 24;
    const lines = this.#resolve(frame.replace(/\n$/, '').split('\n').slice(0, rows));
    const before = this.#stale ? [] : this.#shown;
    const parts: string[] = this.#stale ? [CLEAR_SCREEN] : [];
    for (let row = 0; row < Math.max(lines.length, before.length); row += 1) {
      const line = lines[row] ?? '';
      if (line === before[row]) continue;
      // After a full line the cursor waits on its last cell, and erasing to the end would erase that one.
      const erase = columnsOf(line) < (this.#stdout.columns || 80) ? ERASE_TO_LINE_END : '';
      parts.push(`\x1b[${row + 1};1H${line}${erase}`);
    }
    this.#shown = lines;
    this.#stale = false;
    if (parts.length > 0) this.#stdout.write(`${BEGIN_SYNCHRONIZED}${parts.join('')}${END_SYNCHRONIZED}`);
  }
}
