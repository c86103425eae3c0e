import { ConctopError } from '../domain/errors.ts';
import type { LoadEngine } from './engine.ts';
import { createEngine } from './engines.ts';
import type { FromGenerator, StartGenerator, ToGenerator } from './generator-protocol.ts';
import { LoopTurns } from './loop-turns.ts';
import { SelfMeter } from './self-meter.ts';
import { startTickClock } from './tick-clock.ts';
import { endGroups } from './watchdog.ts';

/**
 * Entry of the generator process: one engine, its ticks, and the watchdog. It obeys its parent only: Ctrl-C reaches
 * every process of the terminal's foreground group, and whether it ends the run is the parent's decision.
 */
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const) process.on(signal, () => undefined);

const guarded = new Set<number>();
let running: Running | null = null;

interface Running {
  readonly engine: LoadEngine;
  stop(drainMs: number): Promise<void>;
}

process.on('disconnect', () => {
  running?.engine.close();
  void endGroups(guarded).then(() => process.exit(0));
});

process.on('message', (message: ToGenerator) => {
  switch (message.type) {
    case 'start':
      for (const group of message.guardProcessGroups) guarded.add(group);
      running = startOrFail(message);
      break;
    case 'guard':
      guarded.add(message.processGroup);
      break;
    case 'connections':
      running?.engine.setConnections(message.connections);
      break;
    case 'stop':
      void (running?.stop(message.drainMs) ?? Promise.resolve()).then(() =>
        say({ type: 'stopped' }, () => process.exit(0)),
      );
      break;
  }
});

function startOrFail(start: StartGenerator): Running | null {
  try {
    return startLoad(start);
  } catch (error) {
    if (!(error instanceof ConctopError)) throw error;
    say({ type: 'failed', message: error.message, hint: error.hint }, () => process.exit(1));
    return null;
  }
}

function startLoad(start: StartGenerator): Running {
  const originNs = BigInt(start.originNs);
  const clock = (): number => Number(process.hrtime.bigint() - originNs) / 1e6;
  const turns = new LoopTurns(clock);
  const onBusy = (): void => {
    ticks.poll();
    turns.poll();
  };
  const engine = createEngine(start.engine, { ...start, clock, onBusy });
  const meter = new SelfMeter();
  let lastMs = clock();

  const tick = (): void => {
    const atMs = clock();
    const intervalMs = atMs - lastMs;
    lastMs = atMs;
    const sample = engine.take();
    say({
      type: 'tick',
      tick: {
        type: 'load-tick',
        atMs,
        intervalMs,
        ...sample,
        generator: meter.take(intervalMs, turns.overdueMs()),
      },
    });
  };
  const ticks = startTickClock(start.tickMs, clock, tick);
  say({ type: 'ready', pid: process.pid, engine: { name: engine.name, version: engine.version } });
  return {
    engine,
    async stop(drainMs) {
      await engine.drain(drainMs);
      ticks.stop();
      engine.close();
      tick();
      meter.stop();
      turns.stop();
    },
  };
}

/** Where the parent is gone nobody listens, and 'disconnect' does the rest. */
function say(message: FromGenerator, onSent: () => void = () => undefined): void {
  if (process.connected) process.send?.(message, () => onSent());
  else onSent();
}
