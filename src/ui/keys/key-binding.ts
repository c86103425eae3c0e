import type { Motion } from '../state/scroll.ts';

export type Action =
  | 'quit'
  | 'interrupt'
  | 'suspend'
  | 'help'
  | 'pause'
  | 'step-up'
  | 'step-down'
  | 'freeze'
  | 'theme'
  | 'seek-forward'
  | 'seek-back'
  | 'next-place'
  | 'previous-place'
  | 'next-step'
  | 'previous-step'
  | 'faster'
  | 'slower'
  | 'view'
  | 'next-view'
  | 'previous-view'
  | 'back'
  | 'filter'
  | 'sort-next'
  | 'sort-previous'
  | 'recolour'
  | 'units'
  | 'predict'
  | 'proceed'
  | 'present'
  | 'latency'
  | 'mark'
  | 'shorter'
  | 'longer'
  | 'fault'
  | 'load'
  | 'jump'
  | 'lesson-next'
  | 'lesson-back'
  | 'lesson-skip'
  | 'lesson-again'
  | 'copy'
  | 'save'
  | Motion;

export interface KeyBinding {
  readonly action: Action;
  /** As key-names.ts names them: a character, or `left`, `page-down`, `shift-tab`, `escape`, `ctrl-c` and the like. */
  readonly keys: readonly string[];
  readonly label: string;
  /** Absent: only in the help. */
  readonly hint?: string;
  /** Absent: another binding's help includes this key. */
  readonly help?: string;
  /** both: in a comparison too. */
  readonly mode: 'live' | 'replay' | 'lesson' | 'both';
}
