import { usageError } from '../../domain/errors.ts';
import type { Predicted } from '../../domain/events/run-event.ts';
import { PREDICTED_FIELDS } from '../../domain/meaning/prediction.ts';

/** `threads,p99`; alone: threads. */
export function parsePredict(text: string): readonly Predicted[] {
  const names = text === '' ? ['threads'] : text.split(',').map((name) => name.trim());
  return [...new Set(names)].map((name) => {
    const field = PREDICTED_FIELDS.find((known) => known === name);
    if (field !== undefined) return field;
    throw usageError(
      `--predict ${text}: nothing to predict is named ${name}.`,
      `Choose among ${PREDICTED_FIELDS.join(', ')}.`,
    );
  });
}

/** A guess whose figure is read later: what it is about is another option. */
export interface GuessText {
  readonly name: string;
  readonly figure: string;
}

/** `Ann=10,000`. */
export function parseGivenGuess(text: string): GuessText {
  const [, name = '', figure = ''] = /^\s*([^=]*?)\s*=(.*)$/.exec(text) ?? [];
  if (name !== '' && figure.trim() !== '') return { name, figure };
  throw usageError(`--guess ${text} is no guess.`, 'Write it like Ann=10000.');
}
