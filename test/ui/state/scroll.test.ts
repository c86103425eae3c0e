import { describe, expect, test } from 'vitest';
import { type Extent, extentOf, extentText, isAtEnd, type Motion, scrolled } from '../../../src/ui/state/scroll.ts';

describe('scrolling by key', () => {
  test.each<[Motion, Extent, number]>([
    ['down', { total: 64, visible: 20, offset: 0 }, 1],
    ['up', { total: 64, visible: 20, offset: 0 }, 0],
    ['page-down', { total: 64, visible: 20, offset: 0 }, 19],
    ['page-down', { total: 64, visible: 20, offset: 30 }, 44],
    ['page-up', { total: 64, visible: 20, offset: 30 }, 11],
    ['end', { total: 64, visible: 20, offset: 3 }, 44],
    ['start', { total: 64, visible: 20, offset: 44 }, 0],
    ['down', { total: 64, visible: 20, offset: 44 }, 44],
    ['down', { total: 5, visible: 20, offset: 0 }, 0],
    ['down', { total: 0, visible: 20, offset: 0 }, 0],
    // Shrunk since: a step starts from the last window that there is.
    ['up', { total: 30, visible: 20, offset: 50 }, 9],
    ['page-down', { total: 9, visible: 0, offset: 0 }, 1],
  ])('%s from %j: %d', (motion, extent, offset) => {
    expect(scrolled(extent, motion)).toBe(offset);
  });
});

test.each([
  [64, 20, 100, 44],
  [64, 20, -3, 0],
  [10, 20, 5, 0],
  [10, -4, 5, 5],
])('a window of %d lines, %d visible, wanted %d: %d', (total, visible, wanted, offset) => {
  expect(extentOf(total, visible, wanted).offset).toBe(offset);
});

test('the position, if there is something to scroll', () => {
  expect(extentText({ total: 64, visible: 20, offset: 0 })).toBe('1–20 of 64');
  expect(extentText({ total: 64, visible: 20, offset: 44 })).toBe('45–64 of 64');
  expect(extentText({ total: 20, visible: 20, offset: 0 })).toBe('');
  expect(isAtEnd({ total: 64, visible: 20, offset: 44 })).toBe(true);
  expect(isAtEnd({ total: 64, visible: 20, offset: 43 })).toBe(false);
});
