import { createServer } from 'node:net';
import { basename } from 'node:path';
import type { TargetManifest } from '../domain/manifest.ts';
import type { Clock, Emit, TargetDescription } from '../domain/run-event.ts';
import { readExplanation, readSource } from './catalog.ts';
import { DEFAULT_HOST, launchTarget, startServer } from './launch.ts';
import { hiddenFrom } from './process-name.ts';
import type { GroupExit } from './spawn-group.ts';

/** What a run looks at: a shipped target, a command of the user's, or a process that runs already. */
export interface Subject {
  readonly description: TargetDescription;
  /** It keeps the target contract, so that /stats can be asked, and counts from zero. */
  readonly hasStats: boolean;
  readonly start: (options: SubjectStart) => Promise<RunningSubject>;
}

export interface SubjectStart {
  readonly emit: Emit;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Put before the command that is started: `taskset -c 0`. */
  readonly prefix: readonly string[];
}

export interface RunningSubject {
  readonly pid: number;
  /** Origin of the server; null: nothing to load, only to look at. */
  readonly url: string | null;
  /** Process group that ends with conctop; null where it is not conctop's to end. */
  readonly guardPgid: number | null;
  readonly exited: Promise<GroupExit>;
  readonly stop: () => Promise<void>;
  readonly logTail: () => readonly string[];
  /** The probes found the process gone. */
  readonly onGone: () => void;
}

/** `conctop go` */
export function targetSubject(manifest: TargetManifest, root: string, port: number): Subject {
  const { file, firstLine, lastLine } = manifest.source;
  return {
    hasStats: true,
    description: {
      name: manifest.name,
      title: manifest.title,
      language: manifest.language,
      model: manifest.model,
      unit: manifest.unit,
      why: manifest.expect.why,
      threads: manifest.expect.threads,
      folklore: manifest.folklore,
      explanation: readExplanation(root, manifest),
      source: { file, text: readSource(root, manifest), firstLine, lastLine },
    },
    async start(options) {
      const running = await launchTarget({ manifest, root, port, ...options });
      return { ...running, guardPgid: running.pid, onGone: () => undefined };
    },
  };
}

/** A server of the user's own may compile or migrate before it listens. */
const COMMAND_START_TIMEOUT_MS = 60_000;

/** What is known of a program that nobody described: its name. */
const describeUnknown = (name: string, title: string): TargetDescription => ({
  name,
  title,
  language: '',
  model: 'a server of your own',
  unit: { singular: 'unit', plural: 'units' },
  why: '',
  threads: 'unknown',
  folklore: [],
  explanation: null,
  source: null,
});

/**
 * `conctop run [--url URL] -- CMD…`. The command finds PORT and HOST in its environment, and `$PORT` in an argument is
 * replaced; `readyUrl` null: the server is expected on that port.
 */
export function commandSubject(command: readonly string[], readyUrl: string | null, cwd: string): Subject {
  const [program = ''] = command;
  return {
    hasStats: false,
    description: describeUnknown(basename(program), command.join(' ')),
    async start({ prefix, ...options }) {
      const port = readyUrl === null ? await freePort() : portOf(readyUrl);
      const running = await startServer({
        ...options,
        name: basename(program),
        command: [...prefix, ...command.map((word) => word.replaceAll('$PORT', `${port}`))],
        cwd,
        env: {},
        host: DEFAULT_HOST,
        port,
        runtime: null,
        startTimeoutMs: COMMAND_START_TIMEOUT_MS,
        readyUrl: readyUrl ?? `http://${DEFAULT_HOST}:${port}/`,
      });
      return { ...running, guardPgid: running.pid, onGone: () => undefined };
    },
  };
}

/** `conctop attach PID`: only looked at, never stopped. */
export function processSubject(pid: number, name: string, url: string | null): Subject {
  return {
    hasStats: false,
    description: describeUnknown(name, `process ${pid}`),
    async start({ emit, clock }) {
      let sayExit: (exit: GroupExit) => void = () => undefined;
      const exited = new Promise<GroupExit>((resolve) => {
        sayExit = resolve;
      });
      emit({ type: 'target-ready', atMs: clock(), pid, url, runtime: null });
      const hidden = hiddenFrom(pid);
      if (hidden !== null) {
        emit({ type: 'target-progress', atMs: clock(), phase: 'checking', message: hidden });
        emit({ type: 'target-log', atMs: clock(), stream: 'stderr', line: `conctop: ${hidden}` });
      }
      return {
        pid,
        url,
        guardPgid: null,
        exited,
        stop: async () => undefined,
        logTail: () => [],
        onGone() {
          // Nobody tells how a process that is not our child ended.
          emit({ type: 'target-exited', atMs: clock(), code: null, signal: null, expected: false });
          sayExit({ code: null, signal: null });
        },
      };
    },
  };
}

export function portOf(url: string): number {
  const { port, protocol } = new URL(url);
  return port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port);
}

/** One that was free a moment ago: the kernel gives ephemeral ports in turn, so that it stays so for a while. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, DEFAULT_HOST, () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}
