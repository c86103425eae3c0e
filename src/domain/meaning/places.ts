import type { RunEvent, Severity } from '../events/run-event.ts';
import type { RunState } from '../state/run-state.ts';
import { silentMachines } from '../words/k6-words.ts';
import { steeredWords } from '../words/steering-words.ts';

/** A moment of a run that somebody may want to see again. */
export type Place = { readonly atMs: number } & (
  | { readonly kind: 'step'; readonly connections: number }
  | { readonly kind: 'finding'; readonly id: string; readonly severity: Severity }
  /** What happened to the load, the generators or the target. */
  | { readonly kind: 'mark'; readonly isBad: boolean }
  /** Somebody named it. */
  | { readonly kind: 'label'; readonly label: string }
);

/** The place that an event is, in the state before it; null: it is none. */
export function placeOf(event: RunEvent, before: RunState): Place | null {
  // An event whose time steps back is played with those before it.
  const atMs = Math.max(before.nowMs, event.atMs);
  switch (event.type) {
    case 'step-started':
      return { atMs, kind: 'step', connections: event.connections };
    case 'finding': {
      const { id, severity } = event.finding;
      const isNew = event.active && before.findings.every((finding) => finding.id !== id);
      return isNew ? { atMs, kind: 'finding', id, severity } : null;
    }
    case 'mark':
      return { atMs, kind: 'label', label: event.label };
    case 'steered':
      return { atMs, kind: 'label', label: steeredWords(event) };
    case 'load-paused':
    case 'load-resumed':
    case 'standstill':
      return { atMs, kind: 'mark', isBad: false };
    case 'generators-silent':
      return event.pids.length > 0 && before.silent === null ? { atMs, kind: 'mark', isBad: true } : null;
    case 'k6-machines':
      return silentMachines({ k6: event }).length > silentMachines(before).length
        ? { atMs, kind: 'mark', isBad: true }
        : null;
    case 'target-exited':
      return event.expected ? null : { atMs, kind: 'mark', isBad: true };
    default:
      return null;
  }
}

/** Places in the order of their time. A finding that comes and goes is one in each step. */
export class Places {
  readonly #all: Place[] = [];
  #seen = new Set<string>();

  get all(): readonly Place[] {
    return this.#all;
  }

  add(place: Place | null): void {
    if (place === null) return;
    if (place.kind === 'step') this.#seen = new Set();
    if (place.kind === 'finding') {
      if (this.#seen.has(place.id)) return;
      this.#seen.add(place.id);
    }
    this.#all.push(place);
  }
}
