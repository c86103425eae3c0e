/** What one run does, after the command line was parsed and every default was filled in. Pure data; recorded as it is. */
export interface RunConfig {
  readonly command: 'target' | 'run' | 'attach';
  readonly work: WorkKind;
  /** Wait, burn or block time of one request, in ms; null where the path is the user's own. */
  readonly delayMs: number | null;
  /** Path and query of the load's requests, for example `/slow?ms=100`. */
  readonly path: string;
  readonly plan: RampPlan;
  readonly engine: string;
  /** What every socket sends. */
  readonly request: RequestConfig;
  /** Arrivals per second over all sockets; null is the closed loop. With the engine `socket` they are an open loop. */
  readonly requestsPerSecondLimit: number | null;
  /** Generator processes; null: as many as the descriptors for the ramp's end need. */
  readonly generators: number | null;
  /** Target and generator on cores of their own. */
  readonly pin: boolean;
  readonly requestTimeoutMs: number;
  readonly tickMs: number;
  readonly thresholds: readonly string[];
}

export type WorkKind = 'io' | 'cpu' | 'block' | 'custom';

export interface RequestConfig {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  /** HTTPS: take any certificate. */
  readonly insecure: boolean;
}

export const PLAIN_GET: RequestConfig = { method: 'GET', headers: {}, body: null, insecure: false };

export interface RampPlan {
  /** Connections of each step, each larger than zero. A ramp only ever adds sockets, so they grow. */
  readonly steps: readonly number[];
  /** How long a step is held once its sockets are open (or the climb gave up). */
  readonly holdMs: number;
  /** The whole run ends after this time; null: after the last step. */
  readonly durationMs: number | null;
  /** With a screen the last step holds until the user quits. */
  readonly holdLastStep: boolean;
  /** Set where a limit of this machine cut the ramp: the end that was asked for. */
  readonly cutFrom: number | null;
}

/** 100, 200, 500 … 10,000: the 1-2-5 series reads evenly on a logarithmic axis. */
export const DEFAULT_STEPS: readonly number[] = [100, 200, 500, 1000, 2000, 5000, 10000];
export const DEFAULT_CONNECTIONS = 100;
/** Long enough for about 50 waits of 100 ms per socket, short enough for a room: the whole ramp takes 40 s. */
export const DEFAULT_HOLD_MS = 5_000;
export const DEFAULT_DELAY_MS = 100;
/** 4 ticks a second: smooth for the eye, and each tick at 1,000 req/s still holds 250 requests. */
export const DEFAULT_TICK_MS = 250;
export const DEFAULT_REQUEST_TIMEOUT_MS = 10_000;
/** A constant run without a screen and without --duration. */
export const DEFAULT_CONSTANT_MS = 10_000;
