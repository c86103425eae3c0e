import type { Place } from '../domain/meaning/places.ts';

/** As much of a recording as decides where it stands beside another. */
export interface Aligned {
  readonly lastMs: () => number;
  /** How much of it is read, from 0 to 1. */
  readonly read: () => number;
  readonly places: () => readonly Place[];
}

/** How several recordings run on one clock. Moments that are read already keep their place while the rest is read. */
export interface Alignment {
  /** The last moment of the common clock for which all of them are read. */
  readonly lastMs: () => number;
  /** A recording's own moment at this one; it stands still where the others take longer. */
  readonly ownMs: (recording: number, commonMs: number) => number;
  readonly commonMs: (recording: number, ownMs: number) => number;
}

export const ALIGNMENTS = ['clock', 'connections'] as const;
export type AlignmentName = (typeof ALIGNMENTS)[number];

export const alignmentOf = (name: AlignmentName, recordings: readonly Aligned[]): Alignment =>
  name === 'clock' ? byClock(recordings) : byConnections(recordings);

/** All of them are at the same moment since their run's start; the shorter ones stay at their end. */
const byClock = (recordings: readonly Aligned[]): Alignment => ({
  lastMs: () => endOf(recordings, (recording) => recording.lastMs()),
  ownMs: (recording, commonMs) => Math.min(commonMs, recordings[recording]?.lastMs() ?? 0),
  commonMs: (_, ownMs) => ownMs,
});

/** Where the longest ends; while some are still read, as far as all of them are. */
function endOf(recordings: readonly Aligned[], lengthMs: (recording: Aligned, index: number) => number): number {
  const known = recordings.map((recording, index) => ({
    isRead: recording.read() === 1,
    ms: lengthMs(recording, index),
  }));
  const growing = known.filter(({ isRead }) => !isRead);
  return growing.length > 0 ? Math.min(...growing.map(({ ms }) => ms)) : Math.max(0, ...known.map(({ ms }) => ms));
}

/** From here on, until the next one begins, each plays at its own pace; who is through waits for the others. */
interface Stretch {
  readonly commonMs: number;
  /** Where it begins in each recording. */
  readonly ownMs: readonly number[];
}

/** Before the next step's first event: the step that is waited in is still the newest one. */
const BEFORE_MS = 1;

/**
 * A step of as many connections begins in all of them at once. What only one of them has is part of the stretch that it lies in. So two ramps of
 * different holds, or of servers of which one takes a minute to start, are seen at the same load.
 */
function byConnections(recordings: readonly Aligned[]): Alignment {
  let known: { readonly key: string; readonly stretches: readonly Stretch[] } | null = null;
  const isRead = (): boolean => recordings.every((recording) => recording.read() === 1);
  const stretches = (): readonly Stretch[] => {
    const key = recordings.map((recording) => `${recording.places().length} ${recording.read() === 1}`).join();
    if (known?.key !== key) known = { key, stretches: stretchesOf(recordings) };
    return known.stretches;
  };
  const at = (find: (stretch: Stretch) => boolean): readonly [Stretch, Stretch | undefined] => {
    const all = stretches();
    const index = Math.max(0, all.findLastIndex(find));
    return [all[index] as Stretch, all[index + 1]];
  };
  /** Where its last stretch so far ends: as long as something is still read its next step may be a common one. */
  const lastMsOf = (recording: number, fromMs: number): number => {
    const lastMs = recordings[recording]?.lastMs() ?? 0;
    const step = recordings[recording]?.places().find(({ kind, atMs }) => kind === 'step' && atMs > fromMs);
    return isRead() || step === undefined ? lastMs : step.atMs - BEFORE_MS;
  };
  return {
    lastMs() {
      const [last] = at(() => true);
      return last.commonMs + endOf(recordings, (recording, index) => recording.lastMs() - (last.ownMs[index] ?? 0));
    },
    ownMs(recording, commonMs) {
      const [stretch, next] = at((each) => each.commonMs <= commonMs);
      const fromMs = stretch.ownMs[recording] ?? 0;
      const nextMs = next?.ownMs[recording];
      const untilMs = nextMs === undefined ? lastMsOf(recording, fromMs) : nextMs - BEFORE_MS;
      return Math.max(fromMs, Math.min(untilMs, fromMs + (commonMs - stretch.commonMs)));
    },
    commonMs(recording, ownMs) {
      const [stretch] = at((each) => (each.ownMs[recording] ?? 0) <= ownMs);
      return stretch.commonMs + (ownMs - (stretch.ownMs[recording] ?? 0));
    },
  };
}

/** Whether they have a step of as many connections in common, as far as they are read. */
export const haveCommonStep = (recordings: readonly Aligned[]): boolean => stretchesOf(recordings).length > 1;

function stretchesOf(recordings: readonly Aligned[]): readonly Stretch[] {
  const steps = recordings.map((recording) =>
    recording.places().flatMap((place) => (place.kind === 'step' ? [place] : [])),
  );
  let last: Stretch = { commonMs: 0, ownMs: recordings.map(() => 0) };
  const stretches = [last];
  const [first = [], ...others] = steps;
  const next = others.map(() => 0);
  for (const { atMs, connections } of first) {
    const found = others.map((other, index) =>
      other.findIndex((step, at) => at >= (next[index] ?? 0) && step.connections === connections),
    );
    // As long as another one is still read, its step may come: what lies behind it is not placed yet.
    if (found.some((step, index) => step === -1 && recordings[index + 1]?.read() !== 1)) break;
    if (found.includes(-1)) continue;
    found.forEach((step, index) => {
      next[index] = step + 1;
    });
    const ownMs = [atMs, ...found.map((step, index) => others[index]?.[step]?.atMs ?? 0)];
    const lengthMs = Math.max(...ownMs.map((ms, index) => ms - (last.ownMs[index] ?? 0)));
    last = { commonMs: last.commonMs + lengthMs, ownMs };
    stretches.push(last);
  }
  return stretches;
}
