import { setTimeout as sleep } from 'node:timers/promises';
import { type AskedFirst, type Asking, createAsking } from './asking.ts';
import { type Dispose, withDisposal } from './disposal.ts';
import { ConctopError } from './domain/errors.ts';
import type { RunConsumer, RunEnded, RunEvent } from './domain/events/run-event.ts';
import { checkFindings } from './domain/findings/index.ts';
import { noGoodAnswer, targetDied } from './domain/meaning/run-failures.ts';
import { holdersOf, limitsOfLoad, maxConnections, portsPerSourceAddress } from './domain/plan/connection-limits.ts';
import type { PinPlan } from './domain/plan/pin-plan.ts';
import type { RunConfig } from './domain/plan/run-config.ts';
import { workersWords } from './domain/plan/worker-plan.ts';
import { currentStep, type RunState } from './domain/state/run-state.ts';
import { type Emitters, LIVE } from './emitters.ts';
import { engineOf } from './load/engines/engine-identity.ts';
import { observe } from './load/observe.ts';
import type { LoadController } from './load/run-load.ts';
import { receiveFromK6, type SessionParts, serverCount } from './load-elsewhere.ts';
import type { Limits } from './probe/machine.ts';
import type { Probes } from './probe/start-probes.ts';
import { createSteering, type Steering } from './steering.ts';
import type { RunStore } from './store/run-store.ts';
import { pinnedCommand, pinProcess, planPinsHere } from './target/launch/pin.ts';
import { emergencyStopAllSync } from './target/launch/spawn-group.ts';
import type { RunningTarget, Target } from './target/target.ts';

export interface SessionOptions {
  /** Already cut to what this machine's limits allow (domain/plan/fit-to-limits.ts). */
  readonly config: RunConfig;
  readonly target: Target;
  /** The server's Prometheus metrics; null: none are read. */
  readonly metricsUrl: string | null;
  /** A Go server's goroutine profile; null or absent: none is asked. */
  readonly pprofUrl?: string | null;
  readonly generatorPath: string;
  /** What k6 on other machines must send with its figures: never recorded. */
  readonly k6Token?: string;
  /** What is asked before the load; absent: nothing, unless a key asks. */
  readonly predict?: AskedFirst;
  readonly conctopVersion: string;
  readonly store: RunStore;
  /** They get events after the store, in this order, and are closed after the run's last event. */
  readonly consumers: readonly RunConsumer[];
  /** Once aborted, even before the start, the run ends in order. */
  readonly signal: AbortSignal;
}

export interface Session {
  /** Resolves once nothing of the run is left: no load, no probe, no process of the target. Rejects on a bug only. */
  readonly done: Promise<SessionResult>;
  readonly togglePause: () => void;
  readonly stepUp: () => void;
  readonly stepDown: () => void;
  /** Before this process is stopped (Ctrl-Z), and after: the load stands still meanwhile. */
  readonly suspend: () => void;
  readonly resume: () => void;
  /** The questions before the load, and their reveals. */
  readonly asking: Asking;
  readonly steering: Steering;
  /** Asks the runtime what its units wait for, now. */
  readonly askStacks: () => void;
  /** For the last moment of a dying process: SIGKILL to the target's process group, or its build, at once. */
  readonly abandonSync: () => void;
}

export interface SessionResult {
  readonly state: RunState;
  /** Why the run failed; null if it ended as planned or the user quit. */
  readonly error: ConctopError | null;
}

/** How often the figures are checked for findings: sentences need time to be read. */
const FINDINGS_INTERVAL_MS = 500;
/** Describing the machine starts programs; if the run is over before they are, its summary waits this long for them. */
const MACHINE_LIMIT_MS = 2_000;

/**
 * The composition root of a live run: emitters (target, probes, load) into one stream, the stream into the store and the
 * consumers. It ends them in this order: the plan of the load; at that moment the probes, so that no figure includes
 * sockets that drain or a server that shuts down; the answers under way; the target; the last event; the consumers.
 */
