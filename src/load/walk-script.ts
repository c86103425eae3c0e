import { advanceScript, type ScriptMove, startScript, stopScript } from '../domain/plan/script-walk.ts';
import { StandstillWatch } from './standstill.ts';
import type { PlanOptions, PlanOutcome, PlanWalk } from './walk-plan.ts';

/** Follows a plan (domain/plan/script-walk.ts) that another program walks: by its ticks, and by the clock in between. */
export function walkScript({ plan, tickMs, clock, emit, setConnections }: PlanOptions): PlanWalk {
  let { walk } = startScript(plan, clock());
  let finish: (outcome: PlanOutcome) => void = () => undefined;
  const outcome = new Promise<PlanOutcome>((resolve) => {
    finish = resolve;
  });
  const follow = (move: ScriptMove): void => {
    walk = move.walk;
    for (const transition of move.transitions) {
      emit(transition);
      if (transition.type === 'step-started') setConnections(transition.connections);
    }
    if (walk.outcome !== null) finish(walk.outcome);
  };
  const standstill = new StandstillWatch(clock);
  /** This process was stopped; the program was not, and its plan went on. */
  const notice = (limitMs?: number): void => {
    const ms = standstill.notice(limitMs);
    if (ms > 0) emit({ type: 'standstill', atMs: clock(), ms });
  };
  const turn = (): void => {
    notice();
    follow(advanceScript(walk, clock(), null));
  };
  let watch: NodeJS.Timeout | null = null;
  return {
    outcome,
    begin() {
      follow(startScript(plan, clock()));
      watch = setInterval(turn, tickMs);
    },
    tick(tick) {
      notice();
      emit(tick);
      follow(advanceScript(walk, tick.atMs, tick));
    },
    resumed: () => notice(tickMs),
    command(name) {
      if (name === 'stop') follow(stopScript(walk, clock()));
    },
    close() {
      if (watch !== null) clearInterval(watch);
    },
  };
}
