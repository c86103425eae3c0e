import { advanceRamp, commandRamp, type RampCommand, type RampMove, startRamp } from '../domain/ramp-plan.ts';
import type { RunConfig } from '../domain/run-config.ts';
import type { Clock, Emit, LoadTick } from '../domain/run-event.ts';
import { startGenerator } from './generator-process.ts';
import { assertLoopback } from './loopback.ts';

export interface LoadOptions {
  readonly config: RunConfig;
  /** The target's base URL; the path is the config's. Loopback only. */
  readonly url: string;
  readonly emit: Emit;
  /** Milliseconds since `originNs`. */
  readonly clock: Clock;
  /** process.hrtime.bigint() of the run's start, which the generator's ticks count from too. */
  readonly originNs: bigint;
  /** Null: not known. */
  readonly somaxconn: number | null;
  /** What this machine's limits allow. */
  readonly maxConnections: number;
  /** Process group that ends with conctop, however conctop ends; null where it is not conctop's to end (attach). */
  readonly guardPgid: number | null;
  /** The bundled src/load/generator.ts. */
  readonly generatorPath: string;
  /** Aborted: the same as stop(). */
  readonly signal?: AbortSignal;
}

export interface LoadController {
  readonly generatorPid: number;
  readonly engine: { readonly name: string; readonly version: string };
  /** Resolves once the generator is gone. Rejects with ConctopError `generator-failed` where it died by itself. */
  readonly done: Promise<'completed' | 'stopped'>;
  pause(): void;
  resume(): void;
  stepUp(): void;
  stepDown(): void;
  /** Resolves once the generator is gone, however the load ended. Asked twice it is the same. Never rejects. */
  stop(): Promise<void>;
}

/** A completed run waits for the answers under way, so that its count is the server's; who quits does not wait as long. */
const DRAIN_COMPLETED_MS = 1_000;
const DRAIN_STOPPED_MS = 250;
/** Ticks drive the plan; where they stay away for so many intervals (a stopped generator) the plan's clock goes on. */
const MISSED_TICKS = 4;

/**
 * Walks the plan: tells the generator how many sockets to hold, and emits the plan's steps and the generator's ticks.
 * Rejects with ConctopError `not-loopback` or `generator-failed`.
 */
export async function startLoad(options: LoadOptions): Promise<LoadController> {
  const { config, emit, clock } = options;
  const url = new URL(config.path, options.url).href;
  await assertLoopback(url);
  let onTick = (_tick: LoadTick): void => undefined;
  const generator = await startGenerator(
    options.generatorPath,
    {
      type: 'start',
      engine: config.engine,
      url,
      method: 'GET',
      headers: {},
      body: null,
      tickMs: config.tickMs,
      timeoutMs: config.requestTimeoutMs,
      requestsPerSecondLimit: config.requestsPerSecondLimit,
      somaxconn: options.somaxconn,
      originNs: options.originNs.toString(),
      guardProcessGroups: options.guardPgid === null ? [] : [options.guardPgid],
    },
    (tick) => onTick(tick),
  );

  const start = startRamp(config.plan, clock(), options.maxConnections);
  let walk = start.walk;
  let finish: (outcome: 'completed' | 'stopped') => void = () => undefined;
  const outcome = new Promise<'completed' | 'stopped'>((resolve) => {
    finish = resolve;
  });
  const follow = (move: RampMove): void => {
    walk = move.walk;
    for (const transition of move.transitions) {
      emit(transition);
      if (transition.type === 'step-started') generator.setConnections(transition.connections);
    }
    if (walk.outcome !== null) finish(walk.outcome);
  };
  const command = (name: RampCommand): void => follow(commandRamp(walk, clock(), name));

  let tickAtMs = clock();
  onTick = (tick) => {
    tickAtMs = clock();
    emit(tick);
    // The moment of the cut, not of its arrival: what settles with a tick is measured from the next one on.
    follow(advanceRamp(walk, tick.atMs, tick));
  };
  const watch = setInterval(() => {
    if (clock() - tickAtMs > MISSED_TICKS * config.tickMs) follow(advanceRamp(walk, clock(), null));
  }, config.tickMs);
  const abort = (): void => command('stop');
  options.signal?.addEventListener('abort', abort, { once: true });

  const run = async (): Promise<'completed' | 'stopped'> => {
    try {
      await Promise.race([outcome, generator.exited]);
      return await outcome;
    } finally {
      clearInterval(watch);
      options.signal?.removeEventListener('abort', abort);
      await generator.stop(walk.outcome === 'completed' ? DRAIN_COMPLETED_MS : DRAIN_STOPPED_MS);
    }
  };
  const done = run();
  const settled = done.then(
    () => undefined,
    () => undefined,
  );

  follow(start);
  if (options.signal?.aborted === true) abort();
  return {
    generatorPid: generator.pid,
    engine: generator.engine,
    done,
    pause: () => command('pause'),
    resume: () => command('resume'),
    stepUp: () => command('stepUp'),
    stepDown: () => command('stepDown'),
    stop() {
      command('stop');
      return settled;
    },
  };
}
