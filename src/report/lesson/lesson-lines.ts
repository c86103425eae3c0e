import { answerWords, revealWords, scoreWords, textOf, titleOf } from '../../domain/lesson/content.ts';
import type { Choice, Page } from '../../domain/lesson/lesson.ts';
import { isRecorded, type LessonProgress, measuredBy, predictionOf, questionOf } from '../../domain/lesson/progress.ts';
import { fillTemplate } from '../../domain/lesson/template.ts';
import { type Judged, judgedOf, judgedWords, verdictWords } from '../../domain/lesson/verdicts.ts';
import { formatPredicted, questionWords } from '../../domain/meaning/prediction.ts';
import { guessesOf } from '../../domain/state/prediction.ts';
import { wrapWords } from '../../domain/words/wrap-words.ts';

/** The keys of the choices, in their order. */
const KEYS = 'abcdef';
const COLUMNS = 100;

/** What stands on a page before anything is answered or run. */
export function pageLines(page: Page, progress: LessonProgress): readonly string[] {
  const [title, text] = [titleOf(page, progress), textOf(page, progress)];
  return [
    ...(title === '' ? [] : ['', `== ${title}`]),
    ...(text === '' ? [] : markdownLines(text)),
    ...questionLines(page, progress),
  ];
}

function questionLines(page: Page, progress: LessonProgress): readonly string[] {
  if (page.kind === 'figure') {
    const question = questionOf(page);
    const { coming, asks } = questionWords(question);
    const choices = question.choices.map((choice) => formatPredicted(page.field, choice)).join(' · ');
    return ['', `${coming} ${asks}`, `  ${choices}`];
  }
  if (page.kind === 'choice') {
    const asks = fillTemplate(page.asks, measuredBy(progress)).text;
    return ['', asks, ...choiceLines(page.choices, progress)];
  }
  if (page.kind !== 'reveal' || page.of === null) return [];
  return ['', ...(page.of.kind === 'figure' ? revealWords(page.of, progress) : answerWords(page.of, progress))];
}

const choiceLines = (choices: readonly Choice[], progress: LessonProgress): readonly string[] =>
  choices.map(({ text }, index) => `  ${KEYS[index]}  ${fillTemplate(text, measuredBy(progress)).text}`);

/** What became of it: the answer that was given, or why a run shows nothing. */
export function afterLines(page: Page, progress: LessonProgress, name: string): readonly string[] {
  switch (page.kind) {
    case 'figure': {
      const guesses = guessesOf(predictionOf(page, progress), page.field);
      return guesses.map(({ value }) => `Guessed: ${formatPredicted(page.field, value)}.`);
    }
    case 'choice': {
      const given = progress.answers[page.id];
      return [
        ...(given === undefined ? [] : [`Answered: ${KEYS[given]}.`]),
        ...(page.because === null ? [] : answerWords(page, progress)),
      ];
    }
    case 'run': {
      const result = progress.results[page.id];
      if (result?.status === 'failed') return [`The run failed: ${result.message}`, `  ${result.hint}`];
      if (result?.status !== 'missing') return [];
      const replay = result.hasRecording ? [`  Or see a recording of it: conctop learn ${name} --replay`] : [];
      return [result.message, `  ${result.install}`, ...replay];
    }
    default:
      return [];
  }
}

const MARKS = { held: '✓', 'not held': '✗', 'not measured': '–', 'not judged': '–' } as const;

const judgedLine = (one: Judged): string => `${MARKS[one.verdict]} ${one.says} ${judgedWords(one)}`;

/** The end: what held, and what did not. */
export function endLines(progress: LessonProgress, columns = COLUMNS): readonly string[] {
  const all = judgedOf(progress);
  const lines = all.flatMap((one) =>
    wrapWords(judgedLine(one), Math.min(columns, COLUMNS) - 2).map((line, row) => (row === 0 ? line : `  ${line}`)),
  );
  const verdict = all.length === 0 ? [] : [verdictWords(all, isRecorded(progress))];
  // Whoever only reads along (a pipe, --fast's log) answers nothing.
  const score = Object.keys(progress.answers).length === 0 ? [] : [scoreWords(progress)].filter(Boolean);
  return ['', '== What was measured', ...lines, ...verdict, ...score];
}

/** Paragraphs, items and code; marks of emphasis and code go. */
function markdownLines(text: string): readonly string[] {
  const lines: string[] = [];
  let isCode = false;
  /** What the next line continues; null: a new paragraph begins. */
  let open: string | null = null;
  const close = (): void => {
    if (open !== null) lines.push(...wrapWords(open, COLUMNS));
    open = null;
  };
  for (const line of text.split('\n')) {
    if (line.startsWith('```')) {
      close();
      isCode = !isCode;
    } else if (isCode) lines.push(`    ${line}`);
    else if (line.trim() === '') {
      close();
      lines.push('');
    } else {
      if (line.startsWith('- ')) close();
      const words = unmarked(line.trim());
      open = open === null ? words : `${open} ${words}`;
    }
  }
  close();
  return lines;
}

/** Between backticks a star is a star: `sync.(*Mutex).Lock`. */
const unmarked = (line: string): string =>
  line
    .split('`')
    .map((part, index) => (index % 2 === 1 ? part : part.replace(/\*\*|(?<!\w)\*(?=\S)|(?<=\S)\*(?!\w)/g, '')))
    .join('');
