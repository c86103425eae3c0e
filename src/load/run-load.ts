import { isIP } from 'node:net';
import type { Clock, Emit } from '../domain/events/run-event.ts';
import { generatorsFor, socketsOfGenerator } from '../domain/plan/generator-count.ts';
import type { RunConfig } from '../domain/plan/run-config.ts';
import { portOf } from '../domain/plan/server-url.ts';
import { portsOfFirst, portsOfOthers } from '../domain/plan/source-ports.ts';
import { sharesNetwork } from '../os/linux/pid/namespace.ts';
import type { Sources } from './engines/engine.ts';
import { isScripted } from './engines/engine-identity.ts';
import { type GeneratorGroup, type GroupListener, startGenerators } from './generator/generator-group.ts';
import { answeringAddress, assertThisMachine } from './loopback.ts';
import { type PlanOutcome, type PlanWalk, walkPlan } from './walk-plan.ts';
import { walkScript } from './walk-script.ts';

export interface LoadOptions {
  readonly config: RunConfig;
  /** The target's base URL; the path is the config's. Loopback only. */
  readonly url: string;
  readonly emit: Emit;
  /** Milliseconds since `originNs`. */
  readonly clock: Clock;
  /** process.hrtime.bigint() of the run's start, also the start for the generator's ticks. */
  readonly originNs: bigint;
  /** Null: not known. */
  readonly somaxconn: number | null;
  /** What this machine's limits allow. */
  readonly maxConnections: number;
  /** Open files that one process may have; null: not known. */
  readonly descriptorsPerProcess: number | null;
  /** Ephemeral ports of one source address; null: not known, or the system has one loopback address only. */
  readonly portsPerAddress: number | null;
  /** The server's process; null: not known. */
  readonly targetPid?: number | null;
  /** The bundled src/load/generator/generator.ts. */
  readonly generatorPath: string;
  /** Aborted: the same as stop(). */
  readonly signal?: AbortSignal;
}

export interface LoadController {
  /** Each the leader of a group. */
  readonly generatorPids: readonly number[];
  /** Of what makes the load: the generators, or the program that one of them runs. */
  readonly loadPids: readonly number[];
  readonly engine: { readonly name: string; readonly version: string };
  /** Resolves when the plan is over and the last step has ended; answers under way still drain until `done`. */
  readonly outcome: Promise<PlanOutcome>;
  /** Resolves once the generator is gone. Rejects with ConctopError `generator-failed` if it died by itself. */
  readonly done: Promise<PlanOutcome>;
  pause(): void;
  resume(): void;
  stepUp(): void;
  stepDown(): void;
  /** To the step of that number of the plan, from 0. */
  stepTo(planIndex: number): void;
  /** What is sent from now on; `path` null: as before. A step of its own begins. */
  steer(path: string | null, sending: boolean): void;
  /** Conctop itself is about to be stopped (Ctrl-Z): no request is sent meanwhile, and no time is measured. */
  freeze(): void;
  thaw(): void;
  /** Resolves once the generator is gone, however the load ended. Idempotent. Never rejects. */
  stop(): Promise<void>;
}

/** Of the only source address so many ports are used; the others stay free for other programs, and for sockets in TIME_WAIT. */
const PORTS_SHARE = 0.9;
/** Each run has a subnet of its own for as many seconds: ports that a run before it left in TIME_WAIT (60 s) cannot be bound. */
const SUBNETS = 256;

/**
 * How many sockets generators that are started can hold, so that a step beyond the plan asks for no more. `ports`: of the only
 * source address that there is; null: there are others, or it is not known.
 */
export const roomOf = (processes: number, descriptors: number | null, ports: number | null): number =>
  Math.min(
    processes * socketsOfGenerator(descriptors),
    ports === null ? Number.POSITIVE_INFINITY : Math.floor(ports * PORTS_SHARE),
  );

/** Further source addresses exist for IPv4 only: ::1 is one address. */
const sourcesFor = (address: string, ports: number | null, originNs: bigint): Sources | null =>
  ports === null || isIP(address) !== 4
    ? null
    : {
        portsOfFirst: portsOfFirst(ports),
        portsOfOthers: portsOfOthers(ports),
        subnet: Number(originNs / 1_000_000_000n) % SUBNETS,
      };

/** The resolver's order, unless more ports are needed than one source address finds fast: then IPv4 comes first. */
export function inOrder(addresses: readonly string[], connections: number, portsPerAddress: number | null): string[] {
  if (portsPerAddress === null || connections <= portsOfFirst(portsPerAddress)) return [...addresses];
  return [...addresses].sort((a, b) => isIP(a) - isIP(b));
}

