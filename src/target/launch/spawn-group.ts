import { type ChildProcess, spawn } from 'node:child_process';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { whyNotStartable } from '../../os/find-program.ts';
import { signalGroup } from '../../os/process-group.ts';
import { endGroup, endLeftBehind, TERM_GRACE_MS } from './end-in-order.ts';
import { MARKER } from './left-behind.ts';
import { LineSplitter } from './log-lines.ts';
import { SHELL, startWatchdog } from './watchdog.ts';

export interface GroupExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface ProcessGroup {
  /** The first process, and the group. */
  readonly pid: number;
  /** The first process ended; its last output may still come. */
  readonly ended: Promise<GroupExit>;
  /** The first process ended, and its output was passed on. */
  readonly exited: Promise<GroupExit>;
  /** True once stop() was called. */
  readonly stopping: () => boolean;
  /** SIGTERM to the group, SIGKILL after a while; resolves once no process of it is left. Never rejects. */
  readonly stop: () => Promise<void>;
}

export interface SpawnGroupOptions {
  readonly command: readonly string[];
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly onLine: (stream: 'stdout' | 'stderr', line: string) => void;
  readonly graceMs?: number;
}

/** Grandchildren may keep the pipes open after the first process ended; its last output arrives well before this. */
const LAST_WORDS_MS = 200;

/** Where a shell without PATH searches. */
const DEFAULT_PATH = '/usr/bin:/bin';
/** The first descriptor after stdin, stdout and stderr. */
const GATE_FD = 3;

/** Counts the starts: part of the marker of each one's processes. */
let starts = 0;
/** Groups that this process started and that are not known to have ended. */
const liveGroups = new Set<number>();

/**
 * Starts a command as the leader of its own process group: a Ctrl-C in conctop's terminal does not reach it, and one signal
 * reaches all its children. Used for targets, builds and the user's own command. Rejects with the system's error if the
 * program cannot be started (ENOENT, EACCES).
 *
 * Whenever this process is killed, nothing stays behind:
 *
 * | until                                   | the program                  | what ends it                          |
 * |-----------------------------------------|------------------------------|---------------------------------------|
 * | the watchdog knows the group            | is a shell at a closed gate  | the gate's end: the shell exits       |
 * | the gate was opened                     | the same                     | the watchdog                          |
 * | stop()                                  | runs, in the shell's place   | the watchdog                          |
 *
 * The marker in its environment finds those that leave the group (left-behind.ts).
 */
export function spawnGroup(options: SpawnGroupOptions): Promise<ProcessGroup> {
  const [program = ''] = options.command;
  const problem = whyNotStartable(program, options.cwd, options.env.PATH ?? DEFAULT_PATH);
  if (problem !== null) return Promise.reject(problem);
  const watchdog = startWatchdog();
  starts += 1;
  const marker = `${process.pid}.${starts}.${process.hrtime.bigint()}`;
  const child: ChildProcess = spawn(
    SHELL,
    ['-c', `read -r open <&${GATE_FD} && exec "$@" ${GATE_FD}<&-`, SHELL, ...options.command],
    {
      cwd: options.cwd,
      env: { ...options.env, [MARKER]: marker },
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    },
  );
  const { pid } = child;
  if (pid === undefined) {
    // Its pipes are not there either where no descriptor is left (EMFILE).
    return new Promise((_, reject) => {
      child.once('error', (error) => {
        watchdog.end();
        reject(error);
      });
    });
  }
  const [, stdout, stderr, gate] = child.stdio as unknown as readonly [null, Socket, Socket, Socket];
  gate.on('error', () => undefined);
  watchdog.guard(pid, marker);
  liveGroups.add(pid);
  gate.end('open\n');
  const splitters = Object.entries({ stdout, stderr }).map(([stream, socket]) => {
    const splitter = new LineSplitter((line) => options.onLine(stream as 'stdout' | 'stderr', line));
    socket.setEncoding('utf8').on('data', (chunk: string) => splitter.push(chunk));
    return splitter;
  });
  const closed = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const ended = new Promise<GroupExit>((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }));
  });
  const exited = ended.then(async (exit) => {
    await Promise.race([closed, sleep(LAST_WORDS_MS)]);
    for (const splitter of splitters) splitter.end();
    return exit;
  });

  return new Promise((resolve) => {
    child.once('spawn', () => {
      let stopped: Promise<void> | null = null;
      const end = async (graceMs: number): Promise<void> => {
        await endGroup(pid, graceMs);
        liveGroups.delete(pid);
        const left = await endLeftBehind(marker, graceMs);
        if (left > 0) options.onLine('stderr', leftWords(left));
        watchdog.end();
        // A child that left the group may still hold the pipes; its output does not matter any more.
        stdout.destroy();
        stderr.destroy();
      };
      const stop = (): Promise<void> => {
        stopped ??= end(options.graceMs ?? TERM_GRACE_MS);
        return stopped;
      };
      resolve({ pid, ended, exited, stopping: () => stopped !== null, stop });
    });
  });
}

const leftWords = (count: number): string =>
  count === 1
    ? 'conctop: one process had left the process group (a daemon); it was ended too.'
    : `conctop: ${count} processes had left the process group (daemons); they were ended too.`;

/**
 * For the last moment of a dying process: SIGKILL to the group, at once and without waiting. Not if the group is known to
 * have ended, since its number may have been reused.
 */
export function emergencyStopSync(pid: number): void {
  if (liveGroups.delete(pid)) signalGroup(pid, 'SIGKILL');
}

/** The same for every group that is still there, including one that is only being built or started. */
export function emergencyStopAllSync(): void {
  for (const pid of [...liveGroups]) emergencyStopSync(pid);
}
