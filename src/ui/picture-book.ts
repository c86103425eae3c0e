/** Unicode's private use area: characters that no text of ours and no sanitised text of others can hold. */
const FIRST_MARK = 0xe000;
/** Far more than there are pictures at a time, and few enough for ink's cache of measured texts, which never forgets. */
const MARKS = 256;
const MARK = /[\ue000-\uf8ff]/g;
/** What ink takes for the terminal's width: more than there are pictures side by side. Its work grows with its cells. */
export const BOOK_COLUMNS = 8;

/**
 * Pictures, each under a marker character that ink lays out in its place: one column wide, whatever the picture's width.
 * Pictures side by side are of the same height, so a row of the screen is its pictures' lines one after the other. A
 * picture that changes gets another marker: ink draws only when its text changed.
 */
export class PictureBook {
  readonly #pictures = new Map<string, readonly string[]>();
  readonly #marks = new WeakMap<object, string>();
  #next = 0;

  /** One marker a line, to be laid out by ink. `owner` is whose picture it replaces. */
  mark(owner: object, lines: readonly string[]): string {
    this.release(owner);
    const mark = this.#freeMark();
    this.#marks.set(owner, mark);
    this.#pictures.set(mark, lines);
    return lines.map(() => mark).join('\n');
  }

  /** The owner's picture is no longer shown. */
  release(owner: object): void {
    const mark = this.#marks.get(owner);
    if (mark !== undefined) this.#pictures.delete(mark);
    this.#marks.delete(owner);
  }

  /** The next one in turn that no picture has: one that stands still keeps its own for as long as it stands. */
  #freeMark(): string {
    for (let tries = 0; tries < MARKS; tries += 1) {
      const mark = String.fromCharCode(FIRST_MARK + (this.#next % MARKS));
      this.#next += 1;
      if (!this.#pictures.has(mark)) return mark;
    }
    throw new Error(`more than ${MARKS} pictures at a time`);
  }

  /** ink's frame with every marker replaced by the line that belongs there: the first one from the top is line one. */
  resolve(frame: readonly string[]): string[] {
    const drawn = new Map<string, number>();
    return frame.map((row) => {
      let out = '';
      for (const [mark] of row.matchAll(MARK)) {
        const line = drawn.get(mark) ?? 0;
        drawn.set(mark, line + 1);
        out += this.#pictures.get(mark)?.[line] ?? '';
      }
      return out;
    });
  }
}
