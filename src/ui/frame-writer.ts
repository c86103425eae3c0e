import { EventEmitter } from 'node:events';
import { displayWidth, printable } from './display-width.ts';
import { BEGIN_UPDATE, END_UPDATE } from './terminal-modes.ts';

/** What the writer needs of a terminal. */
export interface TerminalStream {
  readonly columns?: number | undefined;
  readonly rows?: number | undefined;
  readonly writableNeedDrain?: boolean;
  write(text: string): boolean;
  once(event: 'drain', listener: () => void): unknown;
}

/**
 * The stdout that ink gets. ink runs in its debug mode, in which every render is one write of the whole frame and ink
 * itself erases nothing; what reaches the terminal is decided here:
 *
 *   frame ──▶ lines ──▶ those that changed, each at its own row ──▶ one write, inside one synchronized update (2026)
 *
 * So nothing is ever erased as a whole, an unchanged frame writes nothing, no line feed can scroll, and a terminal that
 * reads slowly skips frames instead of queueing them.
 */
export class FrameWriter extends EventEmitter {
  readonly isTTY = true;
  /** Frames written so far; a write each. */
  writes = 0;
  readonly #terminal: TerminalStream;
  readonly #onFailure: (cause: unknown) => void;
  #shown: readonly string[] = [];
  #latest: string | null = null;
  #waitsForDrain = false;
  #closed = false;

  constructor(terminal: TerminalStream, onFailure: (cause: unknown) => void) {
    super();
    this.#terminal = terminal;
    this.#onFailure = onFailure;
  }

  get columns(): number {
    return this.#terminal.columns ?? 80;
  }

  get rows(): number {
    return this.#terminal.rows ?? 24;
  }

  /** Called by ink with whole frames (and with empty texts and cursor modes, which are not frames). */
  write(text: string, callback?: unknown): boolean {
    if (typeof callback === 'function') callback();
    if (this.#closed || printable(text).trim() === '') return true;
    this.#latest = text;
    this.#flush();
    return true;
  }

  /** After a resize or a resume nothing is known of what the terminal shows: the next frame is drawn whole. */
  forget(): void {
    this.#shown = [];
  }

  close(): void {
    this.#closed = true;
  }

  #flush(): void {
    if (this.#waitsForDrain || this.#closed || this.#latest === null) return;
    const lines = this.#latest.split('\n').slice(0, this.rows);
    this.#latest = null;
    const changes = this.#changes(lines);
    this.#shown = lines;
    if (changes === '') return;
    this.writes += 1;
    try {
      const drained = this.#terminal.write(`${BEGIN_UPDATE}${changes}${END_UPDATE}`);
      if (!drained && this.#terminal.writableNeedDrain === true) this.#waitForDrain();
    } catch (cause) {
      this.#closed = true;
      this.#onFailure(cause);
    }
  }

  #changes(lines: readonly string[]): string {
    let changes = '';
    for (let row = 0; row < Math.max(lines.length, this.#shown.length); row += 1) {
      const line = lines[row] ?? '';
      if (line === this.#shown[row] && this.#shown.length > 0) continue;
      // Erasing to the end of the line after a full line would erase its last character: the cursor is still on it.
      const erase = displayWidth(printable(line)) < this.columns ? '\u001b[K' : '';
      changes += `\u001b[${row + 1};1H${line}${erase}`;
    }
    // A taller terminal may still hold lines of before below the frame.
    return changes !== '' && this.#shown.length === 0 && lines.length < this.rows
      ? `${changes}\u001b[${lines.length + 1};1H\u001b[J`
      : changes;
  }

  #waitForDrain(): void {
    this.#waitsForDrain = true;
    this.#terminal.once('drain', () => {
      this.#waitsForDrain = false;
      this.#flush();
    });
  }
}
