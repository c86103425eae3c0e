import type { Place } from '../../domain/meaning/places.ts';
import type { ReplayStatus, TrackStatus } from '../../domain/meaning/replay-status.ts';

/** What the screen's keys control: a live session or a replay. */
export interface RunControls {
  /** Pauses or resumes the ramp (live) or the playback (replay). */
  readonly togglePause: () => void;
  readonly stepUp: () => void;
  readonly stepDown: () => void;
  /** Asks the runtime what its units wait for, now; absent in a replay. */
  readonly askStacks?: () => void;
  /** What is predicted before the load; absent in a replay. */
  readonly prediction?: {
    /** `p`: asks the one question, if the load has not begun. */
    readonly ask: () => void;
    readonly guess: (name: string | null, value: number) => void;
    readonly proceed: () => void;
  };
  /** What keys change in a run under way; absent in a replay and in a comparison. */
  readonly steering?: {
    /** Names the moment `atMs`; an empty label is numbered. */
    readonly mark: (label: string, atMs: number) => void;
    // Each returns why it does nothing now, in one sentence; null: it did.
    readonly nextWork: () => string | null;
    readonly changeDelay: (direction: 1 | -1) => string | null;
    readonly fault: () => string | null;
    readonly toggleLoad: () => string | null;
    readonly jump: (text: string) => string | null;
    /** Why the load can neither be paused nor sent to another step; null: it can. */
    readonly fixed: () => string | null;
  };
  /** Called once; the owner ends the run and then calls `close()` of the screen. */
  readonly quit: (reason: 'quit' | 'interrupt') => void;
  /** Ctrl-Z: suspend, like vim and htop. */
  readonly suspend: () => void;
  /** Only in a replay. */
  readonly replay?: ReplayControls;
  /** Only in a run of a lesson. */
  readonly lesson?: LessonControls;
}

export interface ReplayControls {
  /** Positive forward, negative back. */
  readonly seekBy: (deltaMs: number) => void;
  readonly seekTo: (positionMs: number) => void;
  readonly seekToEnd: () => void;
  /** To the next place (1) or the previous one (-1), of this kind or of any. */
  readonly seekToPlace: (direction: 1 | -1, kind?: Place['kind']) => void;
  readonly faster: () => void;
  readonly slower: () => void;
  readonly status: () => ReplayStatus;
  /** Tells that the status changed by something else than playing. */
  readonly subscribe: (listener: () => void) => () => void;
}

/** What the keys of two recordings on one clock control, and where each is. */
export interface PairControls extends RunControls {
  readonly replay: ReplayControls;
  readonly tracks: () => readonly TrackStatus[];
  readonly toCommonMs: (recording: number, ownMs: number) => number;
}

/** What the keys of a lesson do to it. */
export interface LessonControls {
  /** To the next page; not while a run is under way. From the end: leaves. */
  readonly next: () => void;
  readonly back: () => void;
  /** The same as next, but a run under way is ended and counts as skipped. */
  readonly skip: () => void;
  /** Runs this page's run once more. */
  readonly again: () => void;
  /** What is missing here, and from then on every run, is shown from recordings. */
  readonly replay: () => void;
  readonly guess: (name: string | null, value: number) => void;
  readonly answer: (choice: number) => void;
}

/** Leaves, suspends, and asks the runtime of the run under way what its units wait for. */
export type LessonEnds = Pick<RunControls, 'quit' | 'suspend'> & { readonly askStacks: () => void };
