import { formatPredicted, PREDICTED_NAMES } from '../domain/meaning/prediction.ts';
import type { PredictionSummary } from '../domain/words/summary-prediction.ts';

/** `OS threads: Ann 10, 10,000`; of nobody `OS threads: no guess`. */
export function guessWords({ field, guesses }: PredictionSummary): string {
  const said = guesses.map(({ name, value }) => {
    const figure = formatPredicted(field, value);
    return name === null ? figure : `${name} ${figure}`;
  });
  return `${PREDICTED_NAMES[field]}: ${said.length === 0 ? 'no guess' : said.join(', ')}`;
}
