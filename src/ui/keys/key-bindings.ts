import type { Motion } from '../state/scroll.ts';
import { isFilterable, VIEW_NAMES, type ViewName } from '../state/view-state.ts';
import type { Action, KeyBinding } from './key-binding.ts';
import { STEERING } from './steering-bindings.ts';

/** Dispatch, the hints at the foot and the help derive from this one table. */
const KEY_BINDINGS: readonly KeyBinding[] = [
  { action: 'lesson-next', keys: ['return'], label: 'Enter', help: 'on, once the run is over', mode: 'lesson' },
  { action: 'lesson-back', keys: ['left', 'backspace'], label: '←', help: 'back; →: skip the run', mode: 'lesson' },
  { action: 'lesson-skip', keys: ['right'], label: '→', mode: 'lesson' },
  { action: 'lesson-again', keys: ['r'], label: 'r', help: 'run it again, once it is over', mode: 'lesson' },
  {
    action: 'pause',
    keys: [' '],
    label: 'space',
    hint: 'pause',
    help: 'pause the ramp: this step holds on',
    mode: 'live',
  },
  {
    action: 'pause',
    keys: [' '],
    label: 'space',
    hint: 'pause',
    help: 'pause the playback; + plays faster, - slower',
    mode: 'replay',
  },
  {
    action: 'step-up',
    keys: ['+', '='],
    label: '+',
    help: 'on to the next step, or beyond the last; - back; J: to any',
    mode: 'live',
  },
  { action: 'step-down', keys: ['-', '_'], label: '-', mode: 'live' },
  {
    action: 'seek-back',
    keys: ['left'],
    label: '←',
    help: '5 s back, → on; PgUp, PgDn: a minute; Home, End: start and end',
    mode: 'replay',
  },
  { action: 'seek-forward', keys: ['right'], label: '→', mode: 'replay' },
  { action: 'faster', keys: ['+', '='], label: '+', mode: 'replay' },
  { action: 'slower', keys: ['-', '_'], label: '-', mode: 'replay' },
  {
    action: 'previous-place',
    keys: ['['],
    label: '[',
    help: 'previous step, mark or finding; ] next; { and }: steps only',
    mode: 'replay',
  },
  { action: 'next-place', keys: [']'], label: ']', mode: 'replay' },
  { action: 'previous-step', keys: ['{'], label: '{', mode: 'replay' },
  { action: 'next-step', keys: ['}'], label: '}', mode: 'replay' },
  {
    action: 'view',
    keys: VIEW_NAMES.map((_, index) => `${index}`),
    label: '1-6',
    hint: 'views',
    help: `${VIEW_NAMES.slice(1).join(', ')}; 0 or Esc: overview`,
    mode: 'both',
  },
  {
    action: 'next-view',
    keys: ['tab'],
    label: 'Tab',
    help: 'next view (Shift-Tab: previous); L: latency as a heat map',
    mode: 'both',
  },
  { action: 'previous-view', keys: ['shift-tab'], label: 'Shift-Tab', mode: 'both' },
  { action: 'back', keys: ['escape'], label: 'Esc', mode: 'both' },
  { action: 'up', keys: ['up', 'k'], label: '↑', mode: 'both' },
  {
    action: 'down',
    keys: ['down', 'j'],
    label: '↓',
    help: 'scroll a view, as j and k; PgUp, PgDn, Home, End where it scrolls',
    mode: 'both',
  },
  { action: 'page-up', keys: ['page-up'], label: 'PgUp', mode: 'both' },
  { action: 'page-down', keys: ['page-down'], label: 'PgDn', mode: 'both' },
  { action: 'start', keys: ['home'], label: 'Home', mode: 'both' },
  { action: 'end', keys: ['end'], label: 'End', mode: 'both' },
  {
    action: 'filter',
    keys: ['/'],
    label: '/',
    help: 'filter threads or log; Enter keeps it, Esc clears it',
    mode: 'both',
  },
  // As in top: < and > move the sort column.
  {
    action: 'sort-next',
    keys: ['s', '>'],
    label: 's',
    help: 'sort threads by the next column, < back; w: colours of waits',
    mode: 'both',
  },
  { action: 'sort-previous', keys: ['<'], label: '<', mode: 'both' },
  { action: 'recolour', keys: ['w'], label: 'w', mode: 'both' },
  {
    action: 'units',
    keys: ['u'],
    label: 'u',
    help: 'what units wait for, beside the source; again: why it is so',
    mode: 'both',
  },
  {
    action: 'predict',
    keys: ['p'],
    label: 'p',
    help: 'before the load: predict its threads; Enter reveals',
    mode: 'live',
  },
  { action: 'proceed', keys: ['return'], label: 'Enter', mode: 'live' },
  {
    action: 'freeze',
    keys: ['f'],
    label: 'f',
    hint: 'freeze',
    help: 'freeze the picture; t: other colours; P: only three facts, large',
    mode: 'both',
  },
  { action: 'latency', keys: ['L'], label: 'L', mode: 'both' },
  { action: 'theme', keys: ['t'], label: 't', mode: 'both' },
  { action: 'present', keys: ['P'], label: 'P', mode: 'both' },
  ...STEERING,
  {
    action: 'copy',
    keys: ['y'],
    label: 'y',
    help: 'copy the headline finding; S: save the screen, SVG and text',
    mode: 'both',
  },
  { action: 'save', keys: ['S'], label: 'S', mode: 'both' },
  { action: 'help', keys: ['?', 'h', 'f1'], label: '?', hint: 'help', help: 'this page, as F1', mode: 'both' },
  {
    action: 'quit',
    keys: ['q', 'f10'],
    label: 'q',
    hint: 'quit',
    help: 'quit, as F10; Ctrl-C: with exit code 130; Ctrl-Z: until `fg`',
    mode: 'both',
  },
  { action: 'interrupt', keys: ['ctrl-c'], label: 'Ctrl-C', mode: 'both' },
  { action: 'suspend', keys: ['ctrl-z'], label: 'Ctrl-Z', mode: 'both' },
];

