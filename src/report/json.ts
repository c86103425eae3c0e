import { printableJson } from '../domain/words/printable.ts';
import type { RunFigures } from './figures/run-figures.ts';

/** Of one run its summary, as `--json` prints it; of several all of them. */
export function jsonReport(runs: readonly RunFigures[]): string {
  const summaries = runs.map(({ name, summary }) => ({ recording: name, ...summary }));
  const value = summaries.length === 1 ? runs[0]?.summary : { schema: 'conctop/summaries@1', summaries };
  return `${printableJson(JSON.stringify(value, null, 2))}\n`;
}
