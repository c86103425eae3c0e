import type { RunConfig } from '../../src/domain/plan/run-config.ts';
import { PLAIN_GET } from '../../src/domain/plan/run-defaults.ts';
import type { LoadOptions } from '../../src/load/run-load.ts';

/** Constant GETs of `/x` by one generator of the engine `socket`, with ticks of 100 ms. */
export const loadConfig = (changes: Pick<RunConfig, 'plan'> & Partial<RunConfig>): RunConfig => ({
  command: 'target',
  work: 'custom',
  delayMs: null,
  path: '/x',
  engine: 'socket',
  request: PLAIN_GET,
  requestsPerSecondLimit: null,
  generators: null,
  pin: false,
  requestTimeoutMs: 10_000,
  tickMs: 100,
  thresholds: [],
  ...changes,
});

type Wanted = Pick<LoadOptions, 'url' | 'config' | 'generatorPath'> & Partial<LoadOptions>;

/** On a clock that starts now, on a machine whose limits do not matter; tests name only what they are about. */
export function loadOptions(wanted: Wanted): LoadOptions {
  const originNs = process.hrtime.bigint();
  return {
    emit: () => undefined,
    clock: () => Number(process.hrtime.bigint() - originNs) / 1e6,
    originNs,
    somaxconn: 4096,
    maxConnections: 1_000,
    descriptorsPerProcess: null,
    portsPerAddress: null,
    ...wanted,
  };
}
