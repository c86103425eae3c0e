import { afterAll, afterEach, beforeAll } from 'vitest';
import type { RunConfig } from '../../src/domain/plan/run-config.ts';
import { PLAIN_GET } from '../../src/domain/plan/run-defaults.ts';
import { bundleEntry } from './bundle.ts';

/** The generator, bundled for the tests of a file, and what its tests clean up after themselves, last first. */
export function bundledGenerator(): {
  readonly generator: { readonly path: string };
  readonly cleanups: (() => unknown)[];
} {
  let bundle: Awaited<ReturnType<typeof bundleEntry>>;
  const cleanups: (() => unknown)[] = [];
  beforeAll(async () => {
    bundle = await bundleEntry('src/load/generator/generator.ts');
  });
  afterAll(() => bundle.remove());
  afterEach(async () => {
    for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
  });
  return {
    generator: {
      get path() {
        return bundle.path;
      },
    },
    cleanups,
  };
}

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
