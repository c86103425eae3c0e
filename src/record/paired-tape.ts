import type { Place } from '../domain/meaning/places.ts';
import type { TrackStatus } from '../domain/meaning/replay-status.ts';
import type { Alignment } from './alignment.ts';
import type { Tape } from './tape.ts';

/** A seek to a place shows it, however its moment was rounded on the way to the common clock and back. */
const ROUNDING_MS = 0.001;

/** Less is how a clock is rounded. */
const WAITS_MS = 50;

export interface PairedTape extends Tape {
  readonly tracks: (positionMs: number) => readonly TrackStatus[];
  readonly toCommonMs: (recording: number, ownMs: number) => number;
}

/** Several recordings as one: each is shown where the alignment puts it. */
export function pairedTape(tapes: readonly Tape[], alignment: Alignment): PairedTape {
  const placesOf = (tape: Tape, index: number): readonly Place[] =>
    tape.places().map((place) => ({ ...place, atMs: alignment.commonMs(index, place.atMs) + ROUNDING_MS }));
  return {
    lastMs: alignment.lastMs,
    read: () => Math.min(...tapes.map((tape) => tape.read())),
    places: () => tapes.flatMap(placesOf).sort((a, b) => a.atMs - b.atMs),
    seek(positionMs) {
      for (const [index, tape] of tapes.entries()) tape.seek(alignment.ownMs(index, positionMs));
    },
    play(positionMs) {
      for (const [index, tape] of tapes.entries()) tape.play(alignment.ownMs(index, positionMs));
    },
    toCommonMs: alignment.commonMs,
    tracks: (positionMs) =>
      tapes.map((tape, index) => {
        const ownMs = alignment.ownMs(index, positionMs);
        const lastMs = tape.lastMs();
        const isBehind = alignment.commonMs(index, ownMs) < positionMs - WAITS_MS;
        const isOver = tape.read() === 1 && ownMs >= lastMs;
        return {
          ...{ ownMs, lastMs, read: tape.read() },
          stands: isOver ? 'end' : isBehind ? 'waits' : null,
          endMs: alignment.commonMs(index, lastMs),
          places: placesOf(tape, index),
        };
      }),
  };
}
