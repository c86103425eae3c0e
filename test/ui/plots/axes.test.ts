import { describe, expect, test } from 'vitest';
import { roundness, timeAxis, xAxis, yAxis } from '../../../src/ui/plots/axes.ts';
import {
  BYTES,
  brokenScale,
  CORES,
  COUNT,
  linearScale,
  logScale,
  MILLISECONDS,
  PERCENT,
} from '../../../src/ui/plots/scale.ts';

describe('beside a plot', () => {
  test.each([
    [1, ['50k┤']],
    [2, ['50k┤', '  0┤']],
    [4, ['50k┤', '   │', '   │', '  0┤']],
    [8, ['   │', '40k┤', '   │', '   │', '20k┤', '   │', '   │', '  0┤']],
  ])('%d rows have the numbers that stay apart', (rows, lines) => {
    expect(yAxis(linearScale(41_200, COUNT), rows)).toEqual(lines);
  });

  test('all rows are equally wide, and each number is in the row of its value', () => {
    const scale = linearScale(361 * 1024 ** 2, BYTES);
    for (let rows = 1; rows < 30; rows += 1) {
      const lines = yAxis(scale, rows);
      expect(new Set(lines.map((line) => line.length)).size).toBe(1);
      for (const [row, line] of lines.entries()) {
        const tick = scale.ticks(rows).find(({ label }) => label === line.slice(0, -1).trim());
        if (tick === undefined) continue;
        const dot = Math.round((1 - tick.share) * (rows * 4 - 1));
        if (rows > 1) expect(Math.floor(dot / 4)).toBe(row);
      }
    }
  });

  test('a logarithmic one has its decades', () => {
    expect(
      yAxis(logScale(1, 10_002, COUNT), 10)
        .join('\n')
        .replace(/[ ┤│]/g, ''),
    ).toBe('10k\n\n\n1k\n\n100\n\n10\n\n1');
  });

  test('a broken one says where, and what is above', () => {
    expect(yAxis(brokenScale(8_300, 100_000, 6, COUNT), 6)).toEqual([
      '100k┤',
      ' 10k≈',
      '    │',
      '  5k┤',
      '    │',
      '   0┤',
    ]);
  });

  test('what is above the break is in the uppermost row, what was measured below it', () => {
    for (const rows of [2, 3, 6, 20]) {
      const scale = brokenScale(8_300, 100_000, rows, COUNT);
      const rowOf = (value: number): number => Math.floor(Math.round((1 - scale.share(value)) * (rows * 4 - 1)) / 4);
      expect([rowOf(100_000), rowOf(20_000)]).toEqual([0, 0]);
      expect(rowOf(8_300)).toBeGreaterThan(0);
      expect(rowOf(0)).toBe(rows - 1);
    }
  });
});

describe('below a plot', () => {
  const steps = (...connections: readonly number[]) =>
    connections.map((count, index) => ({
      at: index * 4,
      label: `${count}`,
      weight: roundness(count),
      isStart: true,
    }));

  test('the last and the first label have room before all others, then the roundest', () => {
    const marks = steps(100, 200, 500, 1000, 2000, 5000, 10_000);
    expect(xAxis(marks, 40)).toBe('100         1000        10000           ');
    expect(xAxis(marks, 26)).toBe('100         1000     10000');
    expect(xAxis(marks, 12)).toBe('100    10000');
    expect(xAxis(marks, 6)).toBe(' 10000');
  });

  test('the time has round numbers to its end, whatever the width', () => {
    expect(timeAxis(2_000, 52_000, 50)).toBe('      00:10     00:20    00:30     00:40     00:50');
    for (let columns = 4; columns < 200; columns += 1) {
      const line = timeAxis(2_000, 53_000, columns);
      expect(line).toHaveLength(columns);
      if (columns >= 20) expect(line.trim().split(/ +/).length).toBeGreaterThan(1);
    }
  });
});

test.each([
  ['count', COUNT],
  ['bytes', BYTES],
  ['milliseconds', MILLISECONDS],
  ['per cent', PERCENT],
  ['cores', CORES],
])('however little was measured, no number stands twice beside an axis: %s', (_, measure) => {
  for (const highest of [0, 0.001, 0.4, 0.9, 1, 1.4, 3, 7, 42, 99, 128, 1_900]) {
    for (let rows = 1; rows <= 24; rows += 1) {
      const labels = linearScale(highest, measure)
        .ticks(rows)
        .map(({ label }) => label);
      expect(new Set(labels).size, `${highest} in ${rows} rows: ${labels.join(', ')}`).toBe(labels.length);
    }
  }
});
