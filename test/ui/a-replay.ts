import type { Place } from '../../src/domain/meaning/places.ts';
import type { ReplayStatus } from '../../src/domain/meaning/replay-status.ts';
import type { ReplayControls } from '../../src/ui/keys/controls.ts';

export const PLACES: readonly Place[] = [
  { atMs: 2_000, kind: 'step', connections: 100 },
  { atMs: 5_000, kind: 'finding', id: 'threads-surprise', severity: 'info' },
  { atMs: 9_000, kind: 'step', connections: 200 },
  { atMs: 30_000, kind: 'step', connections: 10_000 },
  { atMs: 40_000, kind: 'finding', id: 'loop-busy', severity: 'notice' },
  { atMs: 45_000, kind: 'mark', isBad: true },
];

export const STATUS: ReplayStatus = {
  playing: true,
  speed: 2,
  positionMs: 31_000,
  durationMs: 52_000,
  read: 1,
  places: PLACES,
};

/** A replay of which nothing can be asked, with what a test wants to hear. */
export const aReplay = (heard: Partial<ReplayControls> = {}): ReplayControls => ({
  seekBy: () => undefined,
  seekTo: () => undefined,
  seekToEnd: () => undefined,
  seekToPlace: () => undefined,
  faster: () => undefined,
  slower: () => undefined,
  status: () => STATUS,
  subscribe: () => () => undefined,
  ...heard,
});
