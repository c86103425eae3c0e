import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Frame } from './frame.ts';

const INPUTS_KEPT = 50;
/** One mistake shows in every frame until it is gone: more files than this say nothing new. */
const MAX_FILES = 20;

/** Keeps the last inputs, and writes each kind of wrong frame once, with what led to it. */
export class WrongFrames {
  count = 0;
  readonly files: string[] = [];
  /** Of each kind the first. */
  readonly kinds: string[] = [];
  readonly #inputs: string[] = [];
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  heard(input: string): void {
    this.#inputs.push(input);
    if (this.#inputs.length > INPUTS_KEPT) this.#inputs.shift();
  }

  add(problems: readonly string[], frame: Frame | null, asked: string): void {
    this.count += 1;
    // The same but for its numbers is the same kind.
    const [first = ''] = problems;
    if (this.kinds.some((kind) => kind.replace(/\d+/g, '#') === first.replace(/\d+/g, '#'))) return;
    this.kinds.push(first);
    if (this.files.length >= MAX_FILES) return;
    const file = join(this.#folder, `wrong-frame-${this.files.length + 1}.txt`);
    const parts = [
      problems.join('\n'),
      `asked for: ${asked}`,
      frame === null ? 'no frame' : `${frame.columns}x${frame.rows}\n${frame.lines.join('\n')}`,
      `the last inputs, the newest last:\n${this.#inputs.join('\n')}`,
    ];
    writeFileSync(file, `${parts.join('\n\n')}\n`);
    this.files.push(file);
  }
}
