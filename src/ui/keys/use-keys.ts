import { useInput } from 'ink';
import { useEffect, useLayoutEffect, useRef } from 'react';
import type { Finding } from '../../domain/events/run-event.ts';
import { questionNow, revealedNow } from '../../domain/state/prediction.ts';
import type { RunState } from '../../domain/state/run-state.ts';
import type { Background } from '../background/background.ts';
import { plain } from '../frame/ansi-text.ts';
import type { Extent } from '../state/scroll.ts';
import type { ViewHandle } from '../state/use-view-state.ts';
import { showsUnits, type ViewAction } from '../state/view-state.ts';
import type { TakeAway } from '../take-away/take-away.ts';
import { answerKey } from './answer-keys.ts';
import type { RunControls } from './controls.ts';
import type { Action } from './key-binding.ts';
import { actionOf, isMotion, type KeyMode, viewOfKey } from './key-bindings.ts';
import { keyNames } from './key-names.ts';
import { prompted, steer, typed } from './steer-keys.ts';

export interface KeysOptions {
  readonly mode: KeyMode;
  readonly controls: RunControls;
  readonly view: ViewHandle;
  /** What the arrows scroll; null: nothing scrolls. */
  readonly extent: Extent | null;
  /** The run at this moment, which a freeze keeps. */
  readonly now: () => RunState;
  readonly keyboard: Keyboard;
  readonly takeAway: TakeAway;
  /** What stands first below the panes. */
  readonly headline: Finding | null;
  /** What the theme's colours are for. */
  readonly background: Background;
  /** False: the question is not to be seen, nor what Enter reveals. */
  readonly canAnswer: boolean;
}

export interface Keyboard {
  /** False if stdin is not a terminal. */
  readonly hasKeys: boolean;
  /** A film shows the keys of the screen that it is of; nobody presses them. */
  readonly isFilm?: boolean;
  /** Pasted text, which is not keys. Returns a function that ends the subscription. */
  readonly onPaste: (listener: (text: string) => void) => () => void;
}

const SEEK_MS = 5_000;
const SEEK_PAGE_MS = 60_000;

/** Keys and pasted text, turned into actions on the run or on the screen itself. Returns what presses a key by its name. */
export function useKeys(options: KeysOptions): (name: string) => void {
  const { view, keyboard } = options;
  const { hasKeys, onPaste } = keyboard;
  // With the frame that shows them: ink gets a new handler a moment later, and the old one would not know what to scroll.
  const shown = useRef(options);
  useLayoutEffect(() => {
    shown.current = options;
  });
  const press = (name: string): void => {
    if (view.now().said !== '') view.dispatch({ type: 'say', text: '' });
    if (name === 'ctrl-c') act('interrupt', name, shown.current);
    else if (name === 'ctrl-z') act('suspend', name, shown.current);
    else if (view.now().prompt !== null) prompted(name, view, shown.current.controls);
    else if (view.now().typing) typed(name, view);
    else if (isAsking(shown.current)) answer(name, view, shown.current);
    else if (isRevealing(shown.current)) reveal(name, shown.current);
    else act(actionOf(name, shown.current.mode), name, shown.current);
  };
  useInput(
    (input, key) => {
      // Keys that were pressed while a frame was drawn arrive together.
      for (const name of keyNames(input, key)) press(name);
    },
    { isActive: hasKeys },
  );
  useEffect(
    () =>
      onPaste((text) => {
        // One line of it, and only while the user types a text.
        const [line = ''] = text.split(/[\r\n]/);
        if (view.now().typing || view.now().prompt !== null) view.dispatch({ type: 'type', text: plain(line) });
      }),
    [onPaste, view],
  );
  return press;
}

const isAsking = ({ controls, view, now, canAnswer }: KeysOptions): boolean =>
  canAnswer && controls.prediction !== undefined && !view.now().help && questionNow(now().prediction) !== null;

/** A reveal fills the screen of a live run; the load goes on behind it. */
const isRevealing = ({ mode, view, now, canAnswer }: KeysOptions): boolean =>
  mode === 'live' && canAnswer && !view.now().help && revealedNow(now().prediction) !== null;

/** What a reveal's page offers, and what takes the page away. Nobody steers what is not to be seen. */
const AT_A_REVEAL: readonly Action[] = ['proceed', 'theme', 'help', 'copy', 'save', 'quit', 'interrupt', 'suspend'];

function reveal(name: string, options: KeysOptions): void {
  const action = actionOf(name, options.mode);
  if (action !== null && AT_A_REVEAL.includes(action)) act(action, name, options);
}

