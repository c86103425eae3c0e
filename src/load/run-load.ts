import { advanceRamp, commandRamp, type RampCommand, type RampMove, startRamp } from '../domain/ramp-plan.ts';
import type { RunConfig } from '../domain/run-config.ts';
import type { Clock, Emit, LoadTick } from '../domain/run-event.ts';
import { startGenerators } from './generator-group.ts';
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
  /** Open files that one process may have; null: not known. */
  readonly descriptorsPerProcess: number | null;
  /** Ephemeral ports of one source address; null: not known, or the system has one loopback address only. */
  readonly portsPerAddress: number | null;
  /** Process group that ends with conctop, however conctop ends; null where it is not conctop's to end (attach). */
  readonly guardPgid: number | null;
  /** The bundled src/load/generator.ts. */
  readonly generatorPath: string;
  /** Aborted: the same as stop(). */
  readonly signal?: AbortSignal;
}

export interface LoadController {
  readonly generatorPids: readonly number[];
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

/** What a generator needs besides its sockets: pipes, IPC, /proc/net/tcp, epoll. */
const OWN_DESCRIPTORS = 64;
/** Ports of an address that stay free for others, and for sockets that are still in TIME_WAIT. */
const PORTS_SHARE = 0.9;

const generatorsFor = (connections: number, descriptors: number | null): number =>
  descriptors === null ? 1 : Math.max(1, Math.ceil(connections / Math.max(1, descriptors - OWN_DESCRIPTORS)));

/** Further source addresses exist for IPv4 only: ::1 is one address. */
function sourcePorts(url: string, portsPerAddress: number | null): number | null {
  const isIpv4 = /^127\./.test(new URL(url).hostname);
  return portsPerAddress === null || !isIpv4 ? null : Math.floor(portsPerAddress * PORTS_SHARE);
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
  const last = config.plan.steps.at(-1) ?? 0;
  const generator = await startGenerators(
    {
      path: options.generatorPath,
      processes: config.generators ?? generatorsFor(last, options.descriptorsPerProcess),
      maxConnections: last,
      start: {
        type: 'start',
        engine: config.engine,
        url,
        ...config.request,
        sources: { first: 0, portsPerAddress: sourcePorts(url, options.portsPerAddress) },
        tickMs: config.tickMs,
        timeoutMs: config.requestTimeoutMs,
        requestsPerSecondLimit: config.requestsPerSecondLimit,
        somaxconn: options.somaxconn,
        originNs: options.originNs.toString(),
        guardProcessGroups: options.guardPgid === null ? [] : [options.guardPgid],
      },
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
    generatorPids: generator.pids,
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