/**
 * `pair`: two recordings on one clock. `comparison`: all its runs hold the same steps, so none is paused or stepped. `lesson`: nor is one of
 * those, since its text is about them.
 */
export type KeyMode = 'live' | 'replay' | 'pair' | 'comparison' | 'lesson';

/** Beside the keys of a replay: two recordings have one screen and no views. */
const PAIR_ACTIONS: readonly Action[] = [
  'back',
  'page-up',
  'page-down',
  'start',
  'end',
  'help',
  'quit',
  'interrupt',
  'suspend',
  'save',
];
const PAIR_THEME: KeyBinding = {
  action: 'theme',
  keys: ['t'],
  label: 't',
  help: 'other colours; S: save the screen, SVG and text',
  mode: 'replay',
};

export const bindingsOf = (mode: KeyMode): KeyBinding[] =>
  mode === 'pair'
    ? [
        ...KEY_BINDINGS.filter((binding) => binding.mode === 'replay'),
        PAIR_THEME,
        ...KEY_BINDINGS.filter((binding) => binding.mode === 'both' && PAIR_ACTIONS.includes(binding.action)),
      ]
    : KEY_BINDINGS.filter((binding) => binding.mode === mode || binding.mode === 'both');

export const actionOf = (key: string, mode: KeyMode): Action | null =>
  bindingsOf(mode).find((binding) => binding.keys.includes(key))?.action ?? null;

const MOTIONS: readonly string[] = ['up', 'down', 'page-up', 'page-down', 'start', 'end'] satisfies Motion[];
export const isMotion = (action: Action): action is Motion => MOTIONS.includes(action);

/** The view of a digit. */
export const viewOfKey = (key: string): ViewName => VIEW_NAMES[Number(key)] ?? 'overview';

type Hint = readonly [key: string, does: string];

/** What the key of `pause` does while it is paused. */
const PAUSED_HINTS = { live: 'resume', replay: 'play' } as const;

const SEEK_HINTS: readonly Hint[] = [
  ['← →', 'seek'],
  ['[ ]', 'jump'],
  ['+ -', 'speed'],
];

/** Where stdin is no terminal: the kernel still sends the signal. */
export const NO_KEYS_HINTS: readonly Hint[] = [['Ctrl-C', 'ends']];

/** Of two recordings on one clock. */
export const pairHints = (isPaused: boolean): readonly Hint[] => [
  ['space', isPaused ? 'play' : 'pause'],
  ...SEEK_HINTS,
  ['?', 'help'],
  ['q', 'quit'],
];

/** `space pause   + - step   1-6 views   f freeze   ? help   q quit`; in a view the scroll keys replace the steps, and
 * without load, or after the run, there are no steps. */
export function hintsOf(
  mode: Exclude<KeyMode, 'pair'>,
  view: ViewName = 'overview',
  hasNoLoad = false,
  isPaused = false,
): readonly Hint[] {
  if (mode === 'comparison' || mode === 'lesson') return hintsOf('live', view, true);
  const pairs: readonly Hint[] = mode === 'live' ? (hasNoLoad ? [] : [['+ -', 'step']]) : SEEK_HINTS;
  const inView: readonly Hint[] = [
    ...pairs.slice(0, mode === 'live' ? 0 : 1),
    ['↑ ↓', 'scroll'],
    ...(isFilterable(view) ? [['/', 'filter'] as const] : []),
    ...(view === 'threads'
      ? ([
          ['s', 'sort'],
          ['w', 'waits'],
        ] as const)
      : []),
    ...(view === 'source' ? [['u', 'waits'] as const] : []),
  ];
  const [first, ...rest] = bindingsOf(mode).flatMap(({ action, label, hint }): Hint[] =>
    hint === undefined ? [] : [[label, isPaused && action === 'pause' ? PAUSED_HINTS[mode] : hint]],
  );
  // Without load there is no ramp to pause.
  if (hasNoLoad && mode === 'live') return view === 'overview' ? rest : [...inView, ...rest];
  const moving = view === 'overview' ? pairs : inView;
  return first === undefined ? moving : [first, ...moving, ...rest];
}
