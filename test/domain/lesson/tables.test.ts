import { expect, test } from 'vitest';
import { alignTables } from '../../../src/domain/lesson/tables.ts';

test('a table has columns as wide as the figures in it', () => {
  const text = ['Before.', '', '| waits | req/s |', '|---|--:|', '| Go | 9,900 |', '| Flask | 40 |', '', 'After.'];
  expect(alignTables(text.join('\n')).split('\n')).toEqual([
    ...['Before.', '', '```'],
    ...['waits  req/s', '────────────', 'Go     9,900', 'Flask     40'],
    ...['```', '', 'After.'],
  ]);
});

test('a table may be the end of a text, and a row may lack cells', () => {
  expect(alignTables('| a | b |\n|---|---|\n| 1 |')).toBe('```\na  b\n────\n1\n```');
});

test('a line that begins like a table and is none stays as it is', () => {
  expect(alignTables('| not a table |\nnext')).toBe('| not a table |\nnext');
});
