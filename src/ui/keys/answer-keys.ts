import { parseGuess } from '../../domain/meaning/prediction.ts';
import type { Question } from '../../domain/state/prediction.ts';
import { type AnswerDraft, NO_ANSWER } from '../state/view-state.ts';

/** The key of the first choice, and of those after it: digits begin a typed figure. */
export const CHOICE_KEYS: readonly string[] = ['a', 'b', 'c', 'd', 'e', 'f'];

const MAX_NAME = 20;
const MAX_FIGURE = 14;

export interface Answered {
  /** Null: it stays as it is. */
  readonly draft: AnswerDraft | null;
  readonly guess: { readonly name: string | null; readonly value: number } | null;
  readonly does: 'proceed' | 'quit' | 'theme' | 'help' | null;
}

const NOTHING: Answered = { draft: null, guess: null, does: null };

/**
 * A key at a question: a letter takes a choice, `n` begins a name, anything else that belongs to a figure is typed. Enter takes
 * what was typed; with nothing typed it goes on.
 */
export function answerKey(draft: AnswerDraft, key: string, question: Question): Answered {
  if (draft.types === 'name') return nameKey(draft, key);
  const { text } = draft;
  if (key === 'backspace') return typing({ ...draft, text: text.slice(0, -1), refused: '' });
  if (key === 'escape') return typing({ ...draft, text: '', refused: '' });
  if (text === '') {
    const choice = question.choices[CHOICE_KEYS.indexOf(key)];
    if (choice !== undefined) return guessed(draft, choice);
    if (key === 'n') return typing({ ...NO_ANSWER, types: 'name' });
    if (key === 'q' || key === 'f10') return { ...NOTHING, does: 'quit' };
    if (key === 't') return { ...NOTHING, does: 'theme' };
    if (key === '?' || key === 'h' || key === 'f1') return { ...NOTHING, does: 'help' };
    if (key === 'return') return { ...NOTHING, draft: NO_ANSWER, does: 'proceed' };
  }
  if (key === 'return') {
    const value = parseGuess(question.field, text);
    return value === null ? typing({ ...draft, text: '', refused: text }) : guessed(draft, value);
  }
  const belongs = text === '' ? /^[\d.]$/ : /^[\d.,_ a-z]$/i;
  if (!belongs.test(key)) return NOTHING;
  // Cut, it would be another figure.
  return text.length < MAX_FIGURE
    ? typing({ ...draft, text: text + key, refused: '' })
    : typing({ ...draft, text: '', refused: `${text}${key}…` });
}

const typing = (draft: AnswerDraft): Answered => ({ ...NOTHING, draft });

const guessed = ({ name }: AnswerDraft, value: number): Answered => ({
  draft: NO_ANSWER,
  guess: { name: name === '' ? null : name, value },
  does: null,
});

function nameKey(draft: AnswerDraft, key: string): Answered {
  const { text } = draft;
  if (key === 'return') return typing({ ...NO_ANSWER, name: text.trim() });
  if (key === 'escape') return typing(NO_ANSWER);
  if (key === 'backspace') return typing({ ...draft, text: text.slice(0, -1) });
  return [...key].length === 1 && text.length < MAX_NAME ? typing({ ...draft, text: text + key }) : NOTHING;
}
