import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import type { Summary } from '../../src/domain/words/summary.ts';
import { conctop } from '../conctop.ts';
import { needs } from '../needs.ts';

test('every step that settled says what its goroutines waited for, however short it held', {
  ...needs('go'),
  timeout: 240_000,
}, async () => {
  const args = ['go', '--steps', '100,500,1500,3000', '--hold', '2s', '--delay', '500ms', '--json'];
  const { stdout } = await promisify(execFile)(process.execPath, [conctop, ...args]);
  const { steps } = JSON.parse(stdout) as Summary;
  expect(steps).toHaveLength(4);
  for (const { settled, connections, unitStacks } of steps) {
    expect([connections.requested, settled, unitStacks?.unit]).toEqual([connections.requested, true, 'goroutines']);
    // Those of this step: a connection is two goroutines at most, one that sleeps in the handler and one that reads ahead.
    expect(unitStacks?.total).toBeGreaterThan(connections.requested);
    expect(unitStacks?.total).toBeLessThan(2 * connections.requested + 100);
  }
});
