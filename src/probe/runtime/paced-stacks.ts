import type { Clock, UnitStacks, UnitStacksMissing } from '../../domain/events/run-event.ts';
import { startTicker } from '../ticker.ts';
import type { StacksAnswer } from './stack-groups.ts';
import { StacksPace } from './stacks-pace.ts';

/** How soon somebody who pressed the key sees it asked. */
const TURN_MS = 250;
/** A server may answer its first questions badly while it starts. */
const TRIES = 3;

export type StacksReading =
  | {
      readonly kind: 'stacks';
      readonly stacks: StacksAnswer;
      /** What the sample cost this machine's cores, ms: what the pace pays for. */
      readonly paidMs: number;
    }
  /** `reason`: one sentence. `isSure`: the next question would hear the same. */
  | { readonly kind: 'missing'; readonly reason: string; readonly isSure?: boolean }
  /** Nobody is there whom this source could ask. */
  | { readonly kind: 'nobody' };

/** Where stacks come from: a URL of the server, a tool. */
export interface StacksSource {
  /** `/stacks`, `jcmd` */
  readonly name: string;
  /** One question at a time. Never rejects. */
  readonly ask: () => Promise<StacksReading>;
  readonly close: () => void;
}

export interface PacedStacksOptions {
  readonly source: StacksSource;
  readonly clock: Clock;
  readonly emit: (event: UnitStacks | UnitStacksMissing) => void;
}

export interface PacedStacks {
  /** Asks as soon as the answer before is there, whatever it costs. */
  readonly ask: () => void;
  /** The step that runs is measured from now on: it wants a sample of its own. */
  readonly stepSettled: (holdMs: number | null) => void;
  readonly stop: () => void;
}

/**
 * Asks what the units wait for, at a pace that keeps what it costs within its share, once in every step, and at once where
 * somebody asks. Never throws. That there are none is said once; then nobody is asked any more but once in a step, or by the key.
 */
export function startPacedStacks({ source, clock, emit }: PacedStacksOptions): PacedStacks {
  const pace = new StacksPace();
  let isAsked = false;
  let failures = 0;
  let isMissing = false;
  let said: string | null = null;
  let stopped = false;
  const sample = async (): Promise<void> => {
    const atMs = clock();
    const asked = isAsked;
    if (stopped || (!asked && (isMissing || !pace.isDue(atMs)))) return;
    isAsked = false;
    const reading = await source.ask();
    if (stopped) return;
    if (reading.kind === 'nobody') return pace.failed(atMs, 0);
    const answeredInMs = clock() - atMs;
    if (reading.kind === 'missing') {
      pace.failed(atMs, answeredInMs);
      failures += 1;
      if (isMissing || (failures < TRIES && !asked && reading.isSure !== true)) return;
      isMissing = true;
      // A step asks again and may hear the same; the key wants an answer each time.
      if (asked || reading.reason !== said)
        emit({ type: 'unit-stacks-missing', atMs: clock(), reason: reading.reason });
      said = reading.reason;
      return;
    }
    failures = 0;
    said = null;
    isMissing = false;
    pace.answered(atMs, reading.paidMs);
    emit({
      ...{ type: 'unit-stacks', atMs: clock(), ...reading.stacks, answeredInMs, source: source.name },
      ...(asked ? { asked } : {}),
    });
  };
  const ticker = startTicker(TURN_MS, clock, sample);
  return {
    ask() {
      isAsked = true;
    },
    stepSettled(holdMs) {
      pace.stepSettled(clock(), holdMs);
      // It may have been too busy before: one question more.
      if (isMissing) failures = TRIES - 1;
      isMissing = false;
    },
    stop() {
      stopped = true;
      ticker.stop();
      source.close();
    },
  };
}
