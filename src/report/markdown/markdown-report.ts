import { folkloreWords } from '../../domain/findings/folklore.ts';
import { isLowerBound } from '../../domain/meaning/step-reading.ts';
import { formatUnits } from '../../domain/words/format.ts';
import { printable } from '../../domain/words/printable.ts';
import { markWords, steeringWords } from '../../domain/words/summary-steering.ts';
import { asked, machine } from '../figures/facts.ts';
import { limitWords } from '../figures/limit-words.ts';
import type { RunFigures } from '../figures/run-figures.ts';
import { guessWords } from '../guess-words.ts';
import { stepColumns } from '../step-columns.ts';
import { STEERED_NOTE } from '../summary-table.ts';
import { thresholdColumns, thresholdRows } from '../threshold-table.ts';
import { escapeMarkdown } from './escape.ts';
import { folded, table } from './parts.ts';

/** For a pull request: what was found and the table of steps; what was asked, and on which machine, is folded away. */
export const markdownReport = (run: RunFigures, conctopVersion: string): string =>
  `${[...runPart(run), `<sub>conctop ${conctopVersion}: ${escapeMarkdown(run.name)}</sub>`].join('\n\n')}\n`;

function runPart(run: RunFigures): readonly string[] {
  const { summary, headline } = run;
  const limit = limitWords(headline);
  const columns = stepColumns(summary);
  return [
    `### ${escapeMarkdown(summary.target.name)}${headlineWords(run)}`,
    ...(summary.error === null ? [] : [`**The run failed:** ${escapeMarkdown(summary.error.message)}`]),
    ...(run.lastLines.length === 0
      ? []
      : [['The last lines of the server:', '', ...run.lastLines.map(asCode)].join('\n')]),
    ...(limit === null ? [] : [`**${limit.who}** ${escapeMarkdown(limit.why)}`]),
    summary.steps.length === 0
      ? 'No step was measured.'
      : table(
          columns,
          summary.steps.map((step) => columns.map(({ cell }) => cell(step))),
        ),
    ...(summary.steps.some(isLowerBound) ? ['≥ a lower bound: the load generator had no slack.'] : []),
    ...(summary.predictions.length === 0
      ? []
      : [
          summary.predictions
            .map(
              (predicted) => `- Predicted: ${escapeMarkdown(guessWords(predicted))}. ${escapeMarkdown(predicted.told)}`,
            )
            .join('\n'),
        ]),
    ...(summary.steering.length === 0 ? [] : [escapeMarkdown(`${steeringWords(summary.steering)}. ${STEERED_NOTE}`)]),
    ...(summary.marks.length === 0 ? [] : [escapeMarkdown(markWords(summary.marks))]),
    ...(summary.thresholds.length === 0 ? [] : [table(thresholdColumns, thresholdRows(summary))]),
    ...(summary.findings.length === 0
      ? []
      : [summary.findings.map(({ sentence }) => `- ${escapeMarkdown(sentence)}`).join('\n')]),
    ...folded('What was asked, and the machine', [facts([...asked(run), ...machine(run)])]),
    ...folded('What each thread does, and what people say', [
      ...(run.account === null ? [] : [escapeMarkdown(run.account.sentence)]),
      ...folklore(run),
    ]),
  ];
}

/** `: 10,000 connections, 15 OS threads, 13,293 goroutines` */
function headlineWords({ headline, unit }: RunFigures): string {
  if (headline === null) return '';
  const { connections, threads } = headline;
  const parts = [
    connections.open === null ? null : formatUnits(connections.open, 'connection', 'connections'),
    threads === null ? null : formatUnits(threads.last, 'OS thread', 'OS threads'),
    headline.unit === null || unit === null
      ? null
      : escapeMarkdown(formatUnits(headline.unit.last, unit.singular, unit.plural)),
  ].filter((part) => part !== null);
  return parts.length === 0 ? '' : `: ${parts.join(', ')}`;
}

/** Four spaces make it code, in which nothing is markup; a fence would end at a fence. */
const asCode = (line: string): string => `    ${printable(line)}`;

const facts = (found: ReturnType<typeof asked>): string =>
  table(
    [
      { title: '', align: 'left' },
      { title: '', align: 'left' },
    ],
    found.flatMap(([name, value]) => (value === null || value === '' ? [] : [[name, value]])),
  );

function folklore({ summary }: RunFigures): readonly string[] {
  const rows = summary.folklore.flatMap(({ claim, field, claimed, measured, told }) =>
    measured === null ? [] : [[`“${claim}”`, folkloreWords(field, claimed), told ?? folkloreWords(field, measured)]],
  );
  if (rows.length === 0) return [];
  const titles = ['people say', 'that is', 'measured here'];
  return [
    table(
      titles.map((title) => ({ title, align: 'left' })),
      rows,
    ),
  ];
}
