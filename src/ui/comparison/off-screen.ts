import type { WriteStream } from 'node:tty';
import type { Comparison } from '../../domain/comparison/whole.ts';
import { FrameWriter } from '../frame/frame-writer.ts';
import { loadCanvas } from '../plots/canvas.ts';
import { createPaint, THEMES, themeAt } from '../theme.ts';
import { drawComparison } from './draw-comparison.ts';

export interface ComparisonFrames {
  readonly comparison: Comparison;
  readonly columns: number;
  readonly rows: number;
  readonly themeName: string;
}

/** A screen of a comparison's end, and for how long somebody reads it. */
export interface ReadFrame {
  readonly text: string;
  readonly seconds: number;
}

export const READ_SCREEN_SECONDS = 6;
const READ_LINE_SECONDS = 1;

/** The end of a comparison as somebody reads it: each kind of work, scrolled to the last sentence. */
export async function comparisonFrames(options: ComparisonFrames): Promise<readonly ReadFrame[]> {
  const { comparison, columns, rows, themeName } = options;
  let written = '';
  const writer = new FrameWriter({
    ...{ columns, rows },
    write(text: string) {
      written += text;
      return true;
    },
  } as unknown as WriteStream);
  const canvas = await loadCanvas();
  const paint = createPaint(THEMES[themeName] ?? themeAt(0), 24);
  const frames: ReadFrame[] = [];
  for (const work of comparison.works.keys()) {
    for (let scroll = 0; ; scroll += 1) {
      const input = { comparison, work, scroll, columns, rows, paint, canvas, hasColours: true };
      const { lines, maxScroll } = drawComparison(input);
      written = '';
      writer.draw(lines);
      const seconds = scroll === 0 || scroll === maxScroll ? READ_SCREEN_SECONDS : READ_LINE_SECONDS;
      frames.push({ text: written, seconds });
      if (scroll >= maxScroll) break;
    }
  }
  return frames;
}
