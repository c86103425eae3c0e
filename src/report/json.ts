import { printableJson } from '../domain/words/printable.ts';
import type { ReportInput } from './report-input.ts';

/** Of one run its summary, of several their comparison: as `--json` prints them. */
export const jsonReport = (input: ReportInput): string =>
  `${printableJson(JSON.stringify(input.kind === 'run' ? input.run.summary : input.comparison, null, 2))}\n`;
