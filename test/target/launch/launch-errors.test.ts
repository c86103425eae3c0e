import { expect, it } from 'vitest';
import { neverListened } from '../../../src/target/launch/launch-errors.ts';

it.each([
  ['a target', null],
  ['a command of the user’s own', 'http://127.0.0.1:3000/'],
])('%s that never listened: its last lines are promised only where there are some', (_, readyUrl) => {
  expect(neverListened('mine', 10_000, [], readyUrl).hint).toMatch(/it printed nothing\.$/);
  expect(neverListened('mine', 10_000, ['migrating'], readyUrl).hint).toMatch(/its last lines may say/);
});
