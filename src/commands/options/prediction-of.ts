import { usageError } from '../../domain/errors.ts';
import { parseGuess } from '../../domain/meaning/prediction.ts';
import type { RunConfig } from '../../domain/plan/run-config.ts';
import type { SessionOptions } from '../../session.ts';
import type { RunArgs } from './option-table.ts';

/** What a run asks before its load. `waits`: somebody is there who can answer. */
export function predictionOf(
  { predict, guess = [] }: Pick<RunArgs, 'predict' | 'guess'>,
  { plan }: Pick<RunConfig, 'plan'>,
  waits: boolean,
): Pick<SessionOptions, 'predict'> {
  const [first] = predict ?? [];
  if (predict === undefined || first === undefined) {
    if (guess.length === 0) return {};
    throw usageError('--guess is an answer, and nothing was asked.', 'Add --predict.');
  }
  if (plan.steps.length === 0) {
    throw usageError('--predict asks what load will show, and this run has none.', 'Add --url with its address.');
  }
  const guesses = guess.map(({ name, figure }) => {
    const value = parseGuess(first, figure);
    if (value !== null) return { name, value };
    throw usageError(
      `--guess ${name}=${figure} is no figure for ${first}.`,
      'Write it like Ann=10000 (rss: 400MB, p99: 250ms).',
    );
  });
  return { predict: { fields: predict, guesses, waits } };
}
