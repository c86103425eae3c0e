import type { Place } from './places.ts';

/** Where a replay is: what plays tells it, and the screen shows it. */
export interface ReplayStatus {
  readonly playing: boolean;
  readonly speed: number;
  readonly positionMs: number;
  /** While it is read: as long as it will be, by what is read so far. */
  readonly durationMs: number;
  /** How much of the recording is read, from 0 to 1. */
  readonly read: number;
  /** In the order of their time; they come as it is read. */
  readonly places: readonly Place[];
}

/** Where one of two recordings is that are played together. */
export interface TrackStatus {
  /** On its own clock. */
  readonly ownMs: number;
  readonly lastMs: number;
  /** `end`: it is over, and stays there; `waits`: until the other one is through this step. */
  readonly stands: 'end' | 'waits' | null;
  /** How much of it is read, from 0 to 1. */
  readonly read: number;
  /** On the common clock, as the place of each of its moments. */
  readonly endMs: number;
  readonly places: readonly Place[];
}
