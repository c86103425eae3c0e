import * as v from 'valibot';
import { count, type Infer } from '../events/schema.ts';
import { DEFAULT_REQUEST_TIMEOUT_MS, DEFAULT_TICK_MS, PLAIN_GET } from './run-defaults.ts';

const requestConfig = v.object({
  method: v.string(),
  headers: v.record(v.string(), v.string()),
  body: v.nullable(v.string()),
  /** HTTPS: take any certificate. */
  insecure: v.boolean(),
});

const rampPlan = v.object({
  /** Connections of each step, each larger than zero. A ramp only ever adds sockets, so they grow. */
  steps: v.array(count),
  /** How long a step is held once its sockets are open (or the climb gave up). */
  holdMs: v.number(),
  /** The whole run ends after this time; null: after the last step. */
  durationMs: v.nullable(v.number()),
  /** With a screen the last step holds until the user quits. */
  holdLastStep: v.boolean(),
  /** Set if a limit of this machine cut the ramp: the requested end. */
  cutFrom: v.nullable(count),
  /** Which limit that was, and how it is lifted; absent: not cut, or an older recording. */
  cutBecause: v.exactOptional(v.string()),
});

/**
 * What one run does, after the command line was parsed and the defaults filled in. Pure data, recorded as it is. Fields with
 * a default here are absent in older recordings.
 */
export const runConfig = v.object({
  command: v.optional(v.picklist(['target', 'run', 'attach']), 'target'),
  work: v.picklist(['io', 'cpu', 'block', 'custom']),
  /** Wait, burn or block time of one request, ms; null where the path is the user's own. */
  delayMs: v.nullable(v.number()),
  /** Path and query of the load's requests, for example `/slow?ms=100`. */
  path: v.string(),
  plan: rampPlan,
  engine: v.string(),
  /** Where the program of the engine k6 is, as the user said; absent: on PATH. */
  k6Path: v.exactOptional(v.string()),
  /** What every socket sends. */
  request: v.optional(requestConfig, { ...PLAIN_GET, headers: {} }),
  /** Arrivals per second over all sockets; null: closed loop. The engine decides what they become (engine-capabilities.ts). */
  requestsPerSecondLimit: v.optional(v.nullable(count), null),
  /** Generator processes; null: as many as the descriptors for the ramp's end need. */
  generators: v.optional(v.nullable(count), null),
  /** Processes among which the server shares its connections; null or absent: not known. */
  serverProcesses: v.exactOptional(v.nullable(count)),
  /** Its first process accepts all connections and hands each to a worker; absent: whoever serves one accepts it. */
  acceptedBy: v.exactOptional(v.literal('first-process')),
  /** How many times the mean the busiest of them holds; absent: 1, or not known. */
  busiestProcess: v.exactOptional(v.number()),
  /**
   * Workers of the server: how many run, how many it starts by itself, and whether the user chose the number (else, where
   * it is more, the descriptors for the ramp's end need it). Absent: it has none that could be chosen.
   */
  workers: v.exactOptional(v.object({ number: count, own: count, asked: v.boolean() })),
  /** Target and generator on cores of their own. */
  pin: v.optional(v.boolean(), false),
  requestTimeoutMs: v.optional(count, DEFAULT_REQUEST_TIMEOUT_MS),
  tickMs: v.optional(count, DEFAULT_TICK_MS),
  thresholds: v.array(v.string()),
  /** The load comes from k6 on other machines, which send their figures to this address. Absent: conctop makes it, or there is none. */
  k6: v.exactOptional(v.object({ host: v.string(), port: count })),
});

export type RequestConfig = Infer<typeof requestConfig>;
export type RampPlan = Infer<typeof rampPlan>;
export type RunConfig = Infer<typeof runConfig>;
