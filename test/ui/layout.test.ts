import { describe, expect, test } from 'vitest';
import type { Extras } from '../../src/ui/bands.ts';
import { type LayoutKind, layoutFor } from '../../src/ui/layout.ts';

test.each<[number, number, LayoutKind]>([
  [140, 44, 'large'],
  [120, 40, 'large'],
  [119, 40, 'medium'],
  [140, 39, 'medium'],
  [100, 30, 'medium'],
  [90, 28, 'medium'],
  [89, 28, 'small'],
  [80, 24, 'small'],
  [60, 20, 'small'],
  [59, 20, 'too-small'],
  [60, 19, 'too-small'],
])('%i x %i is %s', (columns, rows, kind) => {
  expect(layoutFor(columns, rows).kind).toBe(kind);
});

const HEADER_AND_HINTS = 2;
const sumOf = (widths: readonly number[]): number => widths.reduce((sum, width) => sum + width, 0);

describe('every size from 60x20 up', () => {
  const sizes = [60, 61, 80, 89, 90, 100, 119, 120, 121, 140, 200, 300].flatMap((columns) =>
    [20, 21, 22, 23, 24, 27, 28, 30, 39, 40, 44, 60, 100].map((rows) => [columns, rows] as const),
  );

  const shown = sizes.flatMap(([columns, rows]) =>
    (['live', 'replay'] as const).map((mode) => [columns, rows, mode] as const),
  );
  const everyExtras: Extras[] = [true, false].flatMap((waits) =>
    [true, false].flatMap((units) =>
      [true, false].flatMap((steps) => [true, false].map((log) => ({ waits, units, steps, log }))),
    ),
  );

  test.each(shown)('%i x %i, %s: bands fill all rows but one, panes fill each band', (columns, rows, mode) => {
    for (const extras of everyExtras) {
      const { top, middle, low, waits, threads, ...layout } = layoutFor(columns, rows, mode, extras);
      const { topRows, middleRows, lowRows, waitRows, threadRows, logRows } = layout;
      const bands = topRows + middleRows + lowRows + waitRows + threadRows + logRows;
      expect(bands + layout.findingRows + layout.scrubRows + HEADER_AND_HINTS).toBe(rows - 1);
      for (const band of [top, middle]) expect(sumOf(band)).toBe(columns);
      for (const band of [low, threads, ...(waitRows > 0 ? [waits] : [])]) {
        expect(sumOf(band.map((slot) => slot.columns))).toBe(columns);
      }
      // A border above and below, and at least two lines that say something.
      for (const band of [topRows, middleRows, lowRows]) expect(band).toBeGreaterThanOrEqual(4);
      for (const band of [waitRows, threadRows, logRows]) expect(band === 0 || band >= 5).toBe(true);
      // No pane twice, and none of what the run does not have.
      const panes = [...low, ...(waitRows > 0 ? waits : []), ...(threadRows > 0 ? threads : [])].map(
        ({ pane }) => pane,
      );
      if (logRows > 0) panes.push('log');
      expect(new Set(panes).size).toBe(panes.length);
      for (const extra of ['waits', 'units', 'steps', 'log'] as const)
        if (!extras[extra]) expect(panes).not.toContain(extra);
    }
  });
});

/** With more rows in the same columns: in the order of their importance, and none goes again. */
test.each([60, 80, 100, 120, 140, 200, 300])('%i columns: panes come as rows grow, waits before the log', (columns) => {
  let before: string[] = [];
  for (let rows = 20; rows <= 100; rows += 1) {
    const { low, waits, waitRows, threads, threadRows, logRows } = layoutFor(columns, rows);
    const panes = [...low, ...(waitRows > 0 ? waits : []), ...(threadRows > 0 ? threads : [])].map(({ pane }) => pane);
    if (logRows > 0) panes.push('log');
    expect(
      before.filter((pane) => !(panes as string[]).includes(pane)),
      `${rows} rows`,
    ).toEqual([]);
    if (panes.includes('log')) expect(panes).toContain('waits');
    before = panes;
  }
  expect(before).toEqual(expect.arrayContaining(['memory', 'cores', 'waits', 'threads', 'log']));
});
