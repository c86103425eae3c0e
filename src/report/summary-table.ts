import { sumErrors } from '../domain/events/error-counts.ts';
import { folkloreWords } from '../domain/findings/folklore.ts';
import { countsWords } from '../domain/meaning/load-errors.ts';
import { isLowerBound, ofIdealMissingWords, ofIdealWithinPercent } from '../domain/meaning/step-reading.ts';
import { formatCount, formatPercent, formatUnits } from '../domain/words/format.ts';
import { k6ErrorWords, machinesWords } from '../domain/words/k6-words.ts';
import type { StepSummary } from '../domain/words/step-summary.ts';
import type { Summary } from '../domain/words/summary.ts';
import { markWords, steeringWords } from '../domain/words/summary-steering.ts';
import { textTable } from '../domain/words/text-table.ts';
import { guessWords } from './guess-words.ts';
import { loopWords } from './load-words.ts';
import { isObserved, stepColumns, UNKNOWN } from './step-columns.ts';

/** What a steered step is good for. */
export const STEERED_NOTE = 'Steered steps have the ideal of their own work, and stand beside no other.';
const OF_IDEAL = 'of ideal';
/** Columns that a narrow terminal can do without, the least important first; the JSON has them all. */
const DISPENSABLE = ['load CPU', 'reserved', 'max', 'CPU', OF_IDEAL, 'RSS', 'limited by'];

/** As many columns as fit `maxWidth`, since a table that wraps is no table; below it what its columns need to be read. */
function fitTable(summary: Summary, maxWidth: number): string[] {
  const { steps } = summary;
  let shown = stepColumns(summary);
  let table: string[] = [];
  for (const title of ['', ...DISPENSABLE]) {
    shown = shown.filter((column) => column.title !== title);
    table = textTable(
      shown,
      steps.map((step) => shown.map((column) => column.cell(step))),
    );
    if (Math.max(...table.map((line) => line.length)) <= maxWidth) break;
  }
  return [
    ...table,
    ...(steps.some(isLowerBound) ? ['≥ a lower bound: the load generator had no slack.'] : []),
    ...(shown.some(({ title }) => title === OF_IDEAL) ? idealLines(summary) : []),
  ];
}

function loadWords(summary: Summary): string {
  if (isObserved(summary)) return 'observing, no load';
  if (summary.k6 !== null) return k6Words(summary.k6);
  return `load by ${summary.engine.name} ${summary.engine.version}, ${loopWords(summary)}`;
}

/** `load from 4 k6 machines, 1 silent, percentiles ±4.4 %` */
function k6Words({ machines, percentileErrorPercent }: NonNullable<Summary['k6']>): string {
  const error = percentileErrorPercent === null ? '' : `, percentiles ${k6ErrorWords(percentileErrorPercent / 100)}`;
  return `load from ${machinesWords({ machines })}${error}`;
}

/** The run as a table for people, one row per step, then what it means. Lines without newlines. */
export function summaryTable(summary: Summary, maxWidth = Number.POSITIVE_INFINITY): string[] {
  const head = [summary.target.name, summary.target.model, summary.target.runtime, loadWords(summary)]
    .filter((part) => part !== null && part !== '')
    .join(' · ');
  return [
    head,
    '',
    ...(summary.steps.length === 0 ? ['No step was measured.'] : fitTable(summary, maxWidth)),
    ...summary.steps.flatMap(failureLines),
    ...afterLines(summary),
    ...(summary.findings.length === 0 ? [] : ['', ...summary.findings.map((finding) => `• ${finding.sentence}`)]),
    ...folkloreLines(summary),
    ...predictionLines(summary),
    ...(summary.steering.length === 0 ? [] : ['', steeringWords(summary.steering), STEERED_NOTE]),
    ...(summary.marks.length === 0 ? [] : ['', markWords(summary.marks)]),
  ];
}

/** What was asked before the load: each guess, what was measured, who was closest. */
function predictionLines({ predictions }: Summary): string[] {
  return predictions.flatMap((prediction) => [
    '',
    `Predicted: ${guessWords(prediction)}.`,
    `Measured: ${prediction.told}`,
  ]);
}

/** So short a step holds few answers of each connection, and one more or less is some per cent. */
function idealLines({ steps }: Summary): string[] {
  const known = steps.map(ofIdealWithinPercent).filter((percent) => percent !== null);
  const missing = new Set(steps.map(ofIdealMissingWords).filter((words) => words !== null));
  return [
    ...(known.length === 0
      ? []
      : [
          `“of ideal” is right within one answer per connection, here up to ${formatPercent(Math.max(...known))}: hold steps longer for less.`,
        ]),
    ...[...missing].map((words) => `${UNKNOWN} of ideal: ${words}.`),
  ];
}

/** Errors stand in the table: of those that are answers the status, and what failed before the step's figures began. */
function failureLines({ connections, failed, climb, steered }: StepSummary): string[] {
  const step = `${formatCount(connections.requested)}${steered === null ? '' : ` (${steered.told})`}`;
  const inClimb = sumErrors(climb.errors);
  const statuses = countsWords(climb.statuses);
  return [
    ...(Object.keys(failed.statuses).length === 0
      ? []
      : [`Failed answers at ${step}: ${countsWords(failed.statuses)}`]),
    ...(inClimb === 0
      ? []
      : [
          `${steered === null ? 'In the climb to' : 'Asked before the figures of'} ${step}, not in ${steered === null ? 'its figures' : 'them'}: ${formatUnits(inClimb, 'error', 'errors')}${statuses === '' ? '' : ` (${statuses})`}`,
        ]),
  ];
}

/** So that the errors of the screen are those of the rows and of this line. */
function afterLines({ errorsAfterSteps }: Summary): string[] {
  const count = errorsAfterSteps === null ? 0 : sumErrors(errorsAfterSteps);
  return count === 0 ? [] : [`After the last step, in none of the rows: ${formatUnits(count, 'error', 'errors')}`];
}

/** Claim beside measurement, for the claims that this run can be compared with. */
function folkloreLines({ folklore }: Summary): string[] {
  const rows = folklore.flatMap(({ claim, field, claimed, measured, told }) =>
    measured === null ? [] : [[`“${claim}”`, folkloreWords(field, claimed), told ?? folkloreWords(field, measured)]],
  );
  if (rows.length === 0) return [];
  return [
    '',
    ...textTable(
      [
        { title: 'people say', align: 'left' },
        { title: 'that is', align: 'left' },
        { title: 'measured here', align: 'left' },
      ],
      rows,
    ),
  ];
}
