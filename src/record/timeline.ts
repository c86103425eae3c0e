import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { RunEvent } from '../domain/events/run-event.ts';
import { checkFindings } from '../domain/findings/index.ts';
import { type Place, Places, placeOf } from '../domain/meaning/places.ts';
import { foldRun } from '../domain/state/fold-run.ts';
import { initialRunState, type RunState } from '../domain/state/run-state.ts';

/** Where a replay is: the next event to come. */
export interface Cursor {
  readonly segment: number;
  readonly event: number;
}

/** What a replay needs of a recording, of which the end may still be read. */
export interface Timeline {
  /** Time of the newest event so far. */
  readonly lastMs: () => number;
  readonly places: () => readonly Place[];
  /** The state after all events up to this moment, and what comes then. */
  readonly seek: (positionMs: number) => { readonly state: RunState; readonly next: Cursor };
  /** The event that comes there, and the cursor behind it; null: none that was read yet. */
  readonly next: (cursor: Cursor) => { readonly event: RunEvent; readonly after: Cursor } | null;
}

export interface GrowingTimeline extends Timeline {
  readonly append: (event: RunEvent) => void;
  /** Nothing follows: the findings are those of the last figures. */
  readonly end: () => void;
  /** For whoever measures what an index costs. */
  readonly size: () => { readonly segments: number; readonly snapshots: number; readonly packedBytes: number };
}

/** As live (session.ts), but by the recording's own clock, so that what is seen at a moment does not depend on how it was reached. */
const JUDGE_MS = 500;
/** A seek folds at most the events of so much time, some 15 ms of work, as long as there are snapshots enough. */
const SEGMENT_MS = 5_000;
/**
 * A snapshot is a state that the fold made anyway, some 250 KB of it its own at 10,000 connections (the latencies of the last second and of the step, the
 * points of its curves, the last minute): so many are more than an hour's, and hold some 200 MB (docs/recordings.md). Beyond them every second one
 * goes, again and again: a seek in a day of a run then takes a fifth of a second.
 */
export const MAX_SNAPSHOTS = 768;

interface Segment {
  /** Time of the newest event in it or before it. */
  lastMs: number;
  /** The state before its first event; null: it was dropped, or is that of the run's start. */
  before: RunState | null;
  /** How many events it has. */
  count: number;
  /** They as JSON, compressed: a third of what the recording's text takes, 19 MB for an hour of 10,000 connections. */
  packed: Buffer | null;
  /** The events themselves, of the segment that still grows. */
  events: RunEvent[];
}

/**
 * An index over a recording, built while it is read: its events by segments of some seconds, and the fold's state at the beginning of each. The state is
 * immutable, so that a snapshot is a reference. Findings of an older conctop are not repeated: this version judges the figures again.
 */
export function createTimeline(): GrowingTimeline {
  const segments: Segment[] = [newSegment(0, initialRunState)];
  const places = new Places();
  let state = initialRunState;
  let snapshots = 1;
  let everySegments = 1;
  let segmentFromMs = 0;
  let judgeFromMs = 0;
  /** The segment that was unpacked last: who plays needs it for seconds, who seeks back and forth again at once. */
  let unpacked: { readonly segment: Segment; readonly events: readonly RunEvent[] } | null = null;

  const newest = (): Segment => segments.at(-1) as Segment;
  const add = (event: RunEvent): void => {
    const before = state;
    state = foldRun(state, event);
    const segment = newest();
    segment.events.push(event);
    segment.count += 1;
    segment.lastMs = state.nowMs;
    places.add(placeOf(event, before));
  };
  const judge = (): void => {
    for (const change of checkFindings(state)) add(change);
  };
  const startSegment = (): void => {
    const full = newest();
    full.packed = deflateRawSync(JSON.stringify(full.events), { level: 1 });
    full.events = [];
    segmentFromMs = state.nowMs;
    const isKept = segments.length % everySegments === 0;
    segments.push(newSegment(state.nowMs, isKept ? state : null));
    if (isKept) snapshots += 1;
    if (snapshots <= MAX_SNAPSHOTS) return;
    everySegments *= 2;
    for (const [index, segment] of segments.entries()) {
      if (index % everySegments === 0 || segment.before === null) continue;
      segment.before = null;
      snapshots -= 1;
    }
  };
  const eventsOf = (segment: Segment): readonly RunEvent[] => {
    if (segment.packed === null) return segment.events;
    if (unpacked?.segment !== segment)
      unpacked = { segment, events: JSON.parse(inflateRawSync(segment.packed).toString('utf8')) as RunEvent[] };
    return unpacked.events;
  };

  return {
    lastMs: () => state.nowMs,
    places: () => places.all,
    append(event) {
      if (event.type === 'finding') return;
      if (state.nowMs - segmentFromMs >= SEGMENT_MS) startSegment();
      add(event);
      if (state.nowMs < judgeFromMs) return;
      judgeFromMs = state.nowMs + JUDGE_MS;
      judge();
    },
    end: judge,
    seek(positionMs) {
      const past = segments.findIndex(({ lastMs }) => lastMs > positionMs);
      const until = past === -1 ? segments.length - 1 : past;
      const from = segments.findLastIndex(({ before }, index) => index <= until && before !== null);
      let sought = segments[from]?.before ?? initialRunState;
      for (let index = from; index <= until; index += 1) {
        const events = eventsOf(segments[index] as Segment);
        for (const [event, each] of events.entries()) {
          if (each.atMs > positionMs) return { state: sought, next: { segment: index, event } };
          sought = foldRun(sought, each);
        }
      }
      return { state: sought, next: { segment: until, event: segments[until]?.count ?? 0 } };
    },
    next(cursor) {
      let { segment, event } = cursor;
      for (let within = segments[segment]; within !== undefined; within = segments[segment]) {
        if (event < within.count) {
          const found = eventsOf(within)[event];
          return found === undefined ? null : { event: found, after: { segment, event: event + 1 } };
        }
        if (segment === segments.length - 1) return null;
        segment += 1;
        event = 0;
      }
      return null;
    },
    size: () => ({
      segments: segments.length,
      snapshots,
      packedBytes: segments.reduce((sum, { packed }) => sum + (packed?.length ?? 0), 0),
    }),
  };
}

const newSegment = (lastMs: number, before: RunState | null): Segment => ({
  lastMs,
  before,
  count: 0,
  packed: null,
  events: [],
});
