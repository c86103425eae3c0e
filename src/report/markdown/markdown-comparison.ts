import type { ComparedStep } from '../../domain/comparison/comparison.ts';
import type { Comparison } from '../../domain/comparison/whole.ts';
import { legendWords, medianWords } from '../../domain/comparison/words/cell-words.ts';
import { gateLines } from '../../domain/comparison/words/gate-words.ts';
import { stepSentences } from '../../domain/comparison/words/step-words.ts';
import { formatUnits } from '../../domain/words/format.ts';
import { type ComparedCell, comparedColumns, RATIOS_TITLE, ratioTable } from '../comparison/compared-columns.ts';
import {
  comparedAbout,
  MOST_RATIOS,
  MOST_SENTENCES,
  namesWords,
  nothingWords,
  workTitle,
} from '../comparison/compared-words.ts';
import { type WorkFigures, workFigures } from '../figures/compared-figures.ts';
import { asked, machine } from '../figures/facts.ts';
import type { SubjectDetail } from '../report-input.ts';
import { escapeMarkdown } from './escape.ts';
import { bullets, folded, table } from './parts.ts';

/** For a pull request, as benchstat puts it: medians with their ranges, who is best, and the ratios with their intervals. */
export function markdownOfComparison(
  comparison: Comparison,
  details: readonly SubjectDetail[],
  conctopVersion: string,
): string {
  const [first] = details;
  const parts = [
    ...comparison.works.map(workFigures).flatMap(workPart),
    ...failures(comparison),
    ...(first === undefined
      ? []
      : folded('What was asked, and the machine', [
          table(
            ['', ''].map((title) => ({ title, align: 'left' })),
            [...asked(first.run), ...machine(first.run)].flatMap(([name, value]) =>
              value === null || value === '' || OF_ONE_RUN.includes(name) ? [] : [[name, value]],
            ),
          ),
        ])),
    `<sub>conctop ${conctopVersion}: ${escapeMarkdown(comparedAbout(comparison))}</sub>`,
  ];
  return `${parts.join('\n\n')}\n`;
}

/** Facts in which the runs of a comparison differ. */
const OF_ONE_RUN = ['server', 'started', 'lasted'];

function workPart(figures: WorkFigures): readonly string[] {
  const { work, last, others, subjects } = figures;
  const title = `### ${escapeMarkdown(namesWords(subjects.map(({ name }) => name)))}: ${escapeMarkdown(workTitle(work))}`;
  if (last === null) return [title, nothingWords(work), ...bullets(gateLines(work))];
  const sentences = stepSentences(last, work, MOST_RATIOS);
  return [
    title,
    ...stepPart(last),
    ...bullets(sentences.slice(0, MOST_SENTENCES)),
    ...folded(`${sentences.length - MOST_SENTENCES} more`, bullets(sentences.slice(MOST_SENTENCES))),
    ...bullets(gateLines(work)),
    ...ratios(last),
    ...folded(formatUnits(others.length, 'other step', 'other steps'), others.flatMap(stepPart)),
  ];
}

function stepPart(step: ComparedStep): readonly string[] {
  const columns = comparedColumns(step);
  const legend = legendWords(step);
  return [
    `At ${formatUnits(step.connections, 'connection', 'connections')}, ${medianWords(step, ' (lowest–highest)')}:`,
    table(
      columns,
      step.rows.map((row) => columns.map(({ cell }) => cellText(cell(row)))),
    ),
    ...(legend === '' ? [] : [escapeMarkdown(legend)]),
  ];
}

function ratios(step: ComparedStep): readonly string[] {
  const found = ratioTable(step);
  if (found === null) return [];
  return folded(RATIOS_TITLE, [
    table(
      found.columns,
      found.rows.map(({ subject, cells }) => [subject, ...cells.map(cellText)]),
    ),
  ]);
}

const cellText = ({ text, range, mark }: ComparedCell): string =>
  [text, range === '' ? '' : `(${range})`, mark].filter((part) => part !== '').join(' ');

function failures({ works }: Comparison): readonly string[] {
  const failed = works.flatMap(({ subjects }) => subjects).filter(({ failure }) => failure !== null);
  return bullets([
    ...new Set(failed.map(({ name, failure }) => `${name}: ${failure?.message ?? ''} ${failure?.hint ?? ''}`)),
  ]);
}
