import { ConctopError } from '../../domain/errors.ts';
import type { LoadEngine } from '../engines/engine.ts';
import { engineNamed, engineVersion, isScripted } from '../engines/engine-identity.ts';
import { startEngine } from '../engines/engines.ts';
import type { FromGenerator, StartGenerator, ToGenerator } from './generator-protocol.ts';
import { LoopTurns } from './loop-turns.ts';
import { SelfMeter } from './self-meter.ts';
import { startTickClock } from './tick-clock.ts';

/**
 * Entry of the generator process: one engine and its ticks. It obeys only its parent: Ctrl-C reaches every process of the
 * terminal's foreground group, and the parent decides whether it ends the run.
 */
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGUSR1'] as const)
  process.on(signal, () => undefined);

const NO_CLOCK = { poll: (): void => undefined, stop: (): void => undefined };

let running: Running | null = null;

interface Running {
  readonly engine: LoadEngine;
  /** Resolves once the last tick is on its way. */
  stop(drainMs: number): Promise<void>;
}

process.on('disconnect', () => {
  running?.engine.close();
  process.exit(0);
});

process.on('message', (message: ToGenerator) => {
  switch (message.type) {
    case 'start':
      void startOrFail(message);
      break;
    case 'connections':
      running?.engine.setConnections(message.connections);
      break;
    case 'steer':
      if (message.path !== null) running?.engine.setPath?.(message.path);
      running?.engine.setSending(message.sending);
      break;
    case 'stop':
      void (running?.stop(message.drainMs) ?? Promise.resolve()).then(() => process.exit(0));
      break;
  }
});

async function startOrFail(start: StartGenerator): Promise<void> {
  try {
    running = await startLoad(start);
  } catch (error) {
    if (!(error instanceof ConctopError)) throw error;
    fail(error);
  }
}

function fail({ message, hint }: ConctopError): void {
  void say({ type: 'failed', message, hint }).then(() => process.exit(1));
}

async function startLoad(start: StartGenerator): Promise<Running> {
  const originNs = BigInt(start.originNs);
  const clock = (): number => Number(process.hrtime.bigint() - originNs) / 1e6;
  const turns = new LoopTurns(clock);
  const onBusy = (): void => {
    ticks.poll();
    turns.poll();
  };
  // Only once the plan has begun does a sample say something.
  let onSample: () => void = () => undefined;
  const engine = await startEngine(start.engine, { ...start, clock, onBusy, onSample: () => onSample() });
  void engine.failed?.then(fail);
  const meter = new SelfMeter();
  let lastMs = clock();

  const tick = (): Promise<void> => {
    const atMs = clock();
    const intervalMs = atMs - lastMs;
    lastMs = atMs;
    const sample = engine.take();
    return say({
      type: 'tick',
      tick: {
        type: 'load-tick',
        atMs,
        intervalMs,
        ...sample,
        generator: engine.cost?.() ?? meter.take(intervalMs, turns.overdueMs()),
      },
    });
  };
  const name = engineNamed(start.engine);
  const scripted = isScripted(name);
  // Between two samples of a program there is nothing to report.
  const ticks = scripted ? NO_CLOCK : startTickClock(start.tickMs, clock, () => void tick());
  if (scripted) onSample = () => void tick();
  void say({
    type: 'ready',
    engine: { name, version: engineVersion(name, start.program) },
    programPid: engine.pid ?? null,
  });
  return {
    engine,
    async stop(drainMs) {
      await engine.drain(drainMs);
      ticks.stop();
      engine.close();
      const reported = tick();
      meter.stop();
      turns.stop();
      await reported;
    },
  };
}

/** Resolves once it is on its way. If the parent is gone, 'disconnect' does the rest. */
function say(message: FromGenerator): Promise<void> {
  return new Promise((resolve) => {
    if (process.connected) process.send?.(message, () => resolve());
    else resolve();
  });
}
