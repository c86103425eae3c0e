import { vi } from 'vitest';
import type { RunEvent } from '../../src/domain/events/run-event.ts';
import { foldRun } from '../../src/domain/state/fold-run.ts';
import { initialRunState, type RunState } from '../../src/domain/state/run-state.ts';
import { createPlayer, type Player } from '../../src/record/player.ts';
import { tapeOf } from '../../src/record/tape.ts';
import { createTimeline, type GrowingTimeline } from '../../src/record/timeline.ts';
import {
  coresSample,
  processSample,
  runStarted,
  runtimeStats,
  stepSettled,
  stepStarted,
  tick,
} from '../domain/events.ts';

/** A run of 300 ms, with an event of each source. */
export const events: readonly RunEvent[] = [
  runStarted(),
  stepStarted(1, 100),
  stepSettled(2),
  tick(250),
  processSample(260),
  runtimeStats(270),
  coresSample(280, [1, 2]),
  { type: 'target-exited', atMs: 290, code: null, signal: 'SIGKILL', expected: false },
  { type: 'run-ended', atMs: 300, ended: 'target-exited', error: null },
];

export const timelineOf = (events: readonly RunEvent[]): GrowingTimeline => {
  const timeline = createTimeline();
  for (const event of events) timeline.append(event);
  timeline.end();
  return timeline;
};

export interface Playing {
  readonly player: Player;
  readonly timeline: GrowingTimeline;
  /** Recorded events that were played since the last seek. */
  readonly shown: RunEvent[];
  readonly state: () => RunState;
  /** Sets the clock, in ms, and lets play what has its time. */
  readonly at: (ms: number) => void;
  /** Sets how much is read, from 0 to 1. */
  readonly read: (fraction: number) => void;
}

/** A player that was started at 0 ms. Its test uses fake timers. */
export function playing(
  events: readonly RunEvent[],
  options: { readonly read?: number; readonly fromMs?: number } = {},
): Playing {
  const timeline = timelineOf(events);
  const shown: RunEvent[] = [];
  let nowMs = 0;
  let fraction = options.read ?? 1;
  let state = initialRunState;
  const tape = tapeOf(
    {
      onEvent(event) {
        state = foldRun(state, event);
        if (event.type !== 'finding') shown.push(event);
      },
      restore(to) {
        state = to;
        shown.length = 0;
      },
    },
    timeline,
    () => fraction,
  );
  const player = createPlayer(tape, { now: () => nowMs, fromMs: options.fromMs ?? 0 });
  player.start();
  return {
    player,
    timeline,
    shown,
    state: () => state,
    at(ms) {
      const elapsedMs = ms - nowMs;
      nowMs = ms;
      vi.advanceTimersByTime(elapsedMs);
    },
    read(to) {
      fraction = to;
    },
  };
}
