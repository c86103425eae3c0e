import type { Clock, UnitStacks, UnitStacksMissing } from '../../domain/events/run-event.ts';
import { parseGoroutineProfile } from './goroutine-profile.ts';
import { type PacedStacks, type StacksSource, startPacedStacks } from './paced-stacks.ts';
import { parseReportedStacks } from './reported-stacks.ts';
import type { StacksAnswer } from './stack-groups.ts';
import { StatsClient } from './stats-client.ts';

/** Each different stack of a large program is a kilobyte and more. */
const ANSWER_BYTES_MAX = 4 * 1024 * 1024;

export interface UnitStacksOptions {
  /** Whole URL: `http://127.0.0.1:3000/stacks`, or that of a Go server's goroutine profile. */
  readonly url: string;
  readonly insecure: boolean;
  readonly clock: Clock;
  readonly emit: (event: UnitStacks | UnitStacksMissing) => void;
}

export interface UnitStacksProbe extends PacedStacks {
  /** Local ports of its own sockets. */
  readonly ownPorts: () => ReadonlySet<number>;
}

export const parseStacks = (text: string): StacksAnswer | null =>
  parseGoroutineProfile(text) ?? parseReportedStacks(text);

/** What the units wait for, from a URL of the server. */
export function startUnitStacks({ url, insecure, clock, emit }: UnitStacksOptions): UnitStacksProbe {
  // No connection is kept: where one takes a unit of its own, it would be counted among those that it asks for.
  const client = new StatsClient(url, {
    ...{ keepAlive: false, insecure, lacks: 'no stacks of its units' },
    answerBytesMax: ANSWER_BYTES_MAX,
  });
  const source: StacksSource = {
    name: client.source,
    async ask() {
      const atMs = clock();
      const answer = await client.ask();
      if (answer.kind !== 'body') return { kind: 'missing', reason: answer.reason };
      const stacks = parseStacks(answer.body);
      if (stacks === null) {
        return { kind: 'missing', reason: `${client.source} holds no stacks that conctop can read.` };
      }
      const costMs = stacks.costMs ?? answer.serverMs;
      return { kind: 'stacks', stacks: { ...stacks, costMs }, paidMs: costMs ?? clock() - atMs };
    },
    close: () => client.close(),
  };
  return { ...startPacedStacks({ source, clock, emit }), ownPorts: () => client.ports };
}
