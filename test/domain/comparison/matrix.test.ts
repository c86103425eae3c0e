import { expect, test } from 'vitest';
import { decisionMatrix } from '../../../src/domain/comparison/matrix.ts';
import { served } from './a-subject.ts';

const of = (language: string, name: string, ...perSecond: number[]) => ({ language, ...served(name, ...perSecond) });

test('of each language the best model for each kind of work, or those that are not to be told apart', () => {
  const rows = decisionMatrix([
    {
      work: 'io',
      subjects: [
        of('Go', 'go', 20_000, 20_100, 19_900),
        of('Rust', 'tokio', 12_000, 12_100, 11_900),
        of('Rust', 'threads', 12_050, 11_950, 12_080),
        of('Python', 'asyncio', 5_000, 5_010, 4_990),
        of('Python', 'sync', 10, 11, 10),
      ],
    },
    { work: 'cpu', subjects: [of('Go', 'go', 380, 381, 379), of('Rust', 'tokio', 382, 378, 383)] },
  ]);
  expect(rows).toMatchObject([
    {
      language: 'Go',
      choices: [
        { work: 'io', subjects: ['go'], requestsPerSecond: 20_000, mark: 'best', takesPart: true },
        { work: 'cpu', subjects: ['go'], requestsPerSecond: 380, mark: '~' },
      ],
    },
    {
      language: 'Rust',
      choices: [
        { work: 'io', subjects: ['threads', 'tokio'], requestsPerSecond: 12_050, mark: null },
        { work: 'cpu', subjects: ['tokio'], requestsPerSecond: 382, mark: '~' },
      ],
    },
    { language: 'Python', choices: [{ subjects: ['asyncio'], requestsPerSecond: 5_000, mark: null }, null] },
  ]);
});

test('a language that was not measured has no choice', () => {
  const works = [{ work: 'io', subjects: [of('Go', 'go', 1, 2), of('Rust', 'tokio'), of('Java', 'threads', 3, 4)] }];
  expect(decisionMatrix(works).map(({ choices }) => choices[0]?.subjects ?? null)).toEqual([['go'], null, ['threads']]);
});
