import { type LessonProgress, pageNow } from '../../domain/lesson/progress.ts';
import { fitting } from '../chrome/foot-lines.tsx';
import { toWidth } from '../frame/ansi-text.ts';
import { NO_KEYS_HINTS } from '../keys/key-bindings.ts';
import type { AnswerDraft } from '../state/view-state.ts';
import type { Paint } from '../theme.ts';

type Hints = readonly (readonly [key: string, does: string])[];

const LEAVE: Hints = [
  ['t', 'colours'],
  ['q', 'leave'],
];
const BACK: Hints = [['←', 'back']];

/** What the keys do on a page of a lesson. */
export function pageHints(progress: LessonProgress, draft: AnswerDraft, scrolls: boolean): Hints {
  const page = pageNow(progress);
  const more: Hints = scrolls ? [['↑ ↓', 'scroll']] : [];
  if (page === null) return [...more, ['Enter', 'leave'], ...BACK, ...LEAVE];
  if (page.kind === 'figure') {
    if (draft.types === 'name') {
      return [
        ['Enter', 'keep the name'],
        ['Esc', 'no name'],
      ];
    }
    if (draft.text !== '') {
      return [
        ['Enter', 'guess it'],
        ['Esc', 'clear'],
      ];
    }
    const hasGuess = (progress.guesses[page.id] ?? []).length > 0;
    return [
      ['Enter', hasGuess ? 'go on' : 'go on without a guess'],
      ['n', 'name for the next guess'],
      ...BACK,
      ...LEAVE,
    ];
  }
  if (page.kind === 'choice') {
    const isOpen = progress.answers[page.id] === undefined;
    const keys = `a-${'abcdef'[page.choices.length - 1] ?? 'f'}`;
    return [
      ...more,
      ...(isOpen ? ([[keys, 'answer']] as const) : []),
      ['Enter', isOpen ? 'go on without an answer' : 'go on'],
      ...BACK,
      ...LEAVE,
    ];
  }
  if (page.kind === 'run') {
    const status = progress.results[page.id]?.status;
    if (progress.running === page.id || status === undefined) return [['→', 'skip the run'], ...BACK, ...LEAVE];
    const result = progress.results[page.id];
    if (result?.status === 'measured') return [['Enter', 'go on'], ['r', 'run again'], ...BACK, ...LEAVE];
    const again = result?.status === 'missing' ? (result.hasRecording ? 'show its recording' : 'try again') : 'run it';
    return [['r', again], ['Enter', 'go on without it'], ...BACK, ...LEAVE];
  }
  return [...more, ['Enter', 'go on'], ...(progress.at === 0 ? [] : BACK), ...LEAVE];
}

export function hintLine(hints: Hints, hasKeys: boolean, columns: number, paint: Paint): string {
  const keys = fitting(hasKeys ? hints : NO_KEYS_HINTS, columns)
    .map(([key, does]) => `   ${paint('strong', key)} ${paint('dim', does)}`)
    .join('');
  return toWidth(keys.slice(2), columns);
}
