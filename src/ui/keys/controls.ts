/** What the keys of the screen can ask of whoever runs behind it: a live session or a replay. */
export interface RunControls {
  /** Pause or go on with the ramp (live) or the playback (replay). */
  readonly togglePause: () => void;
  readonly stepUp: () => void;
  readonly stepDown: () => void;
  /** Asks the runtime what its units wait for, now; absent in a replay. */
  readonly askStacks?: () => void;
  /** Asked once; the owner ends the run and then calls `close()` of the screen. */
  readonly quit: (reason: 'quit' | 'interrupt') => void;
  /** Ctrl-Z: into the background, as vim and htop do it. */
  readonly suspend: () => void;
  /** Present in a replay only. */
  readonly replay?: ReplayControls;
}

export interface ReplayControls {
  /** Positive forward, negative back. */
  readonly seekBy: (deltaMs: number) => void;
  readonly faster: () => void;
  readonly slower: () => void;
  readonly status: () => ReplayStatus;
}

export interface ReplayStatus {
  readonly playing: boolean;
  readonly speed: number;
  readonly positionMs: number;
  readonly durationMs: number;
}
