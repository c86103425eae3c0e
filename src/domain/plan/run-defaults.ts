/** What a run does unless the command line says otherwise. */

/** 100, 200, 500 … 10,000: the 1-2-5 series reads evenly on a logarithmic axis. */
export const DEFAULT_STEPS: readonly number[] = [100, 200, 500, 1000, 2000, 5000, 10000];
export const DEFAULT_CONNECTIONS = 100;
/** Long enough for about 50 waits of 100 ms per socket, short enough for an audience: the whole ramp takes 40 s. */
export const DEFAULT_HOLD_MS = 5_000;
export const DEFAULT_DELAY_MS = 100;
/** 4 ticks a second: smooth to the eye, and at 1,000 req/s each tick still holds 250 requests. */
export const DEFAULT_TICK_MS = 250;
export const DEFAULT_REQUEST_TIMEOUT_MS = 10_000;
/** Length of a constant run without a screen and without --duration. */
export const DEFAULT_CONSTANT_MS = 10_000;

/** A `RequestConfig`. */
export const PLAIN_GET = { method: 'GET', headers: {}, body: null, insecure: false } as const;
