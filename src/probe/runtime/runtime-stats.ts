import * as v from 'valibot';
import type { Clock, RuntimeStats } from '../../domain/events/run-event.ts';
import { StatsClient } from './stats-client.ts';

/** Twice a second is as often as a person reads a number. */
const ASK_EVERY_MS = 500;
/** After a slow answer the next request waits for as long as it took, so that reading the stats never is a load. */
const REST_PER_ANSWER = 1;
/** A server may give bad answers while it starts; one that goes on doing so has no /stats. */
const TRIES_WITHOUT_STATS = 3;
/** One that drops connections or is silent may only be busy. */
const TRIES_OF_A_BUSY_SERVER = 10;

export interface RuntimeStatsOptions {
  /** Whole URL, http or https: `http://127.0.0.1:3000/stats`. */
  readonly url: string;
  /** Null where the answer is not what it should be. Default: the target contract's JSON. */
  readonly parse?: (text: string) => StatsAnswer | null;
  /** What `parse` expects, for people: `Prometheus metrics`. */
  readonly expects?: string;
  /** https: take any certificate. */
  readonly insecure?: boolean;
  readonly clock: Clock;
  readonly onStats: (stats: RuntimeStats) => void;
  /**
   * There are no stats at this URL, or no server: reported once, in one sentence. If the server refused, there are no more
   * requests; if it cannot be reached, they go on.
   */
  readonly onUnavailable: (reason: string) => void;
}

/** What one answer reported. */
export type StatsAnswer = Pick<RuntimeStats, 'unit' | 'inflight' | 'served' | 'facts'>;

export interface RuntimeStatsProbe {
  /** Local ports of its own sockets. */
  readonly ownPorts: () => ReadonlySet<number>;
  readonly stop: () => void;
}

/** Requests the URL, one request at a time on one connection, until it is stopped. Never throws. */
export function startRuntimeStats(options: RuntimeStatsOptions): RuntimeStatsProbe {
  const client = new StatsClient(options.url, { keepAlive: true, insecure: options.insecure ?? false });
  const parse = options.parse ?? parseStats;
  let timer: ReturnType<typeof setTimeout> | null = null;
  let failures = 0;
  let everAnswered = false;
  let hasReported = false;
  let hasStopped = false;

  const ask = async (): Promise<void> => {
    const askedAtMs = options.clock();
    const answer = await client.ask();
    if (hasStopped) return;
    const answeredInMs = options.clock() - askedAtMs;
    const stats = answer.kind === 'body' ? parse(answer.body) : null;
    if (stats !== null) {
      everAnswered = true;
      options.onStats({ type: 'runtime-stats', atMs: options.clock(), ...stats, answeredInMs, source: client.source });
    } else if (!everAnswered) {
      failures += 1;
      const reason =
        answer.kind === 'body'
          ? `${client.source} does not answer with ${options.expects ?? 'a JSON object'}: no runtime figures.`
          : answer.reason;
      const isRefused = answer.kind === 'body' || answer.kind === 'refused';
      const tries = answer.kind === 'silent' ? TRIES_OF_A_BUSY_SERVER : TRIES_WITHOUT_STATS;
      if (!hasReported && failures >= tries) {
        hasReported = true;
        options.onUnavailable(reason);
      }
      if (isRefused && hasReported) return client.close();
    }
    timer = setTimeout(ask, Math.max(ASK_EVERY_MS - answeredInMs, answeredInMs * REST_PER_ANSWER));
    timer.unref();
  };
  void ask();
  return {
    ownPorts: () => client.ports,
    stop: () => {
      hasStopped = true;
      if (timer !== null) clearTimeout(timer);
      client.close();
    },
  };
}

/** One request on a connection of its own; null where no valid answer comes in time. Never throws. */
export async function askRuntimeStats(url: string, clock: Clock): Promise<RuntimeStats | null> {
  const client = new StatsClient(`${url}/stats`, { keepAlive: false, insecure: false });
  const askedAtMs = clock();
  const answer = await client.ask();
  client.close();
  const stats = answer.kind === 'body' ? parseStats(answer.body) : null;
  if (stats === null) return null;
  return { type: 'runtime-stats', atMs: clock(), ...stats, answeredInMs: clock() - askedAtMs, source: client.source };
}

const Count = v.pipe(v.number(), v.finite(), v.minValue(0));

/** The target contract's fields; each may be missing or invalid, and then is null: it must not hide the others. */
const StatsSchema = v.looseObject({
  unit: v.fallback(v.nullable(v.object({ name: v.string(), count: Count })), null),
  inflight: v.fallback(v.nullable(Count), null),
  served: v.fallback(v.nullable(Count), null),
});

/** Null where the text is not a JSON object. */
export function parseStats(text: string): StatsAnswer | null {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return null;
  }
  if (Array.isArray(json)) return null;
  const parsed = v.safeParse(StatsSchema, json);
  if (!parsed.success) return null;
  const { unit, inflight, served, ...facts } = parsed.output;
  return { unit, inflight, served, facts };
}
