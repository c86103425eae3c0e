import type { Clock, UnitStacks, UnitStacksMissing } from '../../domain/events/run-event.ts';
import { Pace } from '../pace.ts';
import { startTicker } from '../ticker.ts';
import { parseGoroutineProfile } from './goroutine-profile.ts';
import { parseReportedStacks } from './reported-stacks.ts';
import type { StacksAnswer } from './stack-groups.ts';
import { StatsClient } from './stats-client.ts';

/** A step is held for five seconds: most have a sample of their own at this pace. */
const LEAST_MS = 3_000;
/** Of a core, and of the target's: a third of the probes' budget. 20,000 goroutines cost 70 ms, so they are asked every 7 s. */
const CORE_SHARE = 0.01;
/** How soon somebody who pressed the key sees it asked. */
const TURN_MS = 250;
/** Each different stack of a large program is a kilobyte and more. */
const ANSWER_BYTES_MAX = 4 * 1024 * 1024;
/** A server may answer its first questions badly while it starts. */
const TRIES = 3;

export interface UnitStacksOptions {
  /** Whole URL: `http://127.0.0.1:3000/stacks`, or that of a Go server's goroutine profile. */
  readonly url: string;
  readonly insecure: boolean;
  readonly clock: Clock;
  readonly emit: (event: UnitStacks | UnitStacksMissing) => void;
}

export interface UnitStacksProbe {
  /** Asks as soon as the answer before is there, whatever it costs. */
  readonly ask: () => void;
  readonly ownPorts: () => ReadonlySet<number>;
  readonly stop: () => void;
}

export const parseStacks = (text: string): StacksAnswer | null =>
  parseGoroutineProfile(text) ?? parseReportedStacks(text);

/**
 * Asks what the units wait for, at a pace that keeps what it costs the target within its share, and at once where somebody
 * asks. Never throws. That there are none is said once; then nobody is asked any more but by the key.
 */
export function startUnitStacks({ url, insecure, clock, emit }: UnitStacksOptions): UnitStacksProbe {
  // No connection is kept: where one takes a unit of its own, it would be counted among those that it asks for.
  const client = new StatsClient(url, {
    ...{ keepAlive: false, insecure, lacks: 'no stacks of its units' },
    answerBytesMax: ANSWER_BYTES_MAX,
  });
  const pace = new Pace(LEAST_MS, CORE_SHARE);
  let isAsked = false;
  let failures = 0;
  let isMissing = false;
  let stopped = false;
  const sample = async (): Promise<void> => {
    const atMs = clock();
    const asked = isAsked;
    if (stopped || (!asked && (isMissing || !pace.isDue(atMs)))) return;
    isAsked = false;
    const answer = await client.ask();
    if (stopped) return;
    const answeredInMs = clock() - atMs;
    const stacks = answer.kind === 'body' ? parseStacks(answer.body) : null;
    if (answer.kind !== 'body' || stacks === null) {
      pace.spent(atMs, answeredInMs);
      failures += 1;
      if (isMissing || (failures < TRIES && !asked)) return;
      isMissing = true;
      const reason = answer.kind === 'body' ? `${client.source} holds no stacks that conctop can read.` : answer.reason;
      emit({ type: 'unit-stacks-missing', atMs: clock(), reason });
      return;
    }
    failures = 0;
    isMissing = false;
    const costMs = stacks.costMs ?? (answer.kind === 'body' ? answer.serverMs : null);
    pace.spent(atMs, costMs ?? answeredInMs);
    emit({
      ...{ type: 'unit-stacks', atMs: clock(), ...stacks, costMs, answeredInMs, source: client.source },
      ...(asked ? { asked } : {}),
    });
  };
  const ticker = startTicker(TURN_MS, clock, sample);
  return {
    ask() {
      isAsked = true;
    },
    ownPorts: () => client.ports,
    stop() {
      stopped = true;
      ticker.stop();
      client.close();
    },
  };
}
