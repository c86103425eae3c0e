/** What the screen's keys control: a live session or a replay. */
export interface RunControls {
  /** Pauses or resumes the ramp (live) or the playback (replay). */
  readonly togglePause: () => void;
  readonly stepUp: () => void;
  readonly stepDown: () => void;
  /** Asks the runtime what its units wait for, now; absent in a replay. */
  readonly askStacks?: () => void;
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
