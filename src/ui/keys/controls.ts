import type { Place } from '../../domain/meaning/places.ts';

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
  /** Called once; the owner ends the run and then calls `close()` of the screen. */
  readonly quit: (reason: 'quit' | 'interrupt') => void;
  /** Ctrl-Z: suspend, like vim and htop. */
  readonly suspend: () => void;
  /** Only in a replay. */
  readonly replay?: ReplayControls;
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

export interface ReplayStatus {
  readonly playing: boolean;
  readonly speed: number;
  readonly positionMs: number;
  /** While it is read: as long as it will be, by what is read so far. */
  readonly durationMs: number;
  /** How much of the recording is read, from 0 to 1. */
  readonly read: number;
  /** In the order of their time. */
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

/** What the keys of two recordings on one clock control, and where each is. */
export interface PairControls extends RunControls {
  readonly replay: ReplayControls;
  readonly tracks: () => readonly TrackStatus[];
  readonly toCommonMs: (recording: number, ownMs: number) => number;
}
