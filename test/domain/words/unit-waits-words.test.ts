import { expect, test } from 'vitest';
import type { UnitStacks } from '../../../src/domain/events/run-event.ts';
import { exitWords } from '../../../src/domain/words/exit-words.ts';
import { ON_DARK, ON_LIGHT, waitToken } from '../../../src/domain/words/metric-colours.ts';
import { unitWaitsLine } from '../../../src/domain/words/unit-waits-words.ts';

const frame = (name: string, file: string | null, line: number | null, own = true) => ({
  function: name,
  file,
  line,
  own,
});
const group = (count: number, waitsFor: string, ...frames: ReturnType<typeof frame>[]) => ({
  count,
  state: null,
  waitsFor,
  frames,
});
const line = (groups: UnitStacks['groups'], unit: string | null = 'goroutines') =>
  unitWaitsLine(
    {
      type: 'unit-stacks',
      atMs: 1,
      unit,
      total: 1,
      groups,
      rest: { groups: 0, units: 0 },
      costMs: 1,
      answeredInMs: 1,
      source: '/stacks',
    },
    'main.go',
  );

test.each<[string, UnitStacks['groups'], string]>([
  [
    'the call, and where it is made',
    [group(9_900, 'time.Sleep', frame('main.slow', '/src/main.go', 16))],
    'goroutines: 9,900 time.Sleep ← main.slow main.go:16',
  ],
  ['none of its own code', [group(9_900, 'background read')], 'goroutines: 9,900 background read'],
  ['no file', [group(1, 'Sleep', frame('slow', null, null))], 'goroutines: 1 Sleep ← slow'],
  ['no line', [group(1, 'Sleep', frame('slow', 'main.go', null))], 'goroutines: 1 Sleep ← slow main.go'],
  ['the call is the place', [group(1, 'slow', frame('slow', 'main.py', 7))], 'goroutines: 1 slow main.py:7'],
  ['the largest three', [3, 2, 1, 1].map((count) => group(count, `w${count}`)), 'goroutines: 3 w3 · 2 w2 · 1 w1'],
])('%s', (_, groups, words) => expect(line(groups)).toBe(words));

test('units that have no name', () => expect(line([group(1, 'x')], null)).toBe('units: 1 x'));

test.each([
  [{ code: 3, signal: null }, 'exit code 3'],
  [{ code: null, signal: 'SIGKILL' }, 'SIGKILL'],
  [{ code: 0, signal: 'SIGTERM' }, 'SIGTERM'],
  [{ code: null, signal: null }, 'exit status unknown'],
])('%j: %s', (exit, words) => expect(exitWords(exit)).toBe(words));

test('each wait has a colour, and one that only a later version knows that of text', () => {
  expect([waitToken('runnable'), waitToken('many'), waitToken('for-a-gpu')]).toEqual(['good', 'connections', 'text']);
});

test('both themes have the same colours, each as six digits', () => {
  expect(Object.keys(ON_LIGHT)).toEqual(Object.keys(ON_DARK));
  for (const colour of [...Object.values(ON_DARK), ...Object.values(ON_LIGHT)]) expect(colour).toMatch(/^[0-9a-f]{6}$/);
});
