import { setTimeout as sleep } from 'node:timers/promises';
import type { Dispose } from './disposal.ts';
import type { Clock, Emit } from './domain/events/run-event.ts';
import { countsPath } from './domain/meaning/answer-count.ts';
import type { RunConfig } from './domain/plan/run-config.ts';
import type { Emitters } from './emitters.ts';
import type { RunningTarget } from './target/target.ts';

/** What the parts of a session share. */
export interface SessionParts {
  readonly config: RunConfig;
  /** What k6 must send with its figures. */
  readonly k6Token: string;
  /** The target keeps the target contract from its start. */
  readonly hasStats: boolean;
  readonly hasExited: () => boolean;
  readonly emitters: Emitters;
  readonly clock: Clock;
  readonly emit: Emit;
}

/** The load of k6 on other machines, until the time is over or all of them have ended. */
export async function receiveFromK6(
  { config, k6Token, emitters, clock, emit }: SessionParts,
  { host, port }: NonNullable<RunConfig['k6']>,
  halt: AbortSignal,
  defer: (dispose: Dispose) => void,
): Promise<'completed' | 'stopped'> {
  const received = await emitters.receiveLoad({ host, port, token: k6Token, clock, emit });
  defer(received.close);
  const { durationMs, holdLastStep } = config.plan;
  emit({ type: 'target-progress', atMs: clock(), phase: 'waiting', message: `waiting for k6 at ${received.url}` });
  return received.run({ durationMs, untilEnded: !holdLastStep, signal: halt });
}

/** The longest wait for a server that is still busy with what was sent. */
const LAST_STATS_LIMIT_MS = 1_500;
/** And for each connection that closes at the same moment. */
const CLOSE_MS = 0.1;

/** The server's own count of what it answered, to compare with the load's. */
export interface ServerCount {
  /** Once nothing is sent any more. */
  readonly tell: () => Promise<void>;
}

/** Null: the server does not count. One that ran before is asked now, since it has counted before. */
export async function serverCount(parts: SessionParts, { url }: RunningTarget): Promise<ServerCount | null> {
  const { config, hasStats, emitters, clock, emit } = parts;
  const isOlder = config.k6 !== undefined && url !== null && !hasStats;
  const before = hasStats ? 0 : isOlder ? ((await emitters.askRuntimeStats(url, clock))?.served ?? null) : null;
  if (before === null) return null;
  return {
    async tell() {
      if (url === null || !countsPath(config.path) || parts.hasExited()) return;
      const limitMs = LAST_STATS_LIMIT_MS + (config.plan.steps.at(-1) ?? 0) * CLOSE_MS;
      const stats = await Promise.race([emitters.askRuntimeStats(url, clock), sleep(limitMs, null)]);
      if (stats === null) return;
      emit({ ...stats, served: stats.served === null ? null : Math.max(0, stats.served - before), final: true });
    },
  };
}
