import type { EngineOptions } from '../../../src/load/engines/engine.ts';

/** Plain defaults for a server on 127.0.0.1; tests name only what they are about. */
export const engineOptions = (url: string, over: Partial<EngineOptions> = {}): EngineOptions => ({
  url,
  address: '127.0.0.1',
  sharesNetwork: true,
  method: 'GET',
  headers: {},
  body: null,
  timeoutMs: 10_000,
  plan: { steps: [1], holdMs: 1_000, durationMs: null, holdLastStep: false, cutFrom: null },
  program: null,
  onSample: () => undefined,
  requestsPerSecondLimit: null,
  insecure: false,
  sources: null,
  somaxconn: 4096,
  clock: () => performance.now(),
  onBusy: () => undefined,
  ...over,
});
