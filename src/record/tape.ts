import type { RunEvent } from '../domain/events/run-event.ts';
import type { Place } from '../domain/meaning/places.ts';
import type { RunState } from '../domain/state/run-state.ts';
import type { Cursor, Timeline } from './timeline.ts';

/** What a player moves along: one recording, or two on one clock. Both may still be read. */
export interface Tape {
  /** The last moment that is read so far. */
  readonly lastMs: () => number;
  /** How much is read, from 0 to 1. */
  readonly read: () => number;
  /** In the order of their time. */
  readonly places: () => readonly Place[];
  /** Shows the state of this moment. */
  readonly seek: (positionMs: number) => void;
  /** Plays what comes between the last moment that was shown and this one. */
  readonly play: (positionMs: number) => void;
}

/** Receives the events of a replay. */
export interface TapeSink {
  readonly onEvent: (event: RunEvent) => void;
  /** Goes on from this state: a seek. */
  readonly restore: (state: RunState) => void;
}

/** One recording, played into a sink in its own order: an event whose `atMs` steps back is played with those before it. */
export function tapeOf(sink: TapeSink, timeline: Timeline, read: () => number): Tape {
  let cursor: Cursor = { segment: 0, event: 0 };
  return {
    lastMs: timeline.lastMs,
    read,
    places: timeline.places,
    seek(positionMs) {
      const { state, next } = timeline.seek(positionMs);
      cursor = next;
      sink.restore(state);
    },
    play(positionMs) {
      for (let found = timeline.next(cursor); found !== null && found.event.atMs <= positionMs; ) {
        cursor = found.after;
        sink.onEvent(found.event);
        found = timeline.next(cursor);
      }
    },
  };
}
