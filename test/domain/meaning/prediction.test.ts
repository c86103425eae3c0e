import { describe, expect, test } from 'vitest';
import { choicesOf, closestWords, formatPredicted, parseGuess } from '../../../src/domain/meaning/prediction.ts';
import { coveredFields, foldPrediction, type Prediction, questionNow } from '../../../src/domain/state/prediction.ts';

const question = { field: 'threads', connections: 10_000, choices: [10, 100, 1_000, 10_000, 20_000] } as const;

const asked = foldPrediction(null, { type: 'prediction-asked', atMs: 1, questions: [question] });
if (asked === null) throw new Error('nothing was asked');

const guessed = (before: Prediction, name: string | null, value: number): Prediction =>
  foldPrediction(before, { type: 'guess-made', atMs: 2, field: 'threads', name, value }) ?? before;

describe('choices', () => {
  test('of threads: a few for all, and folklore’s one or two for each', () => {
    expect(choicesOf('threads', 10_000, 100)).toEqual([10, 100, 1_000, 10_000, 20_000]);
  });
  test('of few connections are fewer, never 0', () => {
    expect(choicesOf('threads', 100, 100)).toEqual([1, 10, 100, 200]);
  });
  test('of memory reach the stack that is reserved for each thread', () => {
    expect(choicesOf('rss', 10_000, 100).map((bytes) => formatPredicted('rss', bytes))).toEqual([
      '19.5 MB',
      '156 MB',
      '1.2 GB',
      '9.8 GB',
      '78.1 GB',
    ]);
  });
  test('of latency and throughput begin and end at the ideal', () => {
    expect(choicesOf('p99', 10_000, 100)[0]).toBe(100);
    expect(choicesOf('rps', 10_000, 100).at(-1)).toBe(100_000);
  });
});

describe('a typed figure', () => {
  test.each([
    ['threads', '10,000', 10_000],
    ['threads', '10k', 10_000],
    ['rss', '1.5 GB', 1.5 * 1024 ** 3],
    ['p99', '2s', 2_000],
    ['p99', '250 ms', 250],
    ['threads', '12 GB', null],
    ['threads', 'many', null],
    ['threads', '', null],
  ] as const)('%s: %s', (field, text, value) => {
    expect(parseGuess(field, text)).toBe(value);
  });
});

describe('who was closest', () => {
  const two = guessed(guessed(asked, 'Ann', 25), 'Bob', 10_000);
  test('is a matter of the ratio', () => {
    expect(closestWords(two, question, 9)).toBe('Closest: Ann, with 25.');
    expect(closestWords(guessed(guessed(asked, 'Ann', 5), 'Bob', 20), question, 10)).toBe(
      'Closest: Ann with 5, and Bob with 20.',
    );
  });
  test('a later guess of the same name replaces the one before', () => {
    expect(closestWords(guessed(two, 'Bob', 9), question, 9)).toBe('Closest: Bob, with 9.');
  });
  test('nobody is, where nothing was measured or guessed', () => {
    expect(closestWords(two, question, null)).toBe('');
    expect(closestWords(asked, question, 9)).toBe('Nobody guessed.');
  });
});

test('what was asked is covered from the question to its reveal, and no longer than the run', () => {
  const run = { ended: null, exited: null };
  const answered = foldPrediction(asked, { type: 'prediction-answered', atMs: 3, field: 'threads' });
  const revealed = foldPrediction(answered, { type: 'prediction-revealed', atMs: 4, field: 'threads' });
  expect([asked, answered, revealed].map((prediction) => coveredFields({ ...run, prediction }))).toEqual([
    ['threads'],
    ['threads'],
    [],
  ]);
  expect(coveredFields({ ...run, prediction: answered, ended: {} })).toEqual([]);
  expect(questionNow(asked)).toBe(question);
  expect(questionNow(answered)).toBeNull();
});
