import type { Clock, Emit } from '../domain/events/run-event.ts';
import { StandstillWatch } from './standstill.ts';
import type { PlanOutcome } from './walk-plan.ts';

export interface ObserveOptions {
  /** Null: until `signal` is aborted. Time in which conctop itself was stopped does not count. */
  readonly durationMs: number | null;
  readonly clock: Clock;
  readonly emit: Emit;
  readonly signal: AbortSignal;
}

/** Often enough to notice a standstill. */
const TURN_MS = 250;

/** A run without load: one step without connections. Resolves when it has ended. */
export function observe({ durationMs, clock, emit, signal }: ObserveOptions): Promise<PlanOutcome> {
  emit({ type: 'step-started', atMs: clock(), index: 0, planIndex: 0, connections: 0, holdMs: durationMs });
  emit({ type: 'step-settled', atMs: clock(), index: 0, open: 0, starved: false });
  const standstill = new StandstillWatch(clock);
  let leftMs = durationMs ?? Number.POSITIVE_INFINITY;
  let atMs = clock();
  return new Promise((resolve) => {
    let timer: NodeJS.Timeout;
    const end = (outcome: PlanOutcome): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      emit({ type: 'step-ended', atMs: clock(), index: 0 });
      resolve(outcome);
    };
    const onAbort = (): void => end('stopped');
    const wait = (): void => {
      timer = setTimeout(turn, Math.min(leftMs, TURN_MS));
    };
    const turn = (): void => {
      const nowMs = clock();
      const stoppedMs = standstill.notice();
      if (stoppedMs > 0) emit({ type: 'standstill', atMs: nowMs, ms: stoppedMs });
      else leftMs -= nowMs - atMs;
      atMs = nowMs;
      if (leftMs <= 0) end('completed');
      else wait();
    };
    wait();
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
  });
}
