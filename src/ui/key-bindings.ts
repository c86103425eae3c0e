/** One table from which dispatch, the hints at the foot and the help derive. */
export type Action =
  | 'quit'
  | 'interrupt'
  | 'help'
  | 'pause'
  | 'step-up'
  | 'step-down'
  | 'freeze'
  | 'theme'
  | 'seek-forward'
  | 'seek-back'
  | 'faster'
  | 'slower';

export interface KeyBinding {
  readonly action: Action;
  /** As app.tsx names them: a character, `left`, `right`, `ctrl-c`. */
  readonly keys: readonly string[];
  readonly label: string;
  /** Absent: only in the help. */
  readonly hint?: string;
  readonly help: string;
  readonly mode: 'live' | 'replay' | 'both';
}

export const KEY_BINDINGS: readonly KeyBinding[] = [
  {
    action: 'pause',
    keys: [' '],
    label: 'space',
    hint: 'pause',
    help: 'pause the ramp: this step holds on',
    mode: 'live',
  },
  { action: 'pause', keys: [' '], label: 'space', hint: 'pause', help: 'pause the playback', mode: 'replay' },
  { action: 'step-up', keys: ['+', '='], label: '+', help: 'on to the next step', mode: 'live' },
  { action: 'step-down', keys: ['-', '_'], label: '-', help: 'back to the step before', mode: 'live' },
  { action: 'seek-back', keys: ['left'], label: '←', help: 'five seconds back', mode: 'replay' },
  { action: 'seek-forward', keys: ['right'], label: '→', help: 'five seconds on', mode: 'replay' },
  { action: 'faster', keys: ['+', '=', ']'], label: '+', help: 'play faster', mode: 'replay' },
  { action: 'slower', keys: ['-', '_', '['], label: '-', help: 'play slower', mode: 'replay' },
  {
    action: 'freeze',
    keys: ['f'],
    label: 'f',
    hint: 'freeze',
    help: 'freeze the picture; the run goes on',
    mode: 'both',
  },
  { action: 'theme', keys: ['t'], label: 't', help: 'next theme: dark, light, contrast', mode: 'both' },
  { action: 'help', keys: ['?', 'h'], label: '?', hint: 'help', help: 'this page', mode: 'both' },
  { action: 'quit', keys: ['q'], label: 'q', hint: 'quit', help: 'quit; the summary follows', mode: 'both' },
  { action: 'interrupt', keys: ['ctrl-c'], label: 'Ctrl-C', help: 'the same, with exit code 130', mode: 'both' },
];

export const bindingsOf = (mode: 'live' | 'replay'): KeyBinding[] =>
  KEY_BINDINGS.filter((binding) => binding.mode === mode || binding.mode === 'both');

export const actionOf = (key: string, mode: 'live' | 'replay'): Action | null =>
  bindingsOf(mode).find((binding) => binding.keys.includes(key))?.action ?? null;

/** `space pause   + - step   f freeze   ? help   q quit` */
export function hintsOf(mode: 'live' | 'replay'): readonly (readonly [string, string])[] {
  const pairs: readonly (readonly [string, string])[] =
    mode === 'live'
      ? [['+ -', 'step']]
      : [
          ['← →', 'seek'],
          ['+ -', 'speed'],
        ];
  const [first, ...rest] = bindingsOf(mode).flatMap(({ label, hint }): [string, string][] =>
    hint === undefined ? [] : [[label, hint]],
  );
  return first === undefined ? pairs : [first, ...pairs, ...rest];
}
