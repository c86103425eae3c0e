import type { Clock } from '../../domain/events/run-event.ts';

/** A line longer than any screen is cut: it would fill recordings, and nobody would read it. */
export const MAX_LINE_LENGTH = 500;
/** More lines than a person can read; a target that logs each request must not make conctop the bottleneck. */
export const MAX_LINES_PER_SECOND = 200;

/** Splits a stream of text into lines of bounded length, whatever the chunks. The rest of a cut line is dropped. */
export class LineSplitter {
  #rest = '';
  /** True while the rest of a line that was already passed on is skipped. */
  #skipping = false;
  readonly #onLine: (line: string) => void;

  constructor(onLine: (line: string) => void) {
    this.#onLine = onLine;
  }

  push(chunk: string): void {
    let from = 0;
    for (let at = chunk.indexOf('\n'); at >= 0; at = chunk.indexOf('\n', from)) {
      this.#append(chunk.slice(from, at));
      this.#flush();
      from = at + 1;
    }
    this.#append(chunk.slice(from));
  }

  /** The stream ended: a last line without a line end counts too. */
  end(): void {
    if (this.#rest !== '') this.#flush();
  }

  #append(text: string): void {
    if (this.#skipping) return;
    this.#rest += text;
    if (this.#rest.length <= MAX_LINE_LENGTH) return;
    this.#onLine(`${this.#rest.slice(0, MAX_LINE_LENGTH)}…`);
    this.#rest = '';
    this.#skipping = true;
  }

  #flush(): void {
    if (!this.#skipping) this.#onLine(this.#rest.replace(/\r$/, ''));
    this.#rest = '';
    this.#skipping = false;
  }
}

/** Passes so many lines per second and counts the rest, which it reports in the next second. */
export class LineLimiter {
  readonly #clock: Clock;
  readonly #onLine: (line: string) => void;
  #windowStartMs = Number.NEGATIVE_INFINITY;
  #inWindow = 0;
  #dropped = 0;

  constructor(clock: Clock, onLine: (line: string) => void) {
    this.#clock = clock;
    this.#onLine = onLine;
  }

  push(line: string): void {
    const nowMs = this.#clock();
    if (nowMs - this.#windowStartMs >= 1000) {
      this.end();
      this.#windowStartMs = nowMs;
      this.#inWindow = 0;
    }
    this.#inWindow += 1;
    if (this.#inWindow <= MAX_LINES_PER_SECOND) this.#onLine(line);
    else this.#dropped += 1;
  }

  /** Reports dropped lines that are not reported yet. */
  end(): void {
    if (this.#dropped > 0) this.#onLine(`… ${this.#dropped} ${this.#dropped === 1 ? 'line' : 'lines'} dropped`);
    this.#dropped = 0;
  }
}

/** The last lines, for an error's details. */
export class LogTail {
  readonly #lines: string[] = [];
  readonly #limit: number;

  constructor(limit: number) {
    this.#limit = limit;
  }

  push(line: string): void {
    this.#lines.push(line);
    if (this.#lines.length > this.#limit) this.#lines.shift();
  }

  lines(): readonly string[] {
    return [...this.#lines];
  }
}
