import { expect, test } from 'vitest';
import { fileStems } from '../../../src/commands/compare/plan-runs.ts';

test('every subject has recordings of its own, whatever it is called', () => {
  const names = ['go', 'node srv/a.js', 'node srv-a.js', 'node SRV/a.js', 'node', 'node (2)', '/'];
  expect([...fileStems(names).values()]).toEqual([
    'go',
    'node-srv-a.js',
    'node-srv-a.js-2',
    'node-SRV-a.js-3',
    'node',
    'node-2',
    'subject',
  ]);
});
