import { answerWords, revealWords, scoreWords, textOf, titleOf } from '../../domain/lesson/content.ts';
import type { ChoicePage, FigurePage, Page, RunPage } from '../../domain/lesson/lesson.ts';
import {
  isRecorded,
  type LessonProgress,
  measuredBy,
  pageNow,
  predictionOf,
  questionOf,
} from '../../domain/lesson/progress.ts';
import { fillTemplate } from '../../domain/lesson/template.ts';
import { judgedOf, judgedWords, measuredFigure, rightChoice, verdictWords } from '../../domain/lesson/verdicts.ts';
import { formatPredicted, questionWords } from '../../domain/meaning/prediction.ts';
import { guessesOf } from '../../domain/state/prediction.ts';
import { wrapWords } from '../../domain/words/wrap-words.ts';
import { plain, toWidth } from '../frame/ansi-text.ts';
import { CHOICE_KEYS } from '../keys/answer-keys.ts';
import type { PaneSize } from '../panes/pane-size.ts';
import { choicesLine, draftLine } from '../prediction/draw-question.ts';
import { PREDICTED_TOKENS } from '../prediction/draw-reveal.ts';
import { valueScale } from '../prediction/value-scale.ts';
import type { AnswerDraft } from '../state/view-state.ts';
import type { Paint, Token } from '../theme.ts';
import { renderMarkdown } from '../views/markdown.ts';

export interface PageOptions {
  readonly progress: LessonProgress;
  readonly draft: AnswerDraft;
  readonly size: PaneSize;
  /** By how many lines. */
  readonly scroll: number;
  readonly paint: Paint;
}

/** A line of text that is longer is hard to read. */
const TEXT_COLUMNS = 92;
const MARGIN = 2;

/** A page of a lesson that is no run on the screen, and how far it scrolls. */
export function drawPage(options: PageOptions): { readonly lines: readonly string[]; readonly maxScroll: number } {
  const { progress, size, scroll, paint } = options;
  const page = pageNow(progress);
  const columns = Math.min(TEXT_COLUMNS, size.columns - 2 * MARGIN);
  const content = page === null ? endOf(progress, columns, size.rows, paint) : contentOf(page, options, columns);
  // A talk's screen: text in the middle of a tall terminal is read more easily than at its top.
  const air = Math.max(0, Math.min(4, Math.floor((size.rows - content.length) / 4)));
  const margin = ' '.repeat(Math.max(MARGIN, Math.floor((size.columns - columns) / 4)));
  const all = [...new Array<string>(air).fill(''), ...content];
  const maxScroll = Math.max(0, all.length - size.rows);
  const from = Math.min(scroll, maxScroll);
  const shown = all.slice(from, from + size.rows);
  const lines = Array.from({ length: size.rows }, (_, row) => toWidth(`${margin}${shown[row] ?? ''}`, size.columns));
  if (from < maxScroll) lines[size.rows - 1] = toWidth(`${margin}${paint('dim', '↓ more')}`, size.columns);
  return { lines, maxScroll };
}

function contentOf(page: Page, options: PageOptions, columns: number): readonly string[] {
  const { progress, paint } = options;
  const title = titleOf(page, progress);
  return [
    ...(title === '' ? [] : [paint('strong', title, { bold: true }), '']),
    ...renderMarkdown(textOf(page, progress), columns, paint),
    ...belowText(page, options, columns),
  ];
}

function belowText(page: Page, options: PageOptions, columns: number): readonly string[] {
  switch (page.kind) {
    case 'figure':
      return figureLines(page, options, columns);
    case 'choice':
      return choiceLines(page, options.progress, columns, options.paint);
    case 'run':
      return whyNoRun(page, options.progress, columns, options.paint);
    case 'reveal':
      if (page.of?.kind === 'figure') return revealed(page.of, options, columns);
      return page.of === null ? [] : ['', ...spoken(answerWords(page.of, options.progress), columns, options.paint)];
    case 'say':
      return [];
  }
}

/** As before a run with --predict. */
function figureLines(page: FigurePage, { progress, draft, paint }: PageOptions, columns: number): readonly string[] {
  const question = questionOf(page);
  const { coming, asks } = questionWords(question);
  const guesses = guessesOf(predictionOf(page, progress), page.field);
  const guessed = guesses
    .map(({ name, value }) => `${name === null ? '' : `${plain(name)} `}${formatPredicted(page.field, value)}`)
    .join(' · ');
  return [
    '',
    ...wrapWords(`${coming} ${asks}`, columns).map((line) => paint('strong', line, { bold: true })),
    '',
    choicesLine(question, paint),
    '',
    ...(guesses.length === 0 ? [] : wrapWords(`Guesses: ${guessed}`, columns).map((line) => paint('text', line))),
    draftLine(draft, page.field, guesses.length > 0, paint),
  ];
}

