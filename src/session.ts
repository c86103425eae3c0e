import { setTimeout as sleep } from 'node:timers/promises';
import { maxConnections, withSourceAddresses } from './domain/connection-limits.ts';
import { ConctopError } from './domain/errors.ts';
import { checkFindings } from './domain/findings/index.ts';
import type { RunConfig } from './domain/run-config.ts';
import type { RunConsumer, RunEnded, RunEvent } from './domain/run-event.ts';
import type { RunState } from './domain/run-state.ts';
import { identifyEngine } from './load/engine-identity.ts';
import { type LoadController, startLoad } from './load/run-load.ts';
import { startCgroupProbe } from './probe/linux/cgroup-probe.ts';
import { startConnectionsProbe } from './probe/linux/connections-probe.ts';
import { describeMachine, type Limits, readLimits } from './probe/machine.ts';
import { askRuntimeStats } from './probe/runtime-stats.ts';
import { type Sampler, startSampler } from './probe/sampler.ts';
import type { RunStore } from './store/run-store.ts';
import { emergencyStopAllSync } from './target/launch.ts';
import { pinnedCommand, pinProcess, planPinsHere } from './target/pin.ts';
import type { RunningSubject, Subject } from './target/subject.ts';

export interface SessionOptions {
  readonly config: RunConfig;
  readonly subject: Subject;
  /** Prometheus metrics of the server, where it exposes some; null: none are asked. */
  readonly metricsUrl: string | null;
  readonly generatorPath: string;
  readonly conctopVersion: string;
  readonly store: RunStore;
  /** Fed after the store, in this order; closed after the run's last event. */
  readonly consumers: readonly RunConsumer[];
}

export interface Session {
  /** Resolves once nothing of the run is left: no load, no probe, no process of the target. Rejects on a bug only. */
  readonly done: Promise<SessionResult>;
  readonly togglePause: () => void;
  readonly stepUp: () => void;
  readonly stepDown: () => void;
  /** Ends the run in order; asked twice it is the same. */
  readonly quit: () => void;
  /** For the last moment of a dying process: SIGKILL to the target's process group, or its build, at once. */
  readonly abandonSync: () => void;
}

export interface SessionResult {
  readonly state: RunState;
  /** Why the run failed; null where it ended as it should or as the user asked. */
  readonly error: ConctopError | null;
}

/** A server that is still busy with what was sent is not waited for longer. */
const LAST_STATS_LIMIT_MS = 1_500;
/** How often the figures are checked for something to say: a sentence is read, not watched. */
const FINDINGS_INTERVAL_MS = 500;

/**
 * The composition root of a live run: emitters (target, probes, load) into one stream, the stream into the store and
 * the consumers. It ends them in the reverse order: load, probes, target; then the last event; then the consumers.
 */
