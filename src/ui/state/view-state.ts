import type { RunState } from '../../domain/state/run-state.ts';
import { type Extent, isAtEnd, type Motion, scrolled } from './scroll.ts';
import { FIRST_CHOICE, sortBeside, type ThreadChoice, type ThreadSort } from './thread-choice.ts';

/** In the order of their keys, 0 to 6, and Tab. */
export const VIEW_NAMES = ['overview', 'threads', 'cores', 'memory', 'scheduler', 'source', 'log'] as const;
export type ViewName = (typeof VIEW_NAMES)[number];

/** Views in which `/` filters lines. */
export type FilterableView = 'threads' | 'log';
export const isFilterable = (view: ViewName): view is FilterableView => view === 'threads' || view === 'log';

/** What the keys change on the screen itself; it does not affect the run. */
export interface ViewState {
  readonly help: boolean;
  /** The frozen state; null: live. */
  readonly frozen: RunState | null;
  readonly themeIndex: number;
  /** Three facts are on the screen, and nothing else. */
  readonly presents: boolean;
  /** Latency over the run instead of the last second, or the last second alone where both have room. */
  readonly otherLatency: boolean;
  readonly view: ViewName;
  /** First line shown; absent: the view's own start, which for the log is its end. */
  readonly scroll: Readonly<Partial<Record<ViewName | 'help', number>>>;
  readonly filters: Readonly<Record<FilterableView, string>>;
  readonly threads: ThreadChoice;
  /** The source view lists what units wait for. */
  readonly units: boolean;
  /** Characters are typed into the filter of this view. */
  readonly typing: boolean;
  /** What a key asked for in words, while it is typed; null: none does. */
  readonly prompt: Prompt | null;
  /** Why a key did nothing, until the next one; empty: nothing to say. */
  readonly said: string;
  readonly answer: AnswerDraft;
}

/** The label of a moment, or a step to jump to. */
export interface Prompt {
  readonly kind: 'mark' | 'jump';
  /** When the key was pressed, however long it takes to type. */
  readonly atMs: number;
  readonly text: string;
}

/** An answer to a question before the load, while it is typed. */
export interface AnswerDraft {
  /** Whose guess the next one is; empty: nobody's. */
  readonly name: string;
  readonly text: string;
  readonly types: 'figure' | 'name';
  /** What was no figure; empty: nothing. */
  readonly refused: string;
}

export const NO_ANSWER: AnswerDraft = { name: '', text: '', types: 'figure', refused: '' };

export type ViewAction =
  | { readonly type: 'toggle-help' }
  | { readonly type: 'toggle-freeze'; readonly now: RunState }
  | { readonly type: 'next-theme' }
  | { readonly type: 'latency' }
  /** Three facts and nothing else, and back. */
  | { readonly type: 'present' }
  | { readonly type: 'show'; readonly view: ViewName }
  | { readonly type: 'cycle'; readonly by: 1 | -1 }
  | { readonly type: 'scroll'; readonly motion: Motion; readonly extent: Extent }
  /** What units wait for: from anywhere to its list, from there back to the explanation. */
  | { readonly type: 'units' }
  | { readonly type: 'filter' }
  /** Sorts the threads view by the next or the previous column, or by this one. */
  | { readonly type: 'sort'; readonly by: 1 | -1 }
  | { readonly type: 'sort'; readonly to: ThreadSort }
  /** Colours its cells by what threads wait for, or by their state again. */
  | { readonly type: 'recolour' }
  /** Asks for words, or for none any more. */
  | { readonly type: 'prompt'; readonly prompt: Prompt | null }
  | { readonly type: 'say'; readonly text: string }
  | { readonly type: 'type'; readonly text: string }
  | { readonly type: 'erase' }
  | { readonly type: 'keep' }
  /** What is typed at a question (keys/answer-keys.ts). */
  | { readonly type: 'answer'; readonly draft: AnswerDraft }
  /** Esc: ends what is open, the innermost first: typing, the help, a filter, the view. */
  | { readonly type: 'back' };

export const initialViewState = (themeIndex: number): ViewState => ({
  help: false,
  frozen: null,
  themeIndex,
  presents: false,
  otherLatency: false,
  view: 'overview',
  scroll: {},
  filters: { threads: '', log: '' },
  threads: FIRST_CHOICE,
  units: false,
  typing: false,
  prompt: null,
  said: '',
  answer: NO_ANSWER,
});

/** A filter longer than its line is useless. */
const MAX_FILTER = 40;

