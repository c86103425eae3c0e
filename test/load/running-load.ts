import { afterAll, afterEach, beforeAll } from 'vitest';
import type { LoadTick, RunEvent } from '../../src/domain/events/run-event.ts';
import type { RampPlan, RunConfig } from '../../src/domain/plan/run-config.ts';
import { type LoadController, type LoadOptions, startLoad } from '../../src/load/run-load.ts';
import { bundleEntry } from './bundle.ts';
import { loadOptions } from './load-options.ts';
import { answer, type RawServer, rawServer } from './servers.ts';

export const RAMP: RampPlan = { steps: [20, 60], holdMs: 500, durationMs: null, holdLastStep: false, cutFrom: null };
export const ENDLESS: RampPlan = { ...RAMP, steps: [20], holdLastStep: true };

export interface RunningLoad {
  readonly load: LoadController;
  readonly events: RunEvent[];
  readonly ticks: () => LoadTick[];
}

interface Loads {
  readonly generator: { readonly path: string };
  /** What a test cleans up after itself, last first. */
  readonly cleanups: (() => unknown)[];
  start(url: string, config: RunConfig, over?: Partial<LoadOptions>): Promise<RunningLoad>;
  /** Answers after 20 ms, unless a test wants something else. */
  server(onRequest?: Parameters<typeof rawServer>[0]): Promise<RawServer>;
}

/** Loads with a real generator, bundled once for the tests of a file, and servers for them: each ends with its test. */
export function loadsOfTests(): Loads {
  let bundle: Awaited<ReturnType<typeof bundleEntry>>;
  const cleanups: (() => unknown)[] = [];
  beforeAll(async () => {
    bundle = await bundleEntry('src/load/generator/generator.ts');
  });
  afterAll(() => bundle.remove());
  afterEach(async () => {
    for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
  });
  const generator = {
    get path() {
      return bundle.path;
    },
  };
  return {
    generator,
    cleanups,
    async start(url, config, over = {}) {
      const events: RunEvent[] = [];
      const emit = (event: RunEvent): void => void events.push(event);
      const load = await startLoad(loadOptions({ url, config, emit, generatorPath: generator.path, ...over }));
      cleanups.push(() => load.stop());
      return { load, events, ticks: () => events.filter((event) => event.type === 'load-tick') };
    },
    async server(onRequest = (socket) => setTimeout(() => socket.write(answer('x')), 20)) {
      const started = await rawServer(onRequest);
      cleanups.push(() => started.close());
      return started;
    },
  };
}

/** Of a load with one generator. */
export const pidOf = (load: LoadController): number => load.generatorPids[0] ?? 0;

/** What the plan and the person at the keys did, without its ticks. */
export const stepEvents = (events: readonly RunEvent[]): string[] =>
  events.map(({ type }) => type).filter((type) => /^(step|load)-/.test(type) && type !== 'load-tick');
