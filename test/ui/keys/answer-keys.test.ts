import { expect, test } from 'vitest';
import { answerKey } from '../../../src/ui/keys/answer-keys.ts';
import { NO_ANSWER } from '../../../src/ui/state/view-state.ts';

const question = { field: 'threads', connections: 10_000, choices: [10, 100, 1_000, 10_000, 20_000] } as const;

/** What a row of keys at the question did. */
function pressed(keys: readonly string[]): string[] {
  const did: string[] = [];
  let draft = NO_ANSWER;
  for (const key of keys) {
    const next = answerKey(draft, key, question);
    draft = next.draft ?? draft;
    if (next.guess !== null) did.push(`${next.guess.name ?? '-'}=${next.guess.value}`);
    if (next.does !== null) did.push(next.does);
    if (draft.refused !== '') did.push(`refused ${draft.refused}`);
  }
  return did;
}

test.each([
  ['a letter takes a choice', ['d'], ['-=10000']],
  ['a figure is typed', ['1', '2', '0', 'backspace', 'return'], ['-=12']],
  ['letters belong to a figure once it began', ['1', '0', 'k', 'return'], ['-=10000']],
  ['a name is of the next guess only', ['n', 'q', 'd', 'return', 'a', 'b'], ['qd=10', '-=100']],
  ['what is no figure is told', ['1', 'z', 'return'], ['refused 1z']],
  ['a figure too long to be one is told, and not cut', [...'9'.repeat(15)], [`refused ${'9'.repeat(15)}…`]],
  ['Enter goes on where nothing is typed', ['return'], ['proceed']],
  ['q quits, but not within a name or a figure', ['n', 'q', 'escape', '1', 'q', 'escape', 'q'], ['quit']],
  ['other keys mean nothing', ['x', 'up', 'tab', ' ', '+'], []],
])('%s', (_, keys, expected) => {
  expect(pressed(keys)).toEqual(expected);
});
