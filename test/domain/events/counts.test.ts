import { describe, expect, test } from 'vitest';
import { addCounts, byFrequency } from '../../../src/domain/events/counts.ts';
import { addErrors, noErrors, sumErrors } from '../../../src/domain/events/error-counts.ts';

describe('counts by name', () => {
  const before = { 404: 2, 503: 1 };
  test('are added up, name by name, and those before stay as they are', () => {
    expect(addCounts(before, { 503: 4, 500: 7 })).toEqual({ 404: 2, 503: 5, 500: 7 });
    expect(before).toEqual({ 404: 2, 503: 1 });
  });
  test('are the same object if nothing was added', () => expect(addCounts(before, undefined)).toBe(before));
  test('the most frequent first', () => {
    expect(byFrequency({ ECONNRESET: 3, EPIPE: 9, EMFILE: 5 }).map(([name]) => name)).toEqual([
      'EPIPE',
      'EMFILE',
      'ECONNRESET',
    ]);
  });
});

describe('errors by kind', () => {
  const some = { connect: 1, timeout: 20, reset: 300, http: 4_000, protocol: 50_000 };
  test('are added up, kind by kind', () => {
    expect(addErrors(some, { connect: 5, timeout: 6, reset: 7, http: 8, protocol: 9 })).toEqual({
      connect: 6,
      timeout: 26,
      reset: 307,
      http: 4_008,
      protocol: 50_009,
    });
    expect(addErrors(noErrors, some)).toEqual(some);
  });
  test('count together', () => expect([sumErrors(some), sumErrors(noErrors)]).toEqual([54_321, 0]));
});
