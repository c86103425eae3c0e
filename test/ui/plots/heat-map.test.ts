import { describe, expect, test } from 'vitest';
import { LatencyHistogram } from '../../../src/domain/state/histogram.ts';
import { addLatencies, emptyLatencyMap, type LatencyMap } from '../../../src/domain/state/latency-map.ts';
import { toAscii } from '../../../src/domain/words/ascii.ts';
import { heatLegend, latencyMapLines } from '../../../src/ui/panes/latency/latency-map-lines.ts';
import { heatCells } from '../../../src/ui/plots/heat-map.ts';
import { paneTools, wordsOf } from '../pane-tools.ts';

/** So many answers of each latency in each quarter of a second of a second. */
function second(
  map: LatencyMap,
  index: number,
  answers: readonly (readonly [ms: number, count: number])[],
): LatencyMap {
  const values = answers.flatMap(([ms, count]) => new Array<number>(count).fill(ms));
  const histogram = LatencyHistogram.ofMs(values);
  return [0, 1, 2, 3].reduce((next, tick) => addLatencies(next, index * 1000 + tick * 250 + 250, histogram), map);
}

/** A second each at 100 ms, ten of them, then ten at 1 s. */
let wall = emptyLatencyMap;
for (let index = 0; index < 20; index += 1) wall = second(wall, index, [[index < 10 ? 100 : 1000, 40]]);

describe('cells', () => {
  test('time goes across and latency up: the wall stands in the middle', () => {
    const cells = heatCells(wall, { fromMs: 0, toMs: 20_000, columns: 20, rows: 8 });
    const [bottom, above] = [cells?.rows.at(-1), cells?.rows.find((row) => row.some((step) => step > 0))];
    expect([...(bottom ?? [])]).toEqual([...new Array<number>(10).fill(5), ...new Array<number>(10).fill(0)]);
    expect([...(above ?? [])]).toEqual([...new Array<number>(10).fill(0), ...new Array<number>(10).fill(5)]);
  });

  test('a step says the share of its column, however many answers that has', () => {
    const shares = [
      [10, 8],
      [20, 20],
      [40, 60],
      [80, 240],
      [160, 672],
    ] as const;
    const map = second(
      second(emptyLatencyMap, 0, shares),
      1,
      shares.map(([ms, count]) => [ms, count * 5] as const),
    );
    const cells = heatCells(map, { fromMs: 0, toMs: 2_000, columns: 2, rows: 49 });
    for (const column of [0, 1]) {
      expect(cells?.rows.flatMap((row) => (row[column] === 0 ? [] : [row[column]])).reverse()).toEqual([1, 2, 3, 4, 5]);
    }
  });

  test('a moment without an answer is blank', () => {
    const map = second(second(emptyLatencyMap, 0, [[10, 5]]), 3, [[10, 5]]);
    const cells = heatCells(map, { fromMs: 0, toMs: 4_000, columns: 4, rows: 3 });
    expect([...(cells?.rows.at(-1) ?? [])]).toEqual([5, 0, 0, 5]);
  });

  test('however many columns there are, each moment is in one', () => {
    for (let columns = 1; columns < 200; columns += 7) {
      const cells = heatCells(wall, { fromMs: 0, toMs: 20_000, columns, rows: 6 });
      const sums = Array.from(
        { length: columns },
        (_, x) => cells?.rows.reduce((sum, row) => sum + (row[x] ?? 0), 0) ?? 0,
      );
      expect(Math.min(...sums), `${columns}`).toBeGreaterThan(0);
    }
  });
});

describe('lines', () => {
  const lines = (columns: number, rows: number): string[] =>
    latencyMapLines({
      map: wall,
      columns,
      rows,
      tools: paneTools({ fromMs: 0, toMs: 20_000 }),
      axis: (width) => 'x'.repeat(width),
    });

  test('have round latencies beside them, in the row that holds them', () => {
    const drawn = lines(47, 12);
    expect(drawn.join('\n')).toMatch(/^ +1 s┤ {20}█{20}$/m);
    expect(drawn.join('\n')).toMatch(/^100 ms┤█{20} {20}$/m);
    expect(drawn.at(-1)).toBe(`       ${'x'.repeat(40)}`);
  });

  test.each([
    [20, 3],
    [40, 6],
    [100, 30],
  ])('%i x %i: are as many and as wide', (columns, rows) => {
    const drawn = lines(columns, rows);
    expect(drawn).toHaveLength(rows);
    for (const line of drawn) expect([...wordsOf([line])]).toHaveLength(columns);
    expect(drawn.join('\n')).toMatch(/\d m?s┤/);
  });

  test('with colours a cell is one area: its glyph has the colour of its ground', () => {
    const [line = ''] = latencyMapLines({
      ...{ map: wall, columns: 47, rows: 12, axis: () => '' },
      tools: paneTools({ depth: 24, fromMs: 0, toMs: 20_000 }),
    }).filter((each) => each.includes('█'));
    const [, text, ground] = /38;2;([\d;]+);48;2;([\d;]+)m█/.exec(line) ?? [];
    expect(text).toBe(ground);
    expect(text).toBeDefined();
  });
});

test('a legend says what each step means, in any room; without colours each has a glyph of its own, in ASCII too', () => {
  const { paint } = paneTools();
  const whole = heatLegend(80, paint);
  expect(whole).toBe('share of each moment’s answers, % ∙<1 ░1 ▒3 ▓10 █30');
  expect(toAscii(whole)).toBe("share of each moment's answers, % '<1 .1 :3 %10 #30");
  for (let room = 13; room < 60; room += 1) {
    const legend = heatLegend(room, paint);
    expect(legend.length).toBeLessThanOrEqual(room);
    expect(legend).toMatch(/∙(<1|0) ?░1 ?▒3 ?▓10 ?█30/);
  }
  expect(heatLegend(5, paint)).toBe('');
});
