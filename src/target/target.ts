import { basename } from 'node:path';
import type { Clock, Emit, TargetDescription } from '../domain/events/run-event.ts';
import { freePort } from '../os/ports.ts';
import { processIsAlive } from '../os/process.ts';
import { readExplanation, readSource } from './catalog/catalog.ts';
import type { TargetManifest } from './catalog/manifest.ts';
import { DEFAULT_HOST, launchTarget, startServer } from './launch/launch.ts';
import { hiddenFrom } from './launch/process-name.ts';
import type { GroupExit } from './launch/spawn-group.ts';

/** The server under test: a shipped target, the user's own command, or a process that already runs. */
export interface Target {
  readonly description: TargetDescription;
  /** It keeps the target contract: it has /stats, and counts from zero. */
  readonly hasStats: boolean;
  /** Where it reports what its units wait for, a path of its server; absent: nowhere, or on a port that it chooses as it starts. */
  readonly stacksPath?: string;
  readonly start: (options: TargetStart) => Promise<RunningTarget>;
}

export interface TargetStart {
  readonly emit: Emit;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Prefix of the command that is started: `taskset -c 0`. */
  readonly prefix: readonly string[];
}

export interface RunningTarget {
  readonly pid: number;
  /** Origin of the server; null: no load, only to observe. */
  readonly url: string | null;
  /** Where it reports what its units wait for, on a port of its own; absent or null: nowhere. */
  readonly stacksUrl?: string | null;
  /** It ended, and its last lines are in logTail(). The event for its end is emitted at once. */
  readonly exited: Promise<GroupExit>;
  readonly stop: () => Promise<void>;
  readonly logTail: () => readonly string[];
  /** The probes found the process gone. */
  readonly onGone: () => void;
  /** Its sockets break: if it is gone, and nothing else would report that, report it now. */
  readonly noticeGone: () => void;
}

/** `conctop go` */
export function shippedTarget(manifest: TargetManifest, root: string, port: number, builds = false): Target {
  const { file, firstLine, lastLine } = manifest.source;
  const { stacks } = manifest;
  return {
    hasStats: true,
    ...(stacks !== undefined && 'path' in stacks && stacks.port === undefined ? { stacksPath: stacks.path } : {}),
    description: {
      name: manifest.name,
      title: manifest.title,
      language: manifest.language,
      model: manifest.model,
      unit: manifest.unit,
      why: manifest.expect.why,
      threads: manifest.expect.threads,
      ...modelOf(manifest),
      folklore: manifest.folklore,
      explanation: readExplanation(root, manifest),
      source: { file, text: readSource(root, manifest), firstLine, lastLine },
    },
    async start(options) {
      const running = await launchTarget({ manifest, root, port, builds, ...options });
      return { ...running, onGone: () => undefined, noticeGone: () => undefined };
    },
  };
}

const modelOf = ({
  http,
  stacks,
  expect: { oneAtATime, blocks, requestsAtOnce, connectionsAtOnce },
}: TargetManifest) => ({
  ...(http === undefined ? {} : { http }),
  ...(stacks !== undefined && 'missing' in stacks ? { stacksMissing: stacks.missing } : {}),
  ...(oneAtATime === undefined ? {} : { oneAtATime }),
  ...(blocks === undefined ? {} : { blocks }),
  ...(requestsAtOnce === undefined ? {} : { requestsAtOnce }),
  ...(connectionsAtOnce === undefined ? {} : { connectionsAtOnce }),
});

/** The user's own server may compile or migrate before it listens. */
const COMMAND_START_TIMEOUT_MS = 60_000;

/** A program without a manifest: only its name is known. */
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

export interface OwnCommand {
  readonly command: readonly string[];
  /** Where conctop waits for it and loads it; null: on its port. */
  readonly url: string | null;
  /** The value of its $PORT; 0: any free one. */
  readonly port: number;
  readonly cwd: string;
}

/**
 * `conctop run [--url URL] [--port N] -- CMD…`. The command finds PORT and HOST in its environment, and `$PORT` in an
 * argument is replaced.
 */
export function commandTarget({ command, url, port: wanted, cwd }: OwnCommand): Target {
  const [program = ''] = command;
  return {
    hasStats: false,
    description: describeUnknown(basename(program), command.join(' ')),
    async start({ prefix, ...options }) {
      const port = wanted === 0 ? await freePort(DEFAULT_HOST) : wanted;
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
        readyUrl: url ?? `http://${DEFAULT_HOST}:${port}/`,
      });
      return { ...running, onGone: () => undefined, noticeGone: () => undefined };
    },
  };
}

/** `conctop attach PID`: observed, never stopped. */
export function processTarget(pid: number, name: string, url: string | null): Target {
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
      let known = false;
      const onGone = (): void => {
        if (known) return;
        known = true;
        // Only a parent learns how a process ended.
        emit({ type: 'target-exited', atMs: clock(), code: null, signal: null, expected: false });
        sayExit({ code: null, signal: null });
      };
      return {
        pid,
        url,
        exited,
        stop: async () => undefined,
        logTail: () => [],
        onGone,
        noticeGone() {
          if (!processIsAlive(pid)) onGone();
        },
      };
    },
  };
}
