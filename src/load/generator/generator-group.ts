import type { Clock, LoadTick } from '../../domain/events/run-event.ts';
import { shareOfQueue } from '../../domain/plan/connect-window.ts';
import type { Sources } from '../engines/engine.ts';
import { type GeneratorProcess, startGenerator } from './generator-process.ts';
import type { StartGenerator } from './generator-protocol.ts';
import { TickMerger } from './merge-ticks.ts';
import { SilenceWatch } from './silence-watch.ts';

/** Several generator processes that act as one. */
export interface GeneratorGroup extends Omit<GeneratorProcess, 'pid' | 'programPid'> {
  /** Of the generator's own processes, each the leader of a group. */
  readonly pids: readonly number[];
  /** Of what makes the load: the same, or the program that is the engine. */
  readonly loadPids: readonly number[];
}

export interface GroupOptions {
  readonly path: string;
  /** As for one process: ports, rate and connections are divided among them. */
  readonly start: StartGenerator;
  readonly processes: number;
  readonly clock: Clock;
}

export interface GroupListener {
  readonly onTick: (tick: LoadTick) => void;
  /** The processes that have been silent for long, empty if none is: called when that changes. */
  readonly onSilent: (pids: readonly number[], of: number) => void;
}

/** Resolves when all engines are ready. If one of them fails or ends, the others are stopped. */
export async function startGenerators(
  { path, start, processes, clock }: GroupOptions,
  { onTick, onSilent }: GroupListener,
): Promise<GeneratorGroup> {
  const merger = new TickMerger(processes, start.tickMs);
  const watch = new SilenceWatch(processes, clock());
  const { requestsPerSecondLimit: rate } = start;
  const starting = Array.from({ length: processes }, (_, index) =>
    startGenerator(
      path,
      {
        ...start,
        requestsPerSecondLimit: rate === null ? null : rate / processes,
        // Each keeps as many connects under way as its part of the accept queue takes.
        somaxconn: shareOfQueue(start.somaxconn, processes),
        sources: shareOfPorts(start.sources, processes),
      },
      (tick) => {
        watch.heard(index);
        for (const merged of merger.add(index, tick)) onTick(merged);
      },
      processes,
    ),
  );
  const started = await Promise.allSettled(starting);
  const generators = started.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  const failure = started.find((result) => result.status === 'rejected');
  const [first] = generators;
  if (failure !== undefined || first === undefined) {
    await Promise.all(generators.map((generator) => generator.stop(0)));
    throw failure?.reason ?? new Error('no generator was asked for');
  }
  const exited = Promise.race(generators.map((generator) => generator.exited));
  exited.catch(() => undefined);
  const pids = generators.map(({ pid }) => pid);
  const turns = setInterval(() => {
    const silent = watch.turn(clock());
    if (silent !== null)
      onSilent(
        silent.flatMap((index) => pids[index] ?? []),
        processes,
      );
  }, start.tickMs);
  let stopped: Promise<void> | null = null;
  return {
    pids,
    loadPids: generators.map(({ pid, programPid }) => programPid ?? pid),
    engine: first.engine,
    exited,
    setConnections(connections) {
      generators.forEach((generator, index) => {
        generator.setConnections(shareOf(connections, index, processes));
      });
    },
    steer(path, sending) {
      for (const generator of generators) generator.steer(path, sending);
    },
    freeze() {
      for (const generator of generators) generator.freeze();
    },
    thaw() {
      for (const generator of generators) generator.thaw();
    },
    stop(drainMs) {
      clearInterval(turns);
      stopped ??= Promise.all(generators.map((generator) => generator.stop(drainMs))).then(() => {
        for (const merged of merger.flush()) onTick(merged);
      });
      return stopped;
    },
  };
}

/** Whole connections; the first processes take the remainder. */
export const shareOf = (connections: number, index: number, processes: number): number =>
  Math.floor(connections / processes) + (index < connections % processes ? 1 : 0);

/** All share the ports of an address, since each holds an equal share of the sockets: so they need no plan of how many there will be. */
const shareOfPorts = (sources: Sources | null, processes: number): Sources | null =>
  sources === null
    ? null
    : {
        ...sources,
        portsOfFirst: Math.max(1, Math.floor(sources.portsOfFirst / processes)),
        portsOfOthers: Math.max(1, Math.floor(sources.portsOfOthers / processes)),
      };
