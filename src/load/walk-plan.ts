import type { Clock, Emit, LoadTick } from '../domain/events/run-event.ts';
import {
  advanceRamp,
  commandRamp,
  type RampCommand,
  type RampMove,
  resumeRamp,
  startRamp,
} from '../domain/plan/ramp-plan.ts';
import type { RampPlan } from '../domain/plan/run-config.ts';
import { StandstillWatch } from './standstill.ts';

/** Ticks drive the plan; if none comes for this many intervals (a generator hangs), the plan's clock goes on. */
const MISSED_TICKS = 4;

export interface PlanOptions {
  readonly plan: RampPlan;
  readonly maxConnections: number;
  readonly tickMs: number;
  readonly clock: Clock;
  /** Receives ticks, and the steps that follow from them. */
  readonly emit: Emit;
  readonly setConnections: (connections: number) => void;
}

export interface PlanWalk {
  /** Resolves when the plan is over and the last step has ended. */
  readonly outcome: Promise<PlanOutcome>;
  /** The first step. */
  begin(): void;
  tick(tick: LoadTick): void;
  command(name: RampCommand): void;
  /** This process goes on after it was stopped, however short that was. */
  resumed(): void;
  /** Stops the plan's clock. */
  close(): void;
}

export type PlanOutcome = 'completed' | 'stopped';

/** Walks a plan (domain/plan/ramp-plan.ts) by the ticks of a load, and by the clock if they do not come. */
export function walkPlan({ plan, maxConnections, tickMs, clock, emit, setConnections }: PlanOptions): PlanWalk {
  const start = startRamp(plan, clock(), maxConnections);
  let { walk } = start;
  let finish: (outcome: PlanOutcome) => void = () => undefined;
  const outcome = new Promise<PlanOutcome>((resolve) => {
    finish = resolve;
  });
  const follow = (move: RampMove): void => {
    walk = move.walk;
    for (const transition of move.transitions) {
      emit(transition);
      if (transition.type === 'step-started') setConnections(transition.connections);
    }
    if (walk.outcome !== null) finish(walk.outcome);
  };

  let tickAtMs = clock();
  const standstill = new StandstillWatch(clock);
  /** The generator was stopped with this process. */
  const noticeStandstill = (limitMs?: number): void => {
    if (standstill.notice(limitMs) > 0) follow(resumeRamp(walk, clock()));
  };
  const watch = setInterval(() => {
    noticeStandstill();
    if (clock() - tickAtMs > MISSED_TICKS * tickMs) follow(advanceRamp(walk, clock(), null));
  }, tickMs);

  return {
    outcome,
    begin: () => follow(start),
    tick(tick) {
      noticeStandstill();
      tickAtMs = clock();
      emit(tick);
      // The moment of the tick, not of its arrival: a step that settles with a tick is measured from the next one on.
      follow(advanceRamp(walk, tick.atMs, tick));
    },
    resumed: () => noticeStandstill(tickMs),
    command: (name) => follow(commandRamp(walk, clock(), name)),
    close: () => clearInterval(watch),
  };
}
