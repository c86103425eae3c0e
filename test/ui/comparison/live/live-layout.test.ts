import { describe, expect, test } from 'vitest';
import { liveLayout } from '../../../../src/ui/comparison/live/live-layout.ts';

const HEADER_AND_HINTS = 2;

const sizes = [60, 80, 89, 90, 100, 119, 120, 140, 200].flatMap((columns) =>
  [20, 21, 22, 24, 27, 28, 30, 34, 39, 40, 44, 60, 100].map((rows) => [columns, rows] as const),
);

describe.each(sizes)('%i x %i', (columns, rows) => {
  test.each([false, true])('bands fill all rows but one; a notice: %s', (hasNotice) => {
    const layout = liveLayout(columns, rows, hasNotice);
    const { topRows, middleRows, lowRows, threadRows, aboveRows, belowRows, findingRows } = layout;
    const bands = topRows + middleRows + lowRows + threadRows + belowRows;
    expect(aboveRows + bands + findingRows + HEADER_AND_HINTS).toBe(rows - 1);
    // Something with a border and two lines, or nothing.
    for (const band of [middleRows, lowRows, threadRows]) expect(band === 0 || band >= 4).toBe(true);
    if (hasNotice) expect(lowRows + threadRows).toBeGreaterThanOrEqual(4);
    else expect(belowRows).toBeGreaterThanOrEqual(7);
  });
});

test('what goes first where rows are few', () => {
  expect(liveLayout(140, 60, false)).toMatchObject({ kind: 'large', threadRows: 7 });
  expect(liveLayout(140, 44, false)).toMatchObject({ kind: 'large', threadRows: 0, middleRows: 10, belowRows: 10 });
  expect(liveLayout(100, 30, false)).toMatchObject({ kind: 'medium', middleRows: 0, lowRows: 6 });
  expect(liveLayout(80, 24, false)).toMatchObject({ kind: 'small', middleRows: 0, lowRows: 5 });
  expect(liveLayout(60, 20, false)).toMatchObject({ kind: 'small', middleRows: 0, lowRows: 0 });
  expect(liveLayout(59, 20, false).kind).toBe('too-small');
});