export function startSession(options: SessionOptions): Session {
  const originNs = process.hrtime.bigint();
  const clock = (): number => Number(process.hrtime.bigint() - originNs) / 1e6;
  const abort = new AbortController();
  let target: RunningSubject | null = null;
  let load: LoadController | null = null;
  let paused = false;

  const emit = (event: RunEvent): void => {
    options.store.onEvent(event);
    for (const consumer of options.consumers) consumer.onEvent(event);
  };
  const sayFindings = (): void => {
    for (const event of checkFindings(options.store.getSnapshot())) emit(event);
  };

  async function run(): Promise<RunEnded['ended']> {
    const limits = readLimits();
    const loadLimits = withSourceAddresses(limits, options.config.engine);
    const config = fitToLimits(options.config, loadLimits);
    const pinned = config.pin ? planPinsHere(config.generators ?? 1) : null;
    emit({
      type: 'run-started',
      atMs: clock(),
      startedAt: new Date().toISOString(),
      conctopVersion: options.conctopVersion,
      config,
      target: options.subject.description,
      engine: identifyEngine(config.engine, config.requestsPerSecondLimit),
      pinned,
    });
    if (config.plan.cutFrom !== null) {
      const { sentence, hint } = maxConnections(loadLimits);
      emit({ type: 'target-progress', atMs: clock(), phase: 'checking', message: `${sentence} ${hint}` });
    }
    target = await options.subject.start({
      emit,
      clock,
      signal: abort.signal,
      prefix: pinned === null ? [] : pinnedCommand(pinned.target),
    });
    const running = target;
    void describeMachine(limits, running.pid).then((machine) =>
      emit({ type: 'machine-described', atMs: clock(), machine }),
    );
    const sampler: Sampler = startSampler({
      pid: running.pid,
      url: running.url,
      statsEnabled: options.subject.hasStats,
      metricsUrl: options.metricsUrl,
      onGone: running.onGone,
      generatorPids: () => load?.generatorPids ?? [],
      emit,
      clock,
    });
    const cgroup = process.platform === 'linux' ? startCgroupProbe({ pid: running.pid, emit, clock }) : null;
    // With load its sockets are counted; without, whoever's the process serves.
    const served =
      process.platform === 'linux' && running.url === null
        ? startConnectionsProbe({ pid: running.pid, emit, clock })
        : null;
    const findings = setInterval(sayFindings, FINDINGS_INTERVAL_MS);
    const died = running.exited.then(({ code, signal }) => ({ code, signal }));
    try {
      if (running.url === null) return await observe(config, died);
      load = await startLoad({
        config,
        url: running.url,
        emit,
        clock,
        originNs,
        somaxconn: limits.somaxconn,
        maxConnections: maxConnections(loadLimits).connections,
        descriptorsPerProcess: limits.nofile,
        portsPerAddress: process.platform === 'linux' ? limits.ephemeralPorts : null,
        guardPgid: running.guardPgid,
        generatorPath: options.generatorPath,
        signal: abort.signal,
      });
      if (pinned !== null) {
        await Promise.all([...load.generatorPids, process.pid].map((pid) => pinProcess(pid, pinned.generator)));
      }
      const outcome = await Promise.race([load.done, died]);
      if (typeof outcome === 'string') return outcome === 'completed' ? 'completed' : 'quit';
      throw targetDied(options.subject.description.name, outcome, options.store.getSnapshot(), running.logTail());
    } finally {
      clearInterval(findings);
      sayFindings();
      await load?.stop();
      sampler.stop();
      cgroup?.stop();
      served?.stop();
      if (options.subject.hasStats && running.url !== null) await countServed(running.url);
    }
  }

  /** No load, only looking: one step without connections that lasts until somebody ends it, or the process itself does. */
  async function observe(config: RunConfig, died: Promise<unknown>): Promise<RunEnded['ended']> {
    const step = { index: 0, planIndex: 0 };
    const { durationMs } = config.plan;
    emit({ type: 'step-started', atMs: clock(), ...step, connections: 0, holdMs: durationMs });
    emit({ type: 'step-settled', atMs: clock(), index: 0, open: 0, starved: false });
    const quit = new Promise<RunEnded['ended']>((resolve) => {
      if (abort.signal.aborted) resolve('quit');
      abort.signal.addEventListener('abort', () => resolve('quit'), { once: true });
    });
    const over = durationMs === null ? [] : [sleep(durationMs, 'completed' as const, { ref: false })];
    const ended = await Promise.race([quit, died.then((): RunEnded['ended'] => 'target-exited'), ...over]);
    emit({ type: 'step-ended', atMs: clock(), index: 0 });
    return ended;
  }

  /** The server's own count, once nothing is sent any more: what conctop counted is held against it. */
  async function countServed(url: string): Promise<void> {
    if (load === null || options.store.getSnapshot().exited !== null) return;
    const stats = await Promise.race([askRuntimeStats(url, clock), sleep(LAST_STATS_LIMIT_MS, null)]);
    if (stats !== null) emit({ ...stats, final: true });
    sayFindings();
  }

  async function runToTheEnd(): Promise<SessionResult> {
    let ended: RunEnded['ended'] = 'quit';
    let error: ConctopError | null = null;
    try {
      ended = await run();
    } catch (cause) {
      if (abort.signal.aborted) {
        ended = 'quit';
      } else if (cause instanceof ConctopError) {
        error = cause;
        ended = cause.code === 'target-died' ? 'target-exited' : 'failed';
      } else {
        await target?.stop();
        throw cause;
      }
    }
    await target?.stop();
    emit({
      type: 'run-ended',
      atMs: clock(),
      ended,
      error: error === null ? null : { code: error.code, message: error.message, hint: error.hint },
    });
    for (const consumer of options.consumers) await consumer.close?.();
    return { state: options.store.getSnapshot(), error };
  }

  return {
    done: runToTheEnd(),
    togglePause() {
      if (load === null) return;
      paused = !paused;
      if (paused) load.pause();
      else load.resume();
    },
    stepUp: () => load?.stepUp(),
    stepDown: () => load?.stepDown(),
    quit: () => abort.abort(),
    abandonSync: emergencyStopAllSync,
  };
}

/** A limit below the ramp's end cuts the ramp to what fits, before anything is started. */
function fitToLimits(config: RunConfig, limits: Limits): RunConfig {
  const fits = maxConnections(limits).connections;
  const end = config.plan.steps.at(-1) ?? 0;
  if (end <= fits) return config;
  const kept = config.plan.steps.filter((step) => step < fits);
  return { ...config, plan: { ...config.plan, steps: [...kept, fits], cutFrom: end } };
}

function targetDied(
  name: string,
  exit: { code: number | null; signal: string | null },
  state: RunState,
  logTail: readonly string[],
): ConctopError {
  const how = exit.signal ?? (exit.code === null ? 'nobody told how' : `exit code ${exit.code}`);
  const open = state.load?.open ?? 0;
  return new ConctopError(
    'target-died',
    `The target ${name} ended in the middle of the run: ${how}, ${open} connections open.`,
    {
      hint: 'Its last lines tell why; what was measured until then is kept.',
      details: logTail,
    },
  );
}
