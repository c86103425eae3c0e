import { expect, test } from 'vitest';
import { comparisonTable } from '../../../src/report/comparison/comparison-table.ts';
import { ONE_ROUND, THREE_ROUNDS } from '../a-comparison.ts';

const RANGE = /\d \([\d.,k]+–[\d.,k]+( ms)?\)/;

test.each([Number.POSITIVE_INFINITY, 140, 100, 80])(
  '%d columns: a range is explained where one is printed',
  (columns) => {
    const text = comparisonTable(THREE_ROUNDS, columns).join('\n');
    const [table = ''] = text.split('•');
    expect(table).toContain('median of 3 rounds');
    expect(table.includes('(lowest–highest)')).toBe(RANGE.test(table));
    if (!Number.isFinite(columns)) expect(table).toMatch(RANGE);
    if (columns === 80) expect(table).not.toMatch(RANGE);
  },
);

test('one round has no range', () => {
  expect(comparisonTable(ONE_ROUND).join('\n')).not.toContain('lowest');
});