/** A completed run waits for the answers under way, so that its count matches the server's; quitting waits less long. */
const DRAIN_MS: Readonly<Record<PlanOutcome, number>> = { completed: 1_000, stopped: 250 };
/** A script ends by itself, answers under way included; a program that is interrupted sends its last figures. */
const SCRIPT_DRAIN_MS: Readonly<Record<PlanOutcome, number>> = { completed: 4_000, stopped: 1_500 };

/**
 * Walks the plan: sets how many sockets the generators hold, and emits the plan's steps and the generators' ticks.
 * Rejects with ConctopError `not-loopback` or `generator-failed`.
 */
export async function startLoad(options: LoadOptions): Promise<LoadController> {
  const { config, emit, clock, maxConnections, signal } = options;
  // Generators are ready before the plan begins, and until then only send ticks without sockets.
  let walk: PlanWalk | null = null;
  const { generators, room } = await startGeneratorsFor(options, {
    onTick: (tick) => walk?.tick(tick),
    onSilent: (pids, of) => emit({ type: 'generators-silent', atMs: clock(), pids, of }),
  });
  const { plan, tickMs } = config;
  const { setConnections } = generators;
  const most = Math.min(maxConnections, room);
  const scripted = isScripted(config.engine);
  const walkIt = scripted ? walkScript : walkPlan;
  walk = walkIt({ plan, tickMs, maxConnections: most, clock, emit, setConnections });
  const { outcome, command, begin, close } = walk;
  const abort = (): void => command('stop');
  signal?.addEventListener('abort', abort, { once: true });
  const done = drive(generators, outcome, scripted ? SCRIPT_DRAIN_MS : DRAIN_MS).finally(() => {
    close();
    signal?.removeEventListener('abort', abort);
  });
  const settled = done.then(
    () => undefined,
    () => undefined,
  );
  begin();
  if (signal?.aborted === true) abort();
  return {
    generatorPids: generators.pids,
    loadPids: generators.loadPids,
    engine: generators.engine,
    outcome,
    done,
    pause: () => command('pause'),
    resume: () => command('resume'),
    stepUp: () => command('stepUp'),
    stepDown: () => command('stepDown'),
    stepTo: (to) => command({ to }),
    steer(path, sends) {
      generators.steer(path, sends);
      command({ sends });
    },
    freeze: generators.freeze,
    thaw() {
      walk?.resumed();
      generators.thaw();
    },
    stop() {
      command('stop');
      return settled;
    },
  };
}

/** Runs until the plan is over or a generator ends by itself; then the generators drain and end. */
async function drive(
  generators: GeneratorGroup,
  outcome: Promise<PlanOutcome>,
  drainMs: Readonly<Record<PlanOutcome, number>>,
): Promise<PlanOutcome> {
  let reached: PlanOutcome = 'stopped';
  try {
    await Promise.race([outcome, generators.exited]);
    reached = await outcome;
    return reached;
  } finally {
    await generators.stop(drainMs[reached]);
  }
}

/** The server's address is resolved and checked once; every socket of every generator connects to it. */
async function startGeneratorsFor(
  options: LoadOptions,
  listener: GroupListener,
): Promise<{ readonly generators: GeneratorGroup; readonly room: number }> {
  const { config, clock, portsPerAddress, descriptorsPerProcess } = options;
  const url = new URL(config.path, options.url).href;
  const last = config.plan.steps.at(-1) ?? 0;
  const addresses = await assertThisMachine(url);
  const address = await answeringAddress(inOrder(addresses, last, portsPerAddress), portOf(url));
  const processes = config.generators ?? generatorsFor(last, descriptorsPerProcess);
  const ports = isIP(address) === 4 ? null : portsPerAddress;
  const generators = await startGenerators(
    {
      path: options.generatorPath,
      processes,
      clock,
      start: {
        type: 'start',
        engine: config.engine,
        url,
        address,
        dealerPid: config.acceptedBy === 'first-process' ? (options.targetPid ?? null) : null,
        sharesNetwork: await sharesNetwork(options.targetPid ?? null),
        ...config.request,
        sources: sourcesFor(address, portsPerAddress, options.originNs),
        tickMs: config.tickMs,
        timeoutMs: config.requestTimeoutMs,
        requestsPerSecondLimit: config.requestsPerSecondLimit,
        somaxconn: options.somaxconn,
        plan: config.plan,
        program: config.k6Path ?? null,
        originNs: options.originNs.toString(),
      },
    },
    listener,
  );
  return { generators, room: Math.max(last, roomOf(processes, descriptorsPerProcess, ports)) };
}