function choiceLines(page: ChoicePage, progress: LessonProgress, columns: number, paint: Paint): readonly string[] {
  const measured = measuredBy(progress);
  const given = progress.answers[page.id];
  const isTold = page.because !== null && given !== undefined;
  const right = isTold ? rightChoice(page.choices, measured) : null;
  const tokenOf = (index: number): Token =>
    index === right ? 'good' : index !== given ? 'text' : isTold ? 'bad' : 'strong';
  const markOf = (index: number): string => (index === right ? '✓' : index !== given ? ' ' : isTold ? '✗' : '●');
  const choices = page.choices.flatMap(({ text }, index) =>
    wrapWords(fillTemplate(text, measured).text, columns - 6).map((line, row) => {
      const token = tokenOf(index);
      const head =
        row > 0
          ? '      '
          : ` ${paint(token, markOf(index))} ${paint('connections', CHOICE_KEYS[index] ?? '', { bold: true })}  `;
      return `${head}${paint(token, line, { bold: index === given || index === right })}`;
    }),
  );
  return [
    '',
    ...wrapWords(fillTemplate(page.asks, measured).text, columns).map((line) => paint('strong', line, { bold: true })),
    '',
    ...choices,
    ...(isTold ? ['', ...spoken(answerWords(page, progress), columns, paint)] : []),
  ];
}

/** The first sentence stands out, what follows says why. */
const spoken = (sentences: readonly string[], columns: number, paint: Paint): readonly string[] =>
  sentences.flatMap((sentence, index) =>
    wrapWords(sentence, columns).map((line) => paint(index === 0 ? 'strong' : 'text', line, { bold: index === 0 })),
  );

function revealed(page: FigurePage, { progress, size, paint }: PageOptions, columns: number): readonly string[] {
  const question = questionOf(page);
  const measured = measuredFigure(page, measuredBy(progress));
  const guesses = guessesOf(predictionOf(page, progress), page.field);
  const token = PREDICTED_TOKENS[page.field];
  const scale =
    guesses.length === 0
      ? []
      : valueScale({ question, guesses, measured, token, size: { columns, rows: size.rows >= 30 ? 6 : 4 }, paint });
  return ['', ...scale, '', ...spoken(revealWords(page, progress), columns, paint)];
}

/** Where there is nothing to be seen of a run. */
function whyNoRun(
  { id, target, isCovered }: RunPage,
  { results, running }: LessonProgress,
  columns: number,
  paint: Paint,
): readonly string[] {
  const result = results[id];
  if (running === id || result === undefined) {
    return ['', paint('dim', isCovered ? 'Running, with its screen covered …' : `Starting ${target} …`)];
  }
  if (result.status === 'skipped') return ['', paint('warning', 'This run was skipped. r runs it now.')];
  if (result.status === 'measured') {
    return isCovered ? ['', paint('strong', 'The run is over. Enter goes on.', { bold: true })] : [];
  }
  if (result.status === 'failed')
    return ['', ...warned(['The run failed.', result.message, result.hint], columns, paint)];
  const offer = result.hasRecording
    ? 'Or press r: the recording that was made for this lesson is shown instead.'
    : 'This lesson has no recording of it.';
  return ['', ...warned([result.message, result.install, offer], columns, paint)];
}

const warned = (sentences: readonly string[], columns: number, paint: Paint): readonly string[] =>
  sentences.flatMap((sentence, index) =>
    wrapWords(sentence, columns).map((line) => paint(index === 0 ? 'warning' : 'text', line, { bold: index === 0 })),
  );

const VERDICT_MARKS = {
  held: ['✓', 'good'],
  'not held': ['✗', 'bad'],
  'not measured': ['–', 'dim'],
  'not judged': ['–', 'warning'],
} as const;

/** The head, which may take two lines, and the last line, with air. */
const AROUND_END_ROWS = 5;

function endOf(progress: LessonProgress, columns: number, rows: number, paint: Paint): readonly string[] {
  const all = judgedOf(progress);
  const lines = all.flatMap((one) => {
    const [mark, token] = VERDICT_MARKS[one.verdict];
    return wrapWords(`${one.says} ${judgedWords(one)}`, columns - 4).map(
      (line, row) => `${row === 0 ? ` ${paint(token, mark, { bold: true })} ` : '   '}${paint('text', line)}`,
    );
  });
  const score = scoreWords(progress);
  const head = all.length === 0 ? 'The end.' : verdictWords(all, isRecorded(progress));
  return [
    ...wrapWords(`${[head, score].join(' ').trimEnd()}`, columns).map((line) => paint('strong', line, { bold: true })),
    '',
    ...lines,
    // What has to scroll says only what it must.
    ...(lines.length > rows - AROUND_END_ROWS ? [] : ['', paint('dim', 'conctop learn lists the other lessons.')]),
  ];
}