export function reduceView(state: ViewState, action: ViewAction): ViewState {
  switch (action.type) {
    case 'toggle-help':
      return toggleHelp(state);
    case 'toggle-freeze':
      return { ...state, frozen: state.frozen === null ? action.now : null };
    case 'present':
      return { ...state, presents: !state.presents, help: false, typing: false };
    case 'latency':
      return {
        ...show(state, 'overview'),
        otherLatency: state.view === 'overview' && !state.help ? !state.otherLatency : state.otherLatency,
      };
    case 'next-theme':
      return { ...state, themeIndex: state.themeIndex + 1 };
    case 'show':
      return show(state, action.view === state.view && !state.help ? 'overview' : action.view);
    case 'cycle': {
      const index = VIEW_NAMES.indexOf(state.view) + action.by + VIEW_NAMES.length;
      return show(state, VIEW_NAMES[index % VIEW_NAMES.length] ?? 'overview');
    }
    case 'scroll':
      return scroll(state, action.motion, action.extent);
    case 'units':
      return toggleUnits(state);
    case 'filter':
      return isFilterable(state.view) ? { ...state, typing: true, help: false } : state;
    case 'sort':
      return chosen(state, { sort: 'to' in action ? action.to : sortBeside(state.threads.sort, action.by) });
    case 'recolour':
      return chosen(state, { colouredBy: state.threads.colouredBy === 'state' ? 'wait' : 'state' });
    case 'prompt':
      return { ...state, prompt: action.prompt };
    case 'say':
      return { ...state, said: action.text };
    case 'type':
      return withText(state, (text) => `${text}${action.text}`.slice(0, MAX_FILTER));
    case 'erase':
      return withText(state, (text) => [...text].slice(0, -1).join(''));
    case 'keep':
      return { ...state, typing: false };
    case 'answer':
      return { ...state, answer: action.draft };
    case 'back':
      return back(state);
  }
}

const show = (state: ViewState, view: ViewName): ViewState => ({
  ...state,
  view,
  typing: false,
  help: false,
  presents: false,
});

/** From its first key on, each time. */
function toggleHelp(state: ViewState): ViewState {
  const { help: _, ...scroll } = state.scroll;
  return { ...state, help: !state.help, scroll };
}

export const showsUnits = ({ view, units, help }: ViewState): boolean => view === 'source' && units && !help;

function toggleUnits(state: ViewState): ViewState {
  // Another text starts at its beginning.
  const { source: _, ...scroll } = state.scroll;
  return { ...show(state, 'source'), scroll, units: !showsUnits(state) };
}

function scroll(state: ViewState, motion: Motion, extent: Extent): ViewState {
  // Keys may come faster than frames: each starts from the result of the previous one.
  const what = state.help ? 'help' : state.view;
  const offset = scrolled({ ...extent, offset: state.scroll[what] ?? extent.offset }, motion);
  const { [what]: _, ...others } = state.scroll;
  // At its end, the log follows new lines again.
  const follows = what === 'log' && isAtEnd({ ...extent, offset });
  return { ...state, scroll: follows ? others : { ...others, [what]: offset } };
}

/** Only where the user sees what it changes; rows start at the first again. */
function chosen(state: ViewState, choice: Partial<ThreadChoice>): ViewState {
  if (state.view !== 'threads' || state.help) return state;
  const { threads: _, ...scroll } = state.scroll;
  const isSorted = choice.sort !== undefined;
  return { ...state, threads: { ...state.threads, ...choice }, scroll: isSorted ? scroll : state.scroll };
}

/** What is typed goes to the question that a key asked, or to the filter. */
const withText = (state: ViewState, change: (text: string) => string): ViewState =>
  state.prompt === null
    ? withFilter(state, change)
    : { ...state, prompt: { ...state.prompt, text: change(state.prompt.text) } };

/** Another filter shows other lines: from their beginning, or the log from its end. */
function withFilter(state: ViewState, change: (text: string) => string): ViewState {
  if (!isFilterable(state.view)) return state;
  const { [state.view]: _, ...scroll } = state.scroll;
  return { ...state, scroll, filters: { ...state.filters, [state.view]: change(state.filters[state.view]) } };
}

function back(state: ViewState): ViewState {
  if (state.help) return { ...state, help: false };
  if (state.presents) return { ...state, presents: false };
  const filtered = isFilterable(state.view) && state.filters[state.view] !== '';
  if (state.typing || filtered) return { ...withFilter(state, () => ''), typing: false };
  return show(state, 'overview');
}
