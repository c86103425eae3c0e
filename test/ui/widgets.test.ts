import { describe, expect, test } from 'vitest';
import { wrapWords } from '../../src/domain/words/wrap-words.ts';
import { columnsOf, cut, keepingEnd, plain, spread, toWidth } from '../../src/ui/frame/ansi-text.ts';
import { bar, stackedColumns } from '../../src/ui/plots/bars.ts';
import { plotDotted, plotSeries } from '../../src/ui/plots/line-plot.ts';
import type { Paint } from '../../src/ui/theme.ts';
import { type DigitSize, digits } from '../../src/ui/widgets/digits.ts';
import { figure } from '../../src/ui/widgets/figure.ts';
import { frameLines } from '../../src/ui/widgets/pane-frame.tsx';
import { createCanvas } from './fake-terminal.tsx';

const paint: Paint = (_token, text) => text;

describe('digits', () => {
  test.each<DigitSize>([3, 5])('of %i rows: every digit is equally wide, every row as wide as the others', (size) => {
    const widths = [...'0123456789–'].map((digit) => digits(digit, size).columns);
    expect(new Set(widths).size).toBe(1);
    const number = digits('10,987,654,321', size);
    expect(number.rows).toHaveLength(size);
    for (const row of number.rows) expect([...row]).toHaveLength(number.columns);
  });

  test('no two digits look alike', () => {
    for (const size of [3, 5] as const) {
      expect(new Set([...'0123456789'].map((digit) => digits(digit, size).rows.join('\n'))).size).toBe(10);
    }
  });
});

describe('figure', () => {
  const of = (text: string, columns: number, size: DigitSize, rows: number, notes = ['open', 'of 10,000']) =>
    figure({
      text,
      token: 'connections',
      size,
      columns,
      rows,
      notes,
      paint,
      trend: (width, height) => new Array(height).fill('~'.repeat(width)),
    });

  test('notes stand beside the digits where there is room', () => {
    const lines = of('9', 43, 5, 8);
    expect(lines.some((line) => line.includes('█') && line.includes('of 10,000'))).toBe(true);
  });

  test('where there is none they stand under the digits', () => {
    const lines = of('10,000', 24, 3, 5);
    expect(lines[3]).toBe('open · of 10,000');
  });

  test('without room for digits the number is plain text, and still there', () => {
    expect(of('10,000', 16, 3, 4)[0]).toBe('10,000');
  });

  test.each([
    [43, 5, 8],
    [24, 3, 5],
    [16, 3, 4],
  ] as const)('%i columns: never wider or taller than its place', (columns, size, rows) => {
    for (const text of ['–', '9', '999', '1,000', '10,000']) {
      const lines = of(text, columns, size, rows);
      expect(lines.length).toBeLessThanOrEqual(rows);
      for (const line of lines) expect(columnsOf(line)).toBeLessThanOrEqual(columns);
    }
  });
});

describe('pane frame', () => {
  const frame = (over: Partial<Parameters<typeof frameLines>[0]> = {}): string[] =>
    frameLines({ title: 'memory', token: 'memory', size: { columns: 30, rows: 4 }, lines: [], ...over }, paint);

  test('has the given size, whatever its content', () => {
    const lines = frame({ lines: ['x'.repeat(99), 'y', 'z', 'too much'], detail: 'reserved 1.7 GB' });
    expect(lines).toHaveLength(4);
    for (const line of lines) expect(columnsOf(line)).toBe(30);
    expect(lines.join()).not.toContain('too much');
  });

  test('title and detail sit on the upper border', () => {
    expect(frame({ size: { columns: 40, rows: 4 }, detail: 'reserved 1.7 GB' })[0]).toBe(
      '╭─ memory ─────────── reserved 1.7 GB ─╮',
    );
  });

  test('without a title the border has no gap', () => {
    expect(frame({ title: '' })[0]).toBe(`╭${'─'.repeat(28)}╮`);
  });

  test('a title that does not fit is cut, and the frame stays whole', () => {
    const lines = frame({ size: { columns: 20, rows: 4 }, title: 'waiting callbacks', detail: 'x' });
    for (const line of lines) expect(columnsOf(line)).toBe(20);
    expect(lines[0]).toMatch(/^╭─ waiting .*…? ─+╮$/);
  });

  test('a detail that does not fit is left out, the title stays', () => {
    const [top] = frame({ size: { columns: 16, rows: 4 }, detail: 'reserved 1.7 GB' });
    expect(top).toBe('╭─ memory ─────╮');
  });
});

