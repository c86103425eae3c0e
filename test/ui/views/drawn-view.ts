import { expect } from 'vitest';
import { FIRST_CHOICE } from '../../../src/ui/state/thread-choice.ts';
import type { ViewName } from '../../../src/ui/state/view-state.ts';
import { VIEWS } from '../../../src/ui/views/index.ts';
import type { ViewDrawing, ViewInput } from '../../../src/ui/views/view.ts';
import { fold } from '../../domain/events.ts';
import { plotTools, wordsOf } from '../pane-tools.ts';
import { richRun } from '../rich-run.ts';

export type Drawn = Exclude<ViewName, 'overview'>;
export const NAMES = Object.keys(VIEWS) as Drawn[];

/** A run that has something for every view. */
export const rich = fold(richRun());

const RANGE = { fromMs: 2_000, toMs: 32_000 };
const plain = await plotTools(RANGE);
export const coloured = await plotTools({ ...RANGE, depth: 24 });

/** A view of the rich run in 140x44, without colours; a test names what is different. */
export const draw = (name: Drawn, over: Partial<ViewInput> = {}): ViewDrawing =>
  VIEWS[name]({
    state: rich,
    columns: 136,
    rows: 37,
    scroll: null,
    filter: '',
    threads: FIRST_CHOICE,
    tools: plain,
    ...over,
  });

export const textOf = (drawing: ViewDrawing): string => wordsOf(drawing.lines);

export function shows(name: Drawn, words: readonly string[], over: Partial<ViewInput> = {}): void {
  const text = textOf(draw(name, over));
  for (const word of words) expect(text).toContain(word);
}