export function startSession(options: SessionOptions, emitters: Emitters = LIVE): Session {
  const { config, signal } = options;
  const originNs = process.hrtime.bigint();
  const clock = (): number => Number(process.hrtime.bigint() - originNs) / 1e6;
  let load: LoadController | null = null;
  let probes: Probes | null = null;
  let paused = false;
  let over = false;

  const emit = (event: RunEvent): void => {
    if (over) return;
    options.store.onEvent(event);
    for (const consumer of options.consumers) consumer.onEvent(event);
    if (event.type === 'step-settled') probes?.stepSettled?.(currentStep(options.store.getSnapshot())?.holdMs ?? null);
  };
  const asking = createAsking(emit, clock, options.store.getSnapshot);
  const steering = createSteering({ emit, clock, state: options.store.getSnapshot, load: () => load });
  const sayFindings = (): void => checkFindings(options.store.getSnapshot()).forEach(emit);
  const runToTheEnd = (): Promise<SessionResult> =>
    withDisposal(async (defer) => {
      defer(steering.close);
      for (const consumer of options.consumers.toReversed()) defer(() => consumer.close?.());
      defer(() => {
        over = true;
      });
      const { ended, error } = await howItEnds();
      emit({
        type: 'run-ended',
        atMs: clock(),
        ended,
        error: error === null ? null : { code: error.code, message: error.message, hint: error.hint },
      });
      return { state: options.store.getSnapshot(), error };
    });

  /** Resolves when the run is over except for its last event. Rejects on a bug only. */
  async function howItEnds(): Promise<{ readonly ended: RunEnded['ended']; readonly error: ConctopError | null }> {
    try {
      const ended = await withDisposal(run);
      return { ended, error: noGoodAnswer(options.store.getSnapshot(), ended) };
    } catch (cause) {
      if (cause instanceof ConctopError) {
        return { ended: cause.code === 'target-died' ? 'target-exited' : 'failed', error: cause };
      }
      if (isAbort(cause, signal)) return { ended: 'quit', error: null };
      throw cause;
    }
  }

  async function run(defer: (dispose: Dispose) => void): Promise<'completed' | 'quit'> {
    const limits = emitters.readLimits();
    const engine = engineOf(config);
    const loadLimits = limitsOfLoad(limits, engine.capabilities);
    const pinned = config.pin ? planPinsHere(config.generators ?? 1) : null;
    emit({
      type: 'run-started',
      atMs: clock(),
      startedAt: new Date().toISOString(),
      conctopVersion: options.conctopVersion,
      config,
      target: options.target.description,
      engine,
      pinned,
    });
    if (options.predict !== undefined) asking.start(options.predict);
    signal.throwIfAborted();
    for (const message of [workersWords(config, limits.nofile), config.plan.cutBecause ?? null])
      if (message !== null) emit({ type: 'target-progress', atMs: clock(), phase: 'checking', message });
    const gone = new AbortController();
    const running = await options.target.start({
      emit(event) {
        emit(event);
        // At once, so that the step ends with the target and not with the errors that follow.
        if (event.type === 'target-exited' && !event.expected && !signal.aborted) gone.abort();
      },
      clock,
      signal,
      prefix: pinned === null ? [] : pinnedCommand(pinned.target),
    });
    const described = emitters
      .describeMachine(limits, running.pid)
      .then((machine) => emit({ type: 'machine-described', atMs: clock(), machine }));
    // Awaited at the end, and thrown there; until then it is not an unhandled rejection.
    described.catch(() => undefined);
    const describedInTime = (): Promise<void> =>
      Promise.race([described, sleep(MACHINE_LIMIT_MS, undefined, { ref: false })]);
    // What starts below ends in reverse order: probes, load, the server's own count, the target.
    defer(describedInTime);
    defer(() => running.stop());
    // A generator that died took its last tick with it: then the two counts cannot agree.
    let isCounted = false;
    const parts: SessionParts = {
      ...{ config, emitters, clock, emit, k6Token: options.k6Token ?? '', hasStats: options.target.hasStats },
      hasExited: () => options.store.getSnapshot().exited !== null,
    };
    const count = await serverCount(parts, running);
    defer(async () => {
      if (!isCounted || (load === null && config.k6 === undefined)) return;
      await count?.tell();
      sayFindings();
    });
    defer(() => load?.stop());
    const stopProbes = startSampling(running, count !== null);
    defer(stopProbes);
    const outcome =
      config.k6 !== undefined
        ? await receiveFromK6(parts, config.k6, AbortSignal.any([signal, gone.signal]), defer)
        : running.url === null
          ? await observe({
              durationMs: config.plan.durationMs,
              clock,
              emit,
              signal: AbortSignal.any([signal, gone.signal]),
            })
          : await drive(running, running.url, limits, loadLimits, gone.signal, pinned);
    stopProbes();
    await load?.done;
    isCounted = true;
    if (outcome === 'completed') return 'completed';
    if (!gone.signal.aborted) return 'quit';
    // Its last lines arrive a moment after its end.
    await running.exited;
    throw targetDied(options.store.getSnapshot(), running.logTail());
  }

  /** Starts probes and findings; returns a function that stops them. */
  function startSampling({ pid, url, stacksUrl, onGone }: RunningTarget, statsEnabled: boolean): () => void {
    const started = emitters.startProbes({
      pid,
      url,
      statsEnabled,
      isLoadElsewhere: config.k6 !== undefined,
      metricsUrl: options.metricsUrl,
      stacksUrl: options.pprofUrl ?? stacksUrl ?? stacksUrlOf(url, options.target),
      insecure: config.request.insecure,
      onGone,
      generatorPids: () => load?.loadPids ?? [],
      emit,
      clock,
    });
    probes = started;
    const findings = setInterval(sayFindings, FINDINGS_INTERVAL_MS);
    let stopped = false;
    return () => {
      if (stopped) return;
      stopped = true;
      clearInterval(findings);
      started.stop();
      sayFindings();
    };
  }

  /** The plan under load; resolves when it is over, while the answers under way still drain. */
  async function drive(
    running: RunningTarget,
    url: string,
    limits: Limits,
    loadLimits: Limits,
    gone: AbortSignal,
    pinned: PinPlan | null,
  ): Promise<'completed' | 'stopped'> {
    const halt = AbortSignal.any([signal, gone]);
    await asking.answered(halt);
    if (halt.aborted) return 'stopped';
    load = await emitters.startLoad({
      config,
      url,
      emit: (event) => {
        // Sockets break because the server is gone: report that first.
        if (event.type === 'load-tick' && event.errors.connect + event.errors.reset > 0) running.noticeGone();
        emit(event);
      },
      clock,
      originNs,
      somaxconn: limits.somaxconn,
      maxConnections: maxConnections(loadLimits, holdersOf(config)).connections,
      descriptorsPerProcess: limits.nofile,
      portsPerAddress: portsPerSourceAddress(limits),
      targetPid: running.pid,
      generatorPath: options.generatorPath,
      signal: halt,
    });
    if (pinned !== null) {
      await Promise.all(
        [...new Set([...load.generatorPids, ...load.loadPids, process.pid])].map((pid) =>
          pinProcess(pid, pinned.generator),
        ),
      );
    }
    // If a generator died there is no outcome, and `done` rejects.
    return Promise.race([load.outcome, load.done]);
  }

  return {
    done: runToTheEnd(),
    asking,
    steering,
    togglePause() {
      if (load === null) return;
      paused = !paused;
      load[paused ? 'pause' : 'resume']();
    },
    stepUp: () => load?.stepUp(),
    stepDown: () => load?.stepDown(),
    suspend() {
      steering.suspend();
      load?.freeze();
    },
    resume: () => load?.thaw(),
    askStacks: () => probes?.askStacks?.(),
    abandonSync: emergencyStopAllSync,
  };
}

const stacksUrlOf = (url: string | null, { stacksPath }: Target): string | null =>
  url === null || stacksPath === undefined ? null : `${url}${stacksPath}`;

/** True for what is thrown only because the run was aborted; any other error is still real. */
const isAbort = (cause: unknown, signal: AbortSignal): boolean =>
  signal.aborted && (cause === signal.reason || (cause instanceof Error && cause.name === 'AbortError'));
