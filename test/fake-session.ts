import { setTimeout as sleep } from 'node:timers/promises';
import { customConfigFromArgs } from '../src/commands/options/run-config-from-args.ts';
import type { Emit, RunConsumer, RunEvent } from '../src/domain/events/run-event.ts';
import type { Emitters } from '../src/emitters.ts';
import type { LoadController } from '../src/load/run-load.ts';
import { startSession } from '../src/session.ts';
import { createRunStore } from '../src/store/run-store.ts';
import type { RunningTarget, Target } from '../src/target/target.ts';
import { runStarted, tick } from './domain/events.ts';

/** A promise that a test settles. */
export function settled<T>() {
  let resolve: (value: T) => void = () => undefined;
  let reject: (cause: unknown) => void = () => undefined;
  const promise = new Promise<T>((...both) => {
    [resolve, reject] = both;
  });
  promise.catch(() => undefined);
  return { promise, resolve, reject };
}

const MACHINE = {
  ...{ os: 'Test 1', kernel: '1', cpu: null, cores: 2, memoryBytes: 1e9 },
  limits: { nofile: null, ephemeralPorts: null, somaxconn: null },
};
/** The server’s own count at the end. */
export const STATS = {
  type: 'runtime-stats',
  atMs: 9,
  unit: null,
  inflight: 0,
  served: 3,
  facts: {},
  answeredInMs: 1,
} as const;

/** A session whose target, load and probes are made up; `log` is what happened to them, in order. */
export function session(over: Partial<Emitters> = {}, target: Partial<Target> = {}, consumers: RunConsumer[] = []) {
  const log: string[] = [];
  const quit = new AbortController();
  const outcome = settled<'completed' | 'stopped'>();
  const done = settled<'completed' | 'stopped'>();
  const started = settled<void>();
  const hears: { load: Emit; target: Emit; probes: Emit } = { load: () => {}, target: () => {}, probes: () => {} };
  const load: LoadController = {
    ...{
      generatorPids: [],
      loadPids: [],
      engine: { name: 'socket', version: '1' },
      outcome: outcome.promise,
      done: done.promise,
    },
    pause: () => log.push('pause'),
    resume: () => log.push('resume'),
    stepUp: () => log.push('step up'),
    stepDown: () => log.push('step down'),
    stepTo: (index) => log.push(`step to ${index}`),
    steer: (path, sending) => log.push(`steer ${path} ${sending}`),
    freeze: () => log.push('freeze'),
    thaw: () => log.push('thaw'),
    async stop() {
      log.push('load stopped');
    },
  };
  const running: RunningTarget = {
    ...{ pid: 1, url: 'http://127.0.0.1:1', onGone: () => {}, noticeGone: () => log.push('gone?') },
    exited: Promise.resolve({ code: 1, signal: null }),
    async stop() {
      // A real one has its grace; what is awaited beside it must not end the run before.
      await sleep(5);
      log.push('target stopped');
    },
    logTail: () => ['its last line'],
  };
  const emitters: Emitters = {
    readLimits: () => ({ platform: 'linux', nofile: null, ephemeralPorts: null, somaxconn: null }),
    describeMachine: async () => MACHINE,
    startProbes({ emit }) {
      hears.probes = emit;
      return { stop: () => log.push('probes stopped') };
    },
    async startLoad(options) {
      hears.load = options.emit;
      // Like the real one: an abort ends the plan.
      options.signal?.addEventListener('abort', () => outcome.resolve('stopped'));
      outcome.promise.then(
        (how) => log.push(`plan ${how}`),
        () => undefined,
      );
      started.resolve();
      return load;
    },
    receiveLoad: () => Promise.reject(new Error('no k6')),
    async askRuntimeStats() {
      log.push('stats asked');
      return STATS;
    },
    ...over,
  };
  const recorder: RunConsumer = {
    onEvent: (event) => {
      if (event.type === 'run-ended') log.push(`run-ended: ${event.ended}`);
    },
    close: () => void log.push('recorder closed'),
  };
  const events: RunEvent[] = [];
  const { done: ended, ...controls } = startSession(
    {
      config: customConfigFromArgs({ ui: false, json: false, duration: 60_000 }, 'run', false, '/slow'),
      target: {
        description: runStarted().target,
        hasStats: true,
        async start({ emit }) {
          hears.target = emit;
          return running;
        },
        ...target,
      },
      ...{ metricsUrl: null, generatorPath: '/nowhere', conctopVersion: '0', store: createRunStore() },
      consumers: [{ onEvent: (event) => events.push(event) }, ...consumers, recorder],
      signal: quit.signal,
    },
    emitters,
  );
  return { log, quit, outcome, done, started: started.promise, hears, events, ended, ...controls };
}

type Fake = ReturnType<typeof session>;

/** The plan comes to its end, with an answer counted. */
export async function complete({ started, hears, outcome, done }: Fake): Promise<void> {
  await started;
  hears.load(tick(250));
  outcome.resolve('completed');
  done.resolve('completed');
}
