import type { RunEvent } from '../domain/events/run-event.ts';
import { lastMomentMs } from './recording-format.ts';

/** Receives the events of a replay. */
export interface PlayerSink {
  readonly onEvent: (event: RunEvent) => void;
  /** Starts again with these events: a seek. */
  readonly reset: (events: readonly RunEvent[]) => void;
}

export interface PlayerStatus {
  readonly playing: boolean;
  readonly speed: number;
  readonly positionMs: number;
  readonly durationMs: number;
}

export interface Player {
  readonly start: () => void;
  readonly togglePause: () => void;
  readonly seekBy: (deltaMs: number) => void;
  readonly seekTo: (positionMs: number) => void;
  readonly faster: () => void;
  readonly slower: () => void;
  readonly status: () => PlayerStatus;
  readonly stop: () => void;
}

/** Powers of two: from slow enough to explain one step, to a whole ramp in three seconds. */
export const SPEEDS: readonly number[] = [0.25, 0.5, 1, 2, 4, 8, 16];
/** Too fine to see, and coarse enough to cost nothing. */
const PLAY_INTERVAL_MS = 50;

/**
 * Plays a recording's events into a sink on the clock `now` (ms), in the order of the recording: an event whose `atMs` steps
 * back is played with those before it. At the end it stops, and can seek back.
 */
export function createPlayer(
  events: readonly RunEvent[],
  sink: PlayerSink,
  now: () => number = () => performance.now(),
  initialSpeed = 1,
): Player {
  const durationMs = lastMomentMs(events);
  let next = 0;
  let speed = initialSpeed;
  let playing = false;
  let positionMs = 0;
  let lastAt = now();
  let timer: NodeJS.Timeout | null = null;

  const advance = (): void => {
    const at = now();
    if (playing) positionMs = Math.min(durationMs, positionMs + (at - lastAt) * speed);
    lastAt = at;
    for (let event = events[next]; event !== undefined && event.atMs <= positionMs; event = events[next]) {
      next += 1;
      sink.onEvent(event);
    }
    if (positionMs >= durationMs) playing = false;
  };
  const seekTo = (toMs: number): void => {
    advance();
    positionMs = Math.max(0, Math.min(durationMs, toMs));
    const past = events.findIndex((event) => event.atMs > positionMs);
    next = past === -1 ? events.length : past;
    sink.reset(events.slice(0, next));
  };
  const changeSpeed = (direction: 1 | -1): void => {
    advance();
    const index = SPEEDS.indexOf(speed);
    speed = SPEEDS[Math.max(0, Math.min(SPEEDS.length - 1, index + direction))] ?? speed;
  };

  return {
    start() {
      playing = true;
      lastAt = now();
      advance();
      timer = setInterval(advance, PLAY_INTERVAL_MS);
    },
    togglePause() {
      advance();
      if (!playing && positionMs >= durationMs) seekTo(0);
      playing = !playing;
    },
    seekBy(deltaMs) {
      advance();
      seekTo(positionMs + deltaMs);
    },
    seekTo,
    faster: () => changeSpeed(1),
    slower: () => changeSpeed(-1),
    status: () => ({ playing, speed, positionMs, durationMs }),
    stop() {
      if (timer !== null) clearInterval(timer);
      timer = null;
    },
  };
}