describe('text', () => {
  const red = '\x1b[31mred\x1b[0m';

  test.each([
    ['', 0],
    ['abc', 3],
    ['\x1b[38;2;1;2;3mabc\x1b[0m', 3],
    ['\x1b[mabc', 3],
    ['a\x1b[1;31m\x1b[7mb\x1b[0mc', 3],
    ['╭─ ▛▌ ⣀⠤ ─╮', 11],
    ['a😀b', 3],
    // Not SGR: none of ours, and so every character counts.
    ['\x1b[2Jx', 5],
    ['\x1b', 1],
  ])('%j takes %i columns', (text, columns) => {
    expect(columnsOf(text)).toBe(columns);
  });

  test('colours take no columns, and are closed where text is cut', () => {
    expect(columnsOf(red)).toBe(3);
    expect(cut(`${red} and more`, 2)).toBe('\x1b[31mre\x1b[0m');
    expect(toWidth(red, 5)).toBe(`${red}  `);
    expect(toWidth('abcdef', 4)).toBe('abc…');
    expect(spread('left', 'right', 12)).toBe('left   right');
  });

  test.each([
    ['idle', 8, 'idle    '],
    ['shop web 127.0.0.1(54321) idle in transaction', 27, 'shop w… idle in transaction'],
    ['shop web 127.0.0.1(54321) UPDATE waiting', 20, 'shop… UPDATE waiting'],
    ['abcdef', 2, '…f'],
    ['abcdef', 1, '…'],
    ['abcdef', 0, ''],
  ])('of %j in %i columns the end is kept', (text, columns, kept) => {
    expect(keepingEnd(text, columns)).toBe(kept);
  });

  test.each([
    ['escapes', '\x1b[31mred\x1b[0m \x1b]0;title\x07x', 'red x'],
    ['tabs', 'a\tb', 'a    b'],
    ['a bell', 'a\x07b', 'a·b'],
    ['wide characters', '漢字', '··'],
  ])('foreign text loses %s', (_what, text, shown) => {
    expect(plain(text)).toBe(shown);
  });

  test('words are wrapped, and longer words cut', () => {
    expect(wrapWords('one two three', 7)).toEqual(['one two', 'three']);
    expect(wrapWords('abcdefghij', 4)).toEqual(['abcd', 'efgh', 'ij']);
  });
});

describe('bars', () => {
  test.each([
    [0, ''],
    [0.001, '▏'],
    [0.5, '████'],
    [0.5625, '████▌'],
    [1, '████████'],
    [7, '████████'],
    [-1, ''],
  ])('%f of eight columns', (share, drawn) => {
    expect(bar(share, 8)).toBe(drawn);
  });

  test.each([[[64, 28, 6]], [[33.3, 33.3, 33.4]], [[90, 90, 90]], [[0, 0, 0]]])(
    'parts %j never take more than there is',
    (parts) => {
      for (const columns of [1, 7, 10, 55]) {
        const shares = stackedColumns(parts, columns);
        expect(shares.reduce((sum, share) => sum + share, 0)).toBeLessThanOrEqual(columns);
        for (const share of shares) expect(share).toBeGreaterThanOrEqual(0);
      }
    },
  );
});

describe('plots', () => {
  const series = {
    spacingMs: 0,
    points: Array.from({ length: 40 }, (_, index) => ({ atMs: index * 250, value: index < 20 ? 0.1 : 4 })),
  };
  const range = { fromMs: 0, toMs: 10_000, share: (value: number) => value / 4 };

  test('a step up goes from the lower to the upper rows, on blessed-contrib’s canvas', async () => {
    const lines = plotSeries(await createCanvas(), series, range, 40, 4);
    expect(lines).toHaveLength(4);
    for (const line of lines) expect([...line]).toHaveLength(40);
    const hasDots = (row: number, from: number, to: number): boolean =>
      /[\u2801-\u28ff]/.test((lines[row] ?? '').slice(from, to));
    expect([hasDots(0, 0, 18), hasDots(0, 22, 40)]).toEqual([false, true]);
    expect([hasDots(3, 0, 18), hasDots(3, 22, 40)]).toEqual([true, false]);
  });

  test('values above the range leave the picture whole', async () => {
    const lines = plotSeries(await createCanvas(), series, { ...range, share: (value) => value / 2 }, 40, 4);
    for (const line of lines) expect([...line]).toHaveLength(40);
  });

  test('the reference is dotted: fewer dots than the line', async () => {
    const create = await createCanvas();
    const filled = (lines: readonly string[]): number => lines.join('').replace(/[\s\u2800]/g, '').length;
    expect(filled(plotDotted(create, series, range, 40, 4))).toBeGreaterThan(0);
    expect(filled(plotDotted(create, series, range, 40, 4))).toBeLessThan(
      filled(plotSeries(create, series, range, 40, 4)),
    );
  });
});
