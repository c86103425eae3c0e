import { closestWords, formatPredicted, PREDICTED_NAMES } from '../meaning/prediction.ts';
import { formatCount, formatUnits } from '../words/format.ts';
import { type FigureOfRun, stepOf } from './expression.ts';
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
  const { text, missing } = fillTemplate(page.text, measured);
  // Before the text, which tells what a run shows where it can be judged.
  const open = notJudged(page, measured).map((one) => `**Not shown by this run:** *${one.says} ${judgedWords(one)}*`);
  return [...open, alignTables(text), ...(missing.length === 0 ? [] : [whyDashes(missing, progress)])].join('\n\n');
}

export const titleOf = (page: Page, progress: LessonProgress): string =>
  fillTemplate(page.title, measuredBy(progress)).text;

/** A dash alone would leave open who is to blame, and whether the text beside it was seen at all. */
function whyDashes(missing: readonly FigureOfRun[], progress: LessonProgress): string {
  const reasons = [...new Set(missing.map((figure) => whyMissing(figure, progress)))];
  const isOne = missing.length === 1;
  return `*${isOne ? 'The dash stands for a figure that was' : 'Dashes stand for figures that were'} not measured: ${reasons.join('; ')}. What the text concludes from ${isOne ? 'it' : 'them'} was not seen here.*`;
}

function whyMissing(figure: FigureOfRun, { results, running }: LessonProgress): string {
  const { run } = figure;
  // Whoever left it is on another page before its last process has ended.
  const result = running === run ? ({ status: 'skipped' } as const) : results[run];
  if (result === undefined) return `the run ${run} has not taken place`;
  if (result.status !== 'measured') {
    const why = { skipped: 'was skipped', failed: 'failed', missing: 'cannot run here' };
    return `the run ${run} ${why[result.status]}`;
  }
  if (figure.kind === 'step' && stepOf(result.summary, figure.at) === null) {
    const step =
      typeof figure.at === 'number' ? formatUnits(figure.at, 'connection', 'connections') : 'a step that held';
    return `the run ${run} did not come to ${step}`;
  }
  return `no sample of it came in the run ${run} (a busy machine, or a server that does not answer)`;
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
  // Which of the choices is right follows from what was measured; the choice itself may be a law, or an advice.
  return [`${given === undefined || given === right ? 'Right' : 'No. Right'}: ${words(right)}`, ...because];
}

/** `Questions answered right: 1 of 2. 1 could not be decided: figures are missing.`; empty without a quiz. */
export function scoreWords(progress: LessonProgress): string {
  const measured = measuredBy(progress);
  const quiz = progress.lesson.pages.filter((page) => page.kind === 'choice' && page.because !== null) as ChoicePage[];
  if (quiz.length === 0) return '';
  const right = (page: ChoicePage): number | null => rightChoice(page.choices, measured);
  // Nobody was right or wrong where nothing is.
  const decided = quiz.filter((page) => right(page) !== null);
  const hits = decided.filter((page) => progress.answers[page.id] === right(page));
  const missing = quiz.filter((page) => right(page) === null && !isDecided(page, measured)).length;
  const none = quiz.length - decided.length - missing;
  return [
    `Questions answered right: ${formatCount(hits.length)} of ${formatCount(decided.length)}.`,
    ...(missing === 0 ? [] : [`${formatCount(missing)} could not be decided: figures are missing.`]),
    ...(none === 0 ? [] : [`Of ${formatCount(none)} none of the choices held here.`]),
  ].join(' ');
}
