import { expect, test } from 'vitest';
import {
  formatBytes,
  formatCount,
  formatElapsed,
  formatMs,
  formatShort,
  formatUnits,
} from '../../src/domain/format.ts';

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
