import { type ChildProcess, fork } from 'node:child_process';
import { ConctopError } from '../../domain/errors.ts';
import type { LoadTick } from '../../domain/events/run-event.ts';
import { formatSeconds } from '../../domain/words/format.ts';
import { startLimitHint, whyNotStarted } from '../../domain/words/start-failure.ts';
import { signalGroup } from '../../os/process-group.ts';
import { isScripted } from '../engines/engine-identity.ts';
import type { FromGenerator, StartGenerator, ToGenerator } from './generator-protocol.ts';

/** The parent's side of the generator process. */
export interface GeneratorProcess {
  readonly pid: number;
  /** Of an engine that is a program of its own, in the process's group: it makes the load. */
  readonly programPid: number | null;
  readonly engine: { readonly name: string; readonly version: string };
  /** Rejects if it ended by itself (ConctopError `generator-failed`); never resolves before it ends. */
  readonly exited: Promise<void>;
  setConnections(connections: number): void;
  /** What is sent from now on; `path` null: as before. */
  steer(path: string | null, sending: boolean): void;
  /** Stops the process (SIGSTOP): it sends, reads and measures nothing until thaw(). Not while it ends. */
  freeze(): void;
  thaw(): void;
  /** Waits for answers under way for at most `drainMs`; resolves when the process is gone. Idempotent. */
  stop(drainMs: number): Promise<void>;
}

/** autocannon loads in 0.2 s; on a machine that swaps it may take much longer. */
const READY_LIMIT_MS = 15_000;
/** k6 starts a JavaScript VM for each of its users before the first request: some 2 ms each. */
const USER_LIMIT_MS = 20;
/** On top of the drain: a saturated loop needs time to read the message. */
const STOP_GRACE_MS = 2_000;
const STDERR_LINES = 20;

/** Resolves when the engine is ready, with no connection yet. `of`: how many generators there are. */
export async function startGenerator(
  path: string,
  start: StartGenerator,
  onTick: (tick: LoadTick) => void,
  of = 1,
): Promise<GeneratorProcess> {
  // A group of its own: conctop decides whether a signal to its group ends the load.
  // It must not write to conctop's stdout, which carries the summary.
  const child = fork(path, [], { stdio: ['ignore', 'ignore', 'pipe', 'ipc'], detached: true, execArgv: [] });
  const stderr = tailOf(child, STDERR_LINES);
  let stopping = false;
  let failure: ConctopError | null = null;

  const gone = new Promise<void>((resolve) => {
    child.once('close', () => {
      // A generator that was ended from outside could not end its program.
      if (child.pid !== undefined) signalGroup(child.pid, 'SIGKILL');
      resolve();
    });
    child.on('error', (cause) => {
      // Of a process that runs it is a signal or a message that did not arrive.
      if (child.pid !== undefined) return;
      failure ??= notStarted(cause);
      resolve();
    });
  });
  const exited = gone.then(() => {
    if (!stopping) throw failure ?? died(child, of, stderr());
  });
  // Whoever awaits it gets the error; until then it is not an unhandled rejection.
  exited.catch(() => undefined);

  const engine = new Promise<Ready>((resolve) => {
    child.on('message', (message: FromGenerator) => {
      if (message.type === 'ready') resolve(message);
      else if (message.type === 'tick') onTick(message.tick);
      else if (message.type === 'failed') {
        failure = new ConctopError('generator-failed', message.message, { hint: message.hint });
      }
    });
  });
  const say = (message: ToGenerator): void => {
    // `exited` reports a generator that is just dying, not a failed send.
    if (child.connected) child.send(message, () => undefined);
  };

  let stopped: Promise<void> | null = null;
  const thaw = (): void => {
    // A process that did not start has the pid 0 for libuv: the signal would go to our own group (kill(2)).
    if (child.pid !== undefined) child.kill('SIGCONT');
  };
  const stop = (drainMs: number): Promise<void> => {
    stopping = true;
    thaw();
    stopped ??= endChild(child, gone, () => say({ type: 'stop', drainMs }), drainMs);
    return stopped;
  };

  say(start);
  try {
    const description = await Promise.race([
      engine,
      exited.then(() => Promise.reject(died(child, of, stderr()))),
      late(start),
    ]);
    return {
      pid: child.pid ?? 0,
      engine: description.engine,
      programPid: description.programPid,
      exited,
      setConnections: (connections) => say({ type: 'connections', connections }),
      steer: (path, sending) => say({ type: 'steer', path, sending }),
      freeze() {
        if (!stopping) child.kill('SIGSTOP');
      },
      thaw,
      stop,
    };
  } catch (error) {
    await stop(0);
    throw error;
  }
}

async function endChild(child: ChildProcess, gone: Promise<void>, ask: () => void, drainMs: number): Promise<void> {
  ask();
  const timer = setTimeout(() => child.kill('SIGKILL'), drainMs + STOP_GRACE_MS);
  await gone;
  clearTimeout(timer);
}

type Ready = Extract<FromGenerator, { readonly type: 'ready' }>;

function late({ engine, plan }: StartGenerator): Promise<never> {
  const limitMs = READY_LIMIT_MS + (isScripted(engine) ? USER_LIMIT_MS * (plan.steps.at(-1) ?? 0) : 0);
  return new Promise((_, reject) => {
    setTimeout(() => {
      reject(
        new ConctopError(
          'generator-failed',
          `The load generator was not ready within ${formatSeconds(limitMs / 1000)}.`,
          {
            hint: 'The machine may be out of memory or CPU: try again with fewer programs running.',
          },
        ),
      );
    }, limitMs).unref();
  });
}

const notStarted = (cause: Error): ConctopError =>
  new ConctopError('generator-failed', `The load generator cannot be started: ${whyNotStarted(cause)}.`, {
    hint: startLimitHint(cause) ?? 'Check the installation: it is the program dist/generator.js.',
    cause,
  });

function died(child: ChildProcess, of: number, details: readonly string[]): ConctopError {
  const how = child.signalCode ?? `exit code ${child.exitCode ?? '?'}`;
  const who = of === 1 ? 'The load generator' : `One of ${of} load generators (pid ${child.pid ?? '?'})`;
  return new ConctopError('generator-failed', `${who} ended unexpectedly: ${how}.`, {
    hint: `${details.length === 0 ? 'It printed nothing: something outside ended it, or no memory was left' : 'Its last lines may say why'}; fewer connections need less memory.`,
    details,
  });
}

/** Keeps the last lines of stderr. */
function tailOf(child: ChildProcess, lines: number): () => readonly string[] {
  let text = '';
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
    text = (text + chunk)
      .split('\n')
      .slice(-lines - 1)
      .join('\n');
  });
  return () => text.split('\n').filter((line) => line !== '');
}
