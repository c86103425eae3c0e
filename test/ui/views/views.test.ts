import { describe, expect, test } from 'vitest';
import { initialRunState } from '../../../src/domain/state/run-state.ts';
import { columnsOf } from '../../../src/ui/frame/ansi-text.ts';
import { bodyRows, type ViewInput } from '../../../src/ui/views/view.ts';
import { coloured, draw, NAMES, rich, textOf } from './drawn-view.ts';

/** Inner sizes of 140x44, 100x30, 80x24, 60x20 and a large one. */
const SIZES = [
  [136, 37],
  [96, 23],
  [76, 17],
  [56, 13],
  [196, 53],
] as const;

describe.each(SIZES)('%i x %i inside', (columns, rows) => {
  describe.each(NAMES)('%s', (name) => {
    test.each<[string, Partial<ViewInput>]>([
      ['with everything', {}],
      ['with colours', { tools: coloured }],
      ['scrolled far beyond its end', { scroll: 9_999 }],
      ['with a filter that nothing holds', { filter: 'zzzz' }],
      ['before anything is known', { state: initialRunState }],
    ])('%s: no line too many, none too wide', (_case, over) => {
      const drawing = draw(name, { columns, rows, ...over });
      expect(drawing.lines.length).toBeLessThanOrEqual(bodyRows({ rows }));
      expect(drawing.lines.length).toBeGreaterThan(0);
      for (const line of drawing.lines) expect(columnsOf(line), line).toBeLessThanOrEqual(columns);
    });
  });
});

test.each(NAMES)('%s says in one line of 76 columns what it shows', (name) => {
  for (const state of [rich, initialRunState]) {
    const { sentence, title } = draw(name, { state, columns: 76, rows: 17 });
    expect(sentence.length).toBeGreaterThan(20);
    expect(sentence.length).toBeLessThanOrEqual(76);
    expect(title).not.toBe('');
  }
});

test.each(NAMES)('%s: scrolled to its end it shows other lines, if it scrolls at all', (name) => {
  const small = { columns: 76, rows: 9 };
  const first = draw(name, { ...small, scroll: 0 });
  const { extent } = first;
  if (extent === null || extent.total <= extent.visible) return;
  expect(textOf(draw(name, { ...small, scroll: extent.total }))).not.toBe(textOf(first));
});

test.each(NAMES)('%s before anything is known: no figure', (name) => {
  expect(textOf(draw(name, { state: initialRunState }))).not.toMatch(/\d/);
});
