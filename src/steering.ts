import type { Clock, Emit } from './domain/events/run-event.ts';
import { isOver, type RunState } from './domain/state/run-state.ts';
import { printable } from './domain/words/printable.ts';

/** What keys change in a run under way; each change is an event. */
export interface Steering {
  /** Names the moment `atMs`; an empty label is numbered. */
  readonly mark: (label: string, atMs: number) => void;
}

export const MAX_LABEL = 40;

export function createSteering(emit: Emit, clock: Clock, state: () => RunState): Steering {
  return {
    mark(label, atMs) {
      const now = state();
      if (now.started === null || isOver(now)) return;
      const named = printable(label).trim().slice(0, MAX_LABEL);
      emit({
        type: 'mark',
        atMs: Math.min(atMs, clock()),
        label: named === '' ? `mark ${now.marks.length + 1}` : named,
      });
    },
  };
}