/** While a question is on the screen, keys answer it; what means nothing there does what it always does. */
function answer(name: string, view: ViewHandle, options: KeysOptions): void {
  const { controls, now } = options;
  const question = questionNow(now().prediction);
  if (question === null || controls.prediction === undefined) return;
  const next = answerKey(view.now().answer, name, question);
  if (next.draft !== null) view.dispatch({ type: 'answer', draft: next.draft });
  if (next.guess !== null) controls.prediction.guess(next.guess.name, next.guess.value);
  if (next.does === 'proceed') controls.prediction.proceed();
  if (next.does === 'quit') controls.quit('quit');
  if (next.does === 'theme') act('theme', name, options);
  if (next.does === 'help') act('help', name, options);
}

/** Actions on the run; true: it was one of these. */
export function ask(action: Action, controls: RunControls): boolean {
  const asks: Partial<Record<Action, () => void>> = {
    quit: () => controls.quit('quit'),
    interrupt: () => controls.quit('interrupt'),
    suspend: controls.suspend,
    pause: controls.togglePause,
    'step-up': controls.stepUp,
    'step-down': controls.stepDown,
    'lesson-next': () => controls.lesson?.next(),
    'lesson-back': () => controls.lesson?.back(),
    'lesson-skip': () => controls.lesson?.skip(),
    'lesson-again': () => controls.lesson?.again(),
    predict: () => controls.prediction?.ask(),
    proceed: () => controls.prediction?.proceed(),
    'seek-forward': () => controls.replay?.seekBy(SEEK_MS),
    'seek-back': () => controls.replay?.seekBy(-SEEK_MS),
    'next-place': () => controls.replay?.seekToPlace(1),
    'previous-place': () => controls.replay?.seekToPlace(-1),
    'next-step': () => controls.replay?.seekToPlace(1, 'step'),
    'previous-step': () => controls.replay?.seekToPlace(-1, 'step'),
    faster: () => controls.replay?.faster(),
    slower: () => controls.replay?.slower(),
  };
  asks[action]?.();
  return asks[action] !== undefined;
}

/** The keys that scroll move through a replay where nothing scrolls; true: it was one of these. */
export function seekByPages(action: Action, { replay }: RunControls): boolean {
  const seeks: Partial<Record<Action, () => void>> = {
    'page-up': () => replay?.seekBy(-SEEK_PAGE_MS),
    'page-down': () => replay?.seekBy(SEEK_PAGE_MS),
    start: () => replay?.seekTo(0),
    end: () => replay?.seekToEnd(),
  };
  seeks[action]?.();
  return seeks[action] !== undefined;
}

function act(action: Action | null, key: string, options: KeysOptions): void {
  const { controls, view, now, extent, canAnswer } = options;
  if (action !== null && steer(action, options)) return;
  if (action === 'copy') options.takeAway.copy(options.headline);
  if (action === 'save') {
    options.takeAway.save({ name: now().started?.target.name ?? '', background: options.background });
  }
  if (action === 'proceed' && (!canAnswer || view.now().help)) return;
  if (action === null || ask(action, controls) || (extent === null && seekByPages(action, controls))) return;
  // Whoever opens the list wants it of this moment.
  if (action === 'units' && !showsUnits(view.now())) controls.askStacks?.();
  const change = changeOf(action, key, now, extent);
  if (change !== null) view.dispatch(change);
}

/** What a key changes on the screen, where that is always the same. */
const CHANGES: Readonly<Partial<Record<Action, ViewAction>>> = {
  help: { type: 'toggle-help' },
  theme: { type: 'next-theme' },
  present: { type: 'present' },
  latency: { type: 'latency' },
  'next-view': { type: 'cycle', by: 1 },
  'previous-view': { type: 'cycle', by: -1 },
  back: { type: 'back' },
  units: { type: 'units' },
  filter: { type: 'filter' },
  'sort-next': { type: 'sort', by: 1 },
  'sort-previous': { type: 'sort', by: -1 },
  recolour: { type: 'recolour' },
};

function changeOf(action: Action, key: string, now: () => RunState, extent: Extent | null): ViewAction | null {
  if (action === 'freeze') return { type: 'toggle-freeze', now: now() };
  if (action === 'view') return { type: 'show', view: viewOfKey(key) };
  if (isMotion(action)) return extent === null ? null : { type: 'scroll', motion: action, extent };
  return CHANGES[action] ?? null;
}
