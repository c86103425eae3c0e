import { describe, expect, test } from 'vitest';
import {
  formatAge,
  formatBytes,
  formatCores,
  formatMs,
  formatMsRange,
  formatNumber,
  formatPercent,
  formatRatio,
  formatSeconds,
  formatShort,
  formatSpan,
  formatTenthPercent,
} from '../../../src/domain/words/format.ts';
import { round, significant } from '../../../src/domain/words/round.ts';

const KB = 1024;

/** Where one way to write a figure ends and the next begins: no figure may read as more or less than it is. */
test.each<[string, (value: number) => string, number, string]>([
  ['short', formatShort, 9_994, '9,994'],
  ['short', formatShort, 9_995, '10.0k'],
  ['short', formatShort, 999_499, '999k'],
  ['short', formatShort, 999_500, '1.00M'],
  ['bytes', formatBytes, 999.4, '999 B'],
  ['bytes', formatBytes, 999.5, '1 KB'],
  ['bytes', formatBytes, 9.99 * KB ** 2, '10.0 MB'],
  ['bytes', formatBytes, 10 * KB ** 2, '10.0 MB'],
  ['bytes', formatBytes, 9.94 * KB ** 2, '9.9 MB'],
  ['bytes', formatBytes, 99.94 * KB ** 2, '99.9 MB'],
  ['bytes', formatBytes, 99.95 * KB ** 2, '100 MB'],
  ['bytes', formatBytes, 5_000 * KB ** 4, '5000 TB'],
  ['ms', formatMs, 0, '0 ms'],
  ['ms', formatMs, 0.0004, '0 ms'],
  ['ms', formatMs, 0.0005, '0.001 ms'],
  ['ms', formatMs, 0.0094, '0.009 ms'],
  ['ms', formatMs, 0.0095, '0.0095 ms'],
  ['ms', formatMs, 9.94, '9.9 ms'],
  ['ms', formatMs, 9.95, '10 ms'],
  ['ms', formatMs, 999.4, '999 ms'],
  ['ms', formatMs, 999.5, '1.00 s'],
  ['ms', formatMs, -312, '-312 ms'],
  ['ms', formatMs, -0.0001, '0 ms'],
  ['per cent', formatPercent, -0.3, '0 %'],
  ['tenths', formatTenthPercent, 64, '64.0 %'],
  ['tenths', formatTenthPercent, 1e17, '100000000000000000 %'],
  ['cores', formatCores, 128, '1.28'],
  ['ratio', formatRatio, 9.94, '9.9'],
  ['ratio', formatRatio, 9.95, '10'],
  ['ratio', formatRatio, 1_111, '1,111'],
  ['number', formatNumber, 12, '12'],
  ['number', formatNumber, 999.4, '999'],
  ['number', formatNumber, 999.5, '1,000'],
  ['number', formatNumber, 0.1234, '0.123'],
  ['number', formatNumber, 0.12, '0.12'],
  ['number', formatNumber, 1e-6, '0.000001'],
  ['number', formatNumber, 9.9e-7, '0'],
  ['seconds', formatSeconds, 99.4, '99 s'],
  ['seconds', formatSeconds, 99.5, '100 s'],
  ['seconds', formatSeconds, 1.5, '1.5 s'],
  ['seconds', formatSeconds, 1e-6, '0.000001 s'],
  ['seconds', formatSeconds, 9e-7, '0 s'],
  ['span', formatSpan, 59_499, '59 s'],
  ['span', formatSpan, 59_500, '1 m'],
  ['span', formatSpan, 61_000, '1 m 1 s'],
  ['span', formatSpan, 120_000, '2 m'],
  ['span', formatSpan, 599_000, '9 m 59 s'],
  ['span', formatSpan, 601_000, '10 m'],
  ['span', formatSpan, 3_599_000, '59 m'],
  ['span', formatSpan, 3_600_000, '1 h'],
  ['span', formatSpan, 3_660_000, '1 h 1 m'],
  ['span', formatSpan, 47 * 3_600_000, '47 h'],
  ['span', formatSpan, 48 * 3_600_000, '2 d'],
])('%s: %#', (_, write, value, text) => expect(write(value)).toBe(text));

describe('an age', () => {
  test.each([
    [2_000, '2 s ago'],
    [-5, '0 s ago'],
    [null, '–'],
    [Number.NaN, '–'],
  ] as const)('%s: %s', (ms, text) => expect(formatAge(ms)).toBe(text));
});

describe('a range', () => {
  test.each([
    [103, 106, '103–106 ms'],
    [0.25, 0.28, '0.25–0.28 ms'],
    [950, 1_000, '950 ms–1 s'],
    [0, 5e-7, '0–0 ms'],
    [1e-6, 1e-5, '0.000001–0.00001 ms'],
    [9_999_400, 9_999_500, '9999–10,000 s'],
    [null, 1, '–'],
    [1, null, '–'],
  ])('%s to %s: %s', (from, to, text) => expect(formatMsRange(from, to)).toBe(text));
});

describe('a rounded number stays one', () => {
  test.each([
    [1.2345, 2, 1.23],
    [1_250, -2, 1_300],
    [null, 2, null],
  ])('%s to %i digits: %s', (value, digits, rounded) => expect(round(value, digits)).toBe(rounded));
  test.each([
    [0, 3, 0],
    [1_234, 3, 1_230],
    [0.001234, 3, 0.00123],
    [-1_234, 2, -1_200],
    [Number.POSITIVE_INFINITY, 3, Number.POSITIVE_INFINITY],
  ])('%s to %i that count: %s', (value, digits, rounded) => expect(significant(value, digits)).toBe(rounded));
});
