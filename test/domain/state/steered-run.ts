import type { RunEvent, Steered } from '../../../src/domain/events/run-event.ts';
import { type StepFigures, startOf, stepEvents } from '../assessment/a-step.ts';

export const AS_PLANNED = { work: 'io', delayMs: 100, path: '/slow?ms=100', sending: true } as const;
export const STEP_MS = 4_000;

export type Part = readonly [steer: Partial<Steered> | null, figures: StepFigures];

/** A run of steps of four seconds; a part that is steered begins with that, and has the same connections. */
export function steeredEvents(parts: readonly Part[], of: StepFigures = {}): RunEvent[] {
  return [
    ...startOf(of),
    ...parts.flatMap(([steer, figures], index): RunEvent[] => {
      const fromMs = index * STEP_MS;
      const event: Steered = { type: 'steered', atMs: fromMs - 1, kind: 'work', ...AS_PLANNED, ...steer };
      const ended: RunEvent = { type: 'step-ended', atMs: fromMs + STEP_MS - 2, index };
      return [...(steer === null ? [] : [event]), ...stepEvents({ ...of, ...figures }, index, fromMs), ended];
    }),
  ];
}

export const PLANNED: Part = [null, { connections: 200, goodPerSecond: 1_950 }];
export const CPU = { kind: 'work', work: 'cpu', delayMs: 5, path: '/cpu?ms=5' } as const;
export const FAULT = { kind: 'fault', work: 'block', delayMs: 5, path: '/block?ms=5', forMs: 2_000 } as const;
export const RECOVERY = { kind: 'recovery', ...AS_PLANNED } as const;
