import { expect, test } from 'vitest';
import { unitNames } from '../../../src/domain/words/unit-names.ts';
import { runStarted } from '../events.ts';

const shipped = runStarted();
const own = runStarted({
  config: { ...shipped.config, command: 'run' },
  target: { ...shipped.target, unit: { singular: 'unit', plural: 'units' } },
});

test('a shipped target’s units have the names in its manifest', () => {
  expect(unitNames(shipped, 'whatever')).toEqual(shipped.target.unit);
});

test.each([
  ['goroutines', 'goroutine'],
  ['processes', 'process'],
  ['tasks', 'task'],
])('of a server of the user’s own by what it calls %s', (plural, singular) => {
  expect(unitNames(own, plural)).toEqual({ singular, plural });
});

test('without a name none is made up', () => {
  expect(unitNames(own, null)).toBeNull();
});
