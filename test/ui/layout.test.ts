import { describe, expect, test } from 'vitest';
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

describe('every size from 60x20 up', () => {
  const sizes = [60, 61, 80, 89, 90, 100, 119, 120, 121, 140, 200, 300].flatMap((columns) =>
    [20, 21, 22, 23, 24, 27, 28, 30, 39, 40, 44, 60, 100].map((rows) => [columns, rows] as const),
  );

  const shown = sizes.flatMap(([columns, rows]) =>
    (['live', 'replay'] as const).map((mode) => [columns, rows, mode] as const),
  );

  test.each(shown)('%i x %i, %s: bands fill all rows but one, panes fill each band', (columns, rows, mode) => {
    const { top, middle, low, ...layout } = layoutFor(columns, rows, mode);
    const bands = layout.topRows + layout.middleRows + layout.lowRows + layout.threadRows;
    expect(bands + layout.findingRows + layout.scrubRows + HEADER_AND_HINTS).toBe(rows - 1);
    for (const band of [top, middle, low]) {
      expect(band.reduce<number>((sum, width) => sum + width, 0)).toBe(columns);
    }
    // A border above and below, and at least two lines that say something.
    for (const band of [layout.topRows, layout.middleRows, layout.lowRows]) expect(band).toBeGreaterThanOrEqual(4);
  });
});
