import { Agent, get } from 'node:http';
import * as v from 'valibot';
import type { Clock, RuntimeStats } from '../domain/run-event.ts';

/** Twice a second is as often as a person reads a number. */
const ASK_EVERY_MS = 500;
/** Under load the question queues like every request; a server that needs longer than this tells nothing useful. */
const ANSWER_TIMEOUT_MS = 5_000;
/** After a slow answer the next question waits for as long as it took, so that asking is never a load of its own. */
const REST_PER_ANSWER = 1;
/** A server may answer its first questions badly while it starts; one that does so again and again has no /stats. */
const TRIES_WITHOUT_STATS = 3;
/** Far above any honest answer: a page that streams without end must not fill our memory. */
const ANSWER_BYTES_MAX = 256 * 1024;

export interface RuntimeStatsOptions {
  /** Whole URL: `http://127.0.0.1:3000/stats`. */
  readonly url: string;
  /** Null where the answer is not what was asked for. Default: the target contract's JSON. */
  readonly parse?: (text: string) => StatsAnswer | null;
  readonly clock: Clock;
  readonly onStats: (stats: RuntimeStats) => void;
  /** The server has no /stats: asking has stopped. `reason` is one sentence. */
  readonly onUnavailable: (reason: string) => void;
}

/** What one answer told. */
export type StatsAnswer = Pick<RuntimeStats, 'unit' | 'inflight' | 'served' | 'facts'>;

/** Asks the URL, one question at a time on one kept connection, until it is stopped. Never throws. */
export function startRuntimeStats(options: RuntimeStatsOptions): { readonly stop: () => void } {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const abort = new AbortController();
  let timer: ReturnType<typeof setTimeout> | null = null;
  let failures = 0;
  let everAnswered = false;

  const ask = async (): Promise<void> => {
    const askedAtMs = options.clock();
    const answer = await fetchStats(options.url, agent, abort.signal);
    if (abort.signal.aborted) return;
    const answeredInMs = options.clock() - askedAtMs;
    const stats = answer.kind === 'body' ? (options.parse ?? parseStats)(answer.body) : null;
    if (stats !== null) {
      everAnswered = true;
      failures = 0;
      options.onStats({ type: 'runtime-stats', atMs: options.clock(), ...stats, answeredInMs });
    } else if (answer.kind !== 'unreachable' && !everAnswered) {
      failures += 1;
      if (failures >= TRIES_WITHOUT_STATS) {
        agent.destroy();
        options.onUnavailable(
          answer.kind === 'refused'
            ? answer.reason
            : `${new URL(options.url).pathname} did not answer with what was expected there.`,
        );
        return;
      }
    }
    timer = setTimeout(ask, Math.max(ASK_EVERY_MS - answeredInMs, answeredInMs * REST_PER_ANSWER));
    timer.unref();
  };
  void ask();
  return {
    stop: () => {
      abort.abort();
      if (timer !== null) clearTimeout(timer);
      agent.destroy();
    },
  };
}

/** Asks once, on a connection of its own; null where there is no answer in time or none that is understood. Never throws. */
export async function askRuntimeStats(url: string, clock: Clock): Promise<RuntimeStats | null> {
  const agent = new Agent({ keepAlive: false });
  const askedAtMs = clock();
  const answer = await fetchStats(`${url}/stats`, agent, new AbortController().signal);
  agent.destroy();
  const stats = answer.kind === 'body' ? parseStats(answer.body) : null;
  return stats === null ? null : { type: 'runtime-stats', atMs: clock(), ...stats, answeredInMs: clock() - askedAtMs };
}

type Answer =
  | { readonly kind: 'body'; readonly body: string }
  | { readonly kind: 'refused'; readonly reason: string }
  /** Too busy, or gone: says nothing about whether it has /stats. */
  | { readonly kind: 'unreachable' };

function fetchStats(url: string, agent: Agent, signal: AbortSignal): Promise<Answer> {
  return new Promise((resolve) => {
    const unreachable = (): void => resolve({ kind: 'unreachable' });
    const request = get(url, { agent, signal, headers: { accept: 'application/json' } }, (response) => {
      if (response.statusCode !== 200) {
        response.resume();
        resolve({ kind: 'refused', reason: `/stats answers with status ${response.statusCode ?? 'unknown'}.` });
        return;
      }
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        body += chunk;
        if (body.length <= ANSWER_BYTES_MAX) return;
        resolve({ kind: 'refused', reason: '/stats answers without end.' });
        request.destroy();
      });
      response.once('error', unreachable);
      response.once('end', () => resolve({ kind: 'body', body }));
    });
    // The whole answer, not only silence on the socket.
    const timer = setTimeout(() => request.destroy(), ANSWER_TIMEOUT_MS);
    request.once('error', unreachable);
    request.once('close', () => {
      clearTimeout(timer);
      // For an answer that broke off; after a whole one this changes nothing, a promise keeps its first value.
      setImmediate(unreachable);
    });
  });
}

const Count = v.pipe(v.number(), v.finite(), v.minValue(0));

/** The target contract's fields; each may be missing or odd, and then is null: one odd field must not hide the rest. */
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
