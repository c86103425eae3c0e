import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import * as format from '../../../src/domain/words/format.ts';

const { formatBytes, formatCount, formatElapsed, formatMs, formatMsRange, formatShort, formatSpan, formatUnits } =
  format;

test.each([
  [0, '0'],
  [999, '999'],
  [1000, '1,000'],
  [10_012, '10,012'],
])('count %d is %s', (value, text) => expect(formatCount(value)).toBe(text));

test.each([
  [937, '937'],
  [9_994, '9,994'],
  [9_995, '10.0k'],
  [49_231, '49.2k'],
  [99_950, '100k'],
  [1_204_000, '1.20M'],
])('rate %d is %s', (value, text) => expect(formatShort(value)).toBe(text));

test.each([
  [512, '512 B'],
  [36 * 1024, '36 KB'],
  [9.5 * 1024 ** 2, '9.5 MB'],
  [361 * 1024 ** 2, '361 MB'],
  [1000 * 1024 ** 2, '0.98 GB'],
  [21.6 * 1024 ** 3, '21.6 GB'],
])('%d bytes are %s', (value, text) => expect(formatBytes(value)).toBe(text));

test.each([
  [0.42, '0.42 ms'],
  [9.8, '9.8 ms'],
  [9.96, '10 ms'],
  [341.4, '341 ms'],
  [1240, '1.24 s'],
  [0, '0 ms'],
  [0.001, '0.001 ms'],
])('%d ms are %s', (value, text) => expect(formatMs(value)).toBe(text));

test.each([
  [0, '00:00'],
  [31_900, '00:31'],
  [3_729_000, '1:02:09'],
])('%d ms elapsed are %s', (value, text) => expect(formatElapsed(value)).toBe(text));

test('one is singular', () => {
  expect(formatUnits(1, 'thread', 'threads')).toBe('1 thread');
  expect(formatUnits(10_000, 'thread', 'threads')).toBe('10,000 threads');
});

test.each([
  [103, 106, '103–106 ms'],
  [0.25, 0.28, '0.25–0.28 ms'],
  [100, 100.5, '100–100.5 ms'],
  [1.03, 1.06, '1.03–1.06 ms'],
  [950, 1000, '950 ms–1 s'],
  [1060, 1120, '1.06–1.12 s'],
])('from %d to %d ms is %s', (from, to, text) => expect(formatMsRange(from, to)).toBe(text));

test.each([
  [1_900, '2 s'],
  [192_000, '3 m 12 s'],
  [1_800_000, '30 m'],
  [19_200_000, '5 h 20 m'],
  [345_600_000, '4 d'],
])('a span of %d ms is %s', (ms, text) => expect(formatSpan(ms)).toBe(text));

/** Everything here that turns one number into text. */
const ofOneFigure = Object.entries(format).filter(
  (entry): entry is [string, (value: number | null) => string] =>
    typeof entry[1] === 'function' && !['formatUnits', 'agreeing', 'formatMsRange'].includes(entry[0]),
);
const NO_FIGURE = /NaN|Infinity|undefined|null|e[+-]?\d/;

describe.each(ofOneFigure)('%s', (_name, write) => {
  test.each([null, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0 / 0, 1 / 0])(
    '%d was not measured, and reads so',
    (value) => expect(write(value)).toBe('–'),
  );

  test('whatever finite number it gets, there are digits and no exponent', () => {
    for (let exponent = -320; exponent <= 308; exponent += 1) {
      for (const digits of [1, 4.9995, 9.9949, 9.9951, 9.99999]) {
        for (const value of [digits * 10 ** exponent, -digits * 10 ** exponent]) {
          if (!Number.isFinite(value)) continue;
          expect(write(value), `${value}`).toMatch(/\d/);
          expect(write(value), `${value}`).not.toMatch(NO_FIGURE);
        }
      }
    }
    for (const value of [0, -0, Number.MAX_VALUE, Number.MIN_VALUE]) expect(write(value)).not.toMatch(/^-|e/);
  });
});

test('two figures in one text: an unknown one is marked as such', () => {
  expect(formatUnits(Number.NaN, 'thread', 'threads')).toBe('– threads');
  expect(formatMsRange(1, Number.POSITIVE_INFINITY)).toBe('–');
});

/** A rule for the whole code base: numbers formatted by hand have no sign for an unknown value. */
test('no other file turns numbers into text', () => {
  const src = new URL('../../../src/', import.meta.url).pathname;
  const guilty = readdirSync(src, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file) && file !== join('domain', 'words', 'format.ts'))
    .filter((file) =>
      /\.toFixed\(|\.toPrecision\(|toLocaleString\(|NumberFormat/.test(readFileSync(join(src, file), 'utf8')),
    );
  expect(guilty).toEqual([]);
});
