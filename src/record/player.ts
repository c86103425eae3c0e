import type { Place } from '../domain/meaning/places.ts';
import type { ReplayStatus } from '../domain/meaning/replay-status.ts';
import type { Tape } from './tape.ts';

export interface Player {
  readonly start: () => void;
  /** Resolves when it is first played to the end of the recording. */
  readonly ended: Promise<void>;
  readonly togglePause: () => void;
  readonly seekBy: (deltaMs: number) => void;
  /** Beyond what is read so far: as soon as it is. */
  readonly seekTo: (positionMs: number) => void;
  /** To the next place (1) or the previous one (-1), of this kind or of any. */
  readonly seekToPlace: (direction: 1 | -1, kind?: Place['kind']) => void;
  readonly seekToEnd: () => void;
  readonly faster: () => void;
  readonly slower: () => void;
  readonly status: () => ReplayStatus;
  /** Tells that a key changed the status: what plays shows by itself. */
  readonly subscribe: (listener: () => void) => () => void;
  readonly stop: () => void;
}

export interface PlayerOptions {
  /** In ms. */
  readonly now?: () => number;
  readonly speed?: number;
  readonly fromMs?: number;
}

/** Powers of two: from slow enough to explain one step, to a whole ramp in three seconds. */
export const SPEEDS: readonly number[] = [0.25, 0.5, 1, 2, 4, 8, 16];
/** Too fine to see, and coarse enough to cost nothing. */
const PLAY_INTERVAL_MS = 50;
/** Who presses [ twice means the place before the one that just began to play. */
const JUST_PLAYED_MS = 1_000;

/** Plays a tape on the clock `now` (ms). At the end it stops, and can seek back. */
export function createPlayer(tape: Tape, options: PlayerOptions = {}): Player {
  const { now = () => performance.now(), fromMs = 0 } = options;
  const listeners = new Set<() => void>();
  let speed = options.speed ?? 1;
  let playing = false;
  let positionMs = 0;
  /** Where a seek leads once it is read; null: none waits. */
  let awaitedMs: number | null = null;
  let lastAt = now();
  let timer: NodeJS.Timeout | null = null;
  let end: () => void = () => undefined;
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });

  const isRead = (): boolean => tape.read() === 1;
  const seek = (toMs: number): void => {
    awaitedMs = toMs > tape.lastMs() && !isRead() ? toMs : null;
    positionMs = Math.max(0, Math.min(tape.lastMs(), toMs));
    tape.seek(positionMs);
  };
  const advance = (): void => {
    const at = now();
    const elapsedMs = (at - lastAt) * speed;
    lastAt = at;
    if (awaitedMs !== null) {
      if (tape.lastMs() < awaitedMs && !isRead()) return;
      seek(awaitedMs);
    } else if (playing) positionMs = Math.min(tape.lastMs(), positionMs + elapsedMs);
    tape.play(positionMs);
    if (positionMs < tape.lastMs() || !isRead()) return;
    playing = false;
    end();
  };
  /** What a key does: at this moment, and told. */
  const asked =
    <A extends readonly unknown[]>(does: (...args: A) => void) =>
    (...args: A): void => {
      advance();
      does(...args);
      for (const listener of listeners) listener();
    };
  const changeSpeed = (direction: 1 | -1): void => {
    const index = SPEEDS.indexOf(speed);
    speed = SPEEDS[Math.max(0, Math.min(SPEEDS.length - 1, index + direction))] ?? speed;
  };
  const seekToPlace = (direction: 1 | -1, kind?: Place['kind']): void => {
    const places = tape.places().filter((place) => kind === undefined || place.kind === kind);
    const beforeMs = positionMs - (playing ? JUST_PLAYED_MS * speed : 0);
    const place =
      direction === 1 ? places.find(({ atMs }) => atMs > positionMs) : places.findLast(({ atMs }) => atMs < beforeMs);
    seek(place?.atMs ?? (direction === 1 ? tape.lastMs() : 0));
  };
  const seekToEnd = (): void => seek(isRead() ? tape.lastMs() : Number.POSITIVE_INFINITY);

  if (fromMs > 0) seek(fromMs);
  return {
    ended,
    start() {
      playing = true;
      lastAt = now();
      advance();
      timer = setInterval(advance, PLAY_INTERVAL_MS);
    },
    togglePause: asked(() => {
      if (!playing && isRead() && positionMs >= tape.lastMs()) seek(0);
      playing = !playing;
    }),
    seekBy: asked((deltaMs: number) => seek(positionMs + deltaMs)),
    seekTo: asked(seek),
    seekToPlace: asked(seekToPlace),
    seekToEnd: asked(seekToEnd),
    faster: asked(() => changeSpeed(1)),
    slower: asked(() => changeSpeed(-1)),
    status: () => ({
      playing,
      speed,
      positionMs,
      durationMs: tape.lastMs() / Math.max(tape.read(), SMALLEST_FRACTION),
      read: tape.read(),
      places: tape.places(),
    }),
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    stop() {
      if (timer !== null) clearInterval(timer);
      timer = null;
    },
  };
}

/** Less is read of no recording that is shown. */
const SMALLEST_FRACTION = 0.001;
