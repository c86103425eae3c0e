import { closestWords, formatPredicted, PREDICTED_NAMES } from '../meaning/prediction.ts';
import { formatUnits } from '../words/format.ts';
import type { ChoicePage, FigurePage, Page } from './lesson.ts';
import { isRecorded, type LessonProgress, measuredBy, predictionOf, questionOf } from './progress.ts';
import { alignTables } from './tables.ts';
import { fillTemplate } from './template.ts';
import { disagreements, isDecided, judgedWords, measuredFigure, notJudged, rightChoice } from './verdicts.ts';

/** What a page says now, in Markdown: its own text, or where this machine disagrees that it does. */
export function textOf(page: Page, progress: LessonProgress): string {
  const measured = measuredBy(progress);
  const against = disagreements(page, measured);
  if (against.length > 0) {
    const claims = against.map(({ says, seen }) => `- ${says} Measured: **${seen}**.`);
    const instead =
      page.otherwise === null
        ? 'What the lesson says at this point would not be true here, so it does not say it. The figures of the run stand; a busy machine is the usual reason. Run the lesson again when it is quiet.'
        : alignTables(fillTemplate(page.otherwise, measured).text);
    const who = isRecorded(progress) ? 'The recording' : 'This machine';
    return [`**${who} disagrees.** The lesson expected:`, ...claims, '', instead].join('\n');
  }
  const { text, isWhole } = fillTemplate(page.text, measured);
  const open = notJudged(page, measured).map((one) => `*${one.says} ${judgedWords(one)}*`);
  return [alignTables(text), ...open, ...(isWhole ? [] : [whyDashes(progress)])].join('\n\n');
}

export const titleOf = (page: Page, progress: LessonProgress): string =>
  fillTemplate(page.title, measuredBy(progress)).text;

/** A dash alone would leave open who is to blame. */
function whyDashes({ lesson, results, running }: LessonProgress): string {
  const because = lesson.runs.flatMap(({ id }) => {
    // Whoever left it is on another page before its last process has ended.
    const result = running === id ? ({ status: 'skipped' } as const) : results[id];
    if (result?.status === 'measured') return [];
    const why = { skipped: 'was skipped', failed: 'failed', missing: 'cannot run here' };
    return [`the run ${id} ${result === undefined ? 'did not take place' : why[result.status]}`];
  });
  const reason = because.length === 0 ? 'the run did not come to it' : because.join(', ');
  return `*A dash stands for a figure that was not measured: ${reason}.*`;
}

/** `10,000 connections · OS threads`: what is asked, in short. */
export const askedWords = ({ field, connections }: FigurePage): string =>
  `${formatUnits(connections, 'connection', 'connections')} · ${PREDICTED_NAMES[field]}`;

/** The guesses beside the figure, once it is measured. */
export function revealWords(page: FigurePage, progress: LessonProgress): readonly string[] {
  const measured = measuredFigure(page, measuredBy(progress));
  const closest = closestWords(predictionOf(page, progress), questionOf(page), measured);
  return [
    `${askedWords(page)}: ${measured === null ? 'not measured' : `${formatPredicted(page.field, measured)}, measured`}.`,
    ...(closest === '' ? [] : [closest]),
  ];
}

/** What stands below the choices of an answered question, or in the reveal of one. */
export function answerWords(page: ChoicePage, progress: LessonProgress): readonly string[] {
  const measured = measuredBy(progress);
  const given = progress.answers[page.id];
  const right = rightChoice(page.choices, measured);
  const words = (choice: number): string => {
    const one = page.choices[choice];
    return one === undefined ? '' : fillTemplate(one.text, measured).text;
  };
  const because = page.because === null ? [] : [fillTemplate(page.because, measured).text];
  if (right === null) {
    return isDecided(page, measured)
      ? ['On this machine none of these holds: its figures are not those that the lesson expects.']
      : ['Nobody can say: the figures for it were not measured.'];
  }
  if (given === undefined) return [`Measured: ${words(right)}`, ...because];
  if (given === right) return [`Right: ${words(right)}`, ...because];
  return [`Not here. Measured: ${words(right)}`, ...because];
}
