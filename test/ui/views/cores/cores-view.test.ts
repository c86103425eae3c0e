import { test } from 'vitest';
import { shows } from '../drawn-view.ts';

test('the cores view: lanes, shares, who ran', () => {
  shows('cores', [
    '100 %┤',
    'core 0',
    'core 1',
    'target',
    'load',
    'other',
    '64 %',
    '28 %',
    '4711 server',
    'now',
    '10,000 requests',
  ]);
});
