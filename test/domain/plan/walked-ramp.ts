import {
  advanceRamp,
  commandRamp,
  type LoadLevel,
  type RampCommand,
  type RampMove,
  type RampTransition,
  type RampWalk,
  startRamp,
} from '../../../src/domain/plan/ramp-plan.ts';
import type { RampPlan } from '../../../src/domain/plan/run-config.ts';

export const TICK_MS = 250;
export const plan: RampPlan = {
  steps: [100, 200, 500],
  holdMs: 1_000,
  durationMs: null,
  holdLastStep: false,
  cutFrom: null,
};

export type Server = (walk: RampWalk, nowMs: number) => LoadLevel | null;

/** Has every socket open and answered by the next tick. */
export const prompt: Server = ({ connections }) => ({
  requested: connections,
  open: connections,
  answered: connections,
});

/** Walks in virtual time, one tick after the other, with commands at their time. */
export function play(
  changes: Partial<RampPlan>,
  untilMs: number,
  server: Server = prompt,
  commands: Readonly<Record<number, RampCommand>> = {},
  maxConnections = 100_000,
): { readonly lines: string[]; readonly walk: RampWalk; readonly transitions: RampTransition[] } {
  const transitions: RampTransition[] = [];
  let walk: RampWalk;
  const take = (move: RampMove): RampWalk => {
    transitions.push(...move.transitions);
    return move.walk;
  };
  walk = take(startRamp({ ...plan, ...changes }, 0, maxConnections));
  for (let nowMs = TICK_MS; nowMs <= untilMs; nowMs += TICK_MS) {
    walk = take(advanceRamp(walk, nowMs, server(walk, nowMs)));
    const command = commands[nowMs];
    if (command !== undefined) walk = take(commandRamp(walk, nowMs, command));
  }
  return { lines: transitions.map(lineOf), walk, transitions };
}

function lineOf(transition: RampTransition): string {
  const { atMs, type } = transition;
  switch (transition.type) {
    case 'step-started':
      return `${atMs} ${type} #${transition.index} ${transition.connections} hold ${transition.holdMs}`;
    case 'step-settled':
      return `${atMs} ${type} #${transition.index} ${transition.open}${transition.starved ? ' starved' : ''}`;
    case 'step-ended':
      return `${atMs} ${type} #${transition.index}`;
    default:
      return `${atMs} ${type}`;
  }
}
