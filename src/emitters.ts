import type { Machine } from './domain/events/machine.ts';
import type { Clock, RuntimeStats } from './domain/events/run-event.ts';
import type { ReceivedLoad, ReceiveOptions } from './load/k6/receive-load.ts';
import { type LoadController, type LoadOptions, startLoad } from './load/run-load.ts';
import { describeMachine, type Limits, readLimits } from './probe/machine.ts';
import { askRuntimeStats } from './probe/runtime/runtime-stats.ts';
import type { SamplerOptions } from './probe/sampler.ts';
import { type Probes, startProbes } from './probe/start-probes.ts';
import { guardGroup } from './target/launch/watchdog.ts';

/** The sources of a run's events besides its target; a test has its own. */
export interface Emitters {
  readonly readLimits: () => Limits;
  readonly describeMachine: (limits: Limits, pid: number) => Promise<Machine>;
  readonly startProbes: (options: SamplerOptions) => Probes;
  readonly startLoad: (options: LoadOptions) => Promise<LoadController>;
  /** The load that k6 makes on other machines. */
  readonly receiveLoad: (options: ReceiveOptions) => Promise<ReceivedLoad>;
  readonly askRuntimeStats: (url: string, clock: Clock) => Promise<RuntimeStats | null>;
}

export const LIVE: Emitters = {
  readLimits,
  describeMachine,
  startProbes,
  startLoad: startGuardedLoad,
  // Most runs have no k6.
  async receiveLoad(options) {
    const { receiveLoad } = await import('./load/k6/receive-load.ts');
    return receiveLoad(options);
  },
  askRuntimeStats,
};

/**
 * A generator ends by itself once conctop is gone: its IPC channel closes. One that is stopped (SIGSTOP) does not notice; a
 * shell that outlives us ends it, as it ends a target.
 */
async function startGuardedLoad(options: LoadOptions): Promise<LoadController> {
  const load = await startLoad(options);
  const guards: { readonly end: () => void }[] = [];
  const release = (): void => {
    for (const guard of guards) guard.end();
  };
  load.done.then(release, release);
  try {
    for (const pid of load.generatorPids) guards.push(guardGroup(pid));
  } catch (cause) {
    // Nobody else knows of this load yet.
    await load.stop();
    throw cause;
  }
  return load;
}
