import { type ChildProcess, spawn } from 'node:child_process';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { whyNotStartable } from './find-program.ts';
import { LineSplitter } from './log-lines.ts';
import { groupIsAlive, signalGroup } from './process-group.ts';

export interface GroupExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface ProcessGroup {
  /** Of the first process, and of the group. */
  readonly pid: number;
  /** The first process ended, and what it had printed was handed over. */
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

/** Time to end by itself after SIGTERM: what the target contract allows. */
export const TERM_GRACE_MS = 2_000;
/** A process that SIGKILL does not end within this sits in the kernel (a dead disk); waiting longer would hang conctop. */
const KILL_WAIT_MS = 3_000;
/** How often the process table is asked while a group ends: its cost is one pass over /proc. */
const POLL_MS = 20;
/** Grandchildren may hold the pipes open after the first process ended; its last words are there well before this. */
const LAST_WORDS_MS = 200;

/** Every system that Node runs on, but Windows, has it there. */
const SHELL = '/bin/sh';
/** Where a shell without PATH looks. */
const DEFAULT_PATH = '/usr/bin:/bin';
/** The first one after stdin, stdout and stderr. */
const GATE_FD = 3;

/** Groups that this process started and that are not known to be gone. */
const liveGroups = new Set<number>();

/**
 * Starts a command as the leader of a process group of its own: a Ctrl-C in conctop's terminal does not reach it, and
 * one signal reaches all its children. Used for targets, builds and the user's own command alike.
 * Rejects with the system's error where the program cannot be started (ENOENT, EACCES).
 *
 * Whenever this process is killed, nothing stays behind:
 *
 * | until                                   | the program                  | what ends it                          |
 * |-----------------------------------------|------------------------------|---------------------------------------|
 * | the watchdog was told the group         | is a shell at a closed gate  | the gate's end: the shell goes home   |
 * | the gate was opened                     | the same                     | the watchdog                          |
 * | stop()                                  | runs, in the shell's place   | the watchdog                          |
 */
export function spawnGroup(options: SpawnGroupOptions): Promise<ProcessGroup> {
  const [program = ''] = options.command;
  const problem = whyNotStartable(program, options.cwd, options.env.PATH ?? DEFAULT_PATH);
  if (problem !== null) return Promise.reject(problem);
  const watchdog = startWatchdog();
  const child: ChildProcess = spawn(
    SHELL,
    ['-c', `read -r open <&${GATE_FD} && exec "$@" ${GATE_FD}<&-`, SHELL, ...options.command],
    {
      cwd: options.cwd,
      env: options.env,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    },
  );
  const [, stdout, stderr, gate] = child.stdio as unknown as readonly [null, Socket, Socket, Socket];
  gate.on('error', () => undefined);
  if (child.pid !== undefined) {
    watchdog.guard(child.pid);
    liveGroups.add(child.pid);
    gate.end('open\n');
  }
  const splitters = Object.entries({ stdout, stderr }).map(([stream, socket]) => {
    const splitter = new LineSplitter((line) => options.onLine(stream as 'stdout' | 'stderr', line));
    socket.setEncoding('utf8').on('data', (chunk: string) => splitter.push(chunk));
    return splitter;
  });
  const exited = new Promise<GroupExit>((resolve) => {
    const closed = new Promise<void>((done) => child.once('close', () => done()));
    child.once('exit', (code, signal) => {
      void Promise.race([closed, sleep(LAST_WORDS_MS)]).then(() => {
        for (const splitter of splitters) splitter.end();
        resolve({ code, signal });
      });
    });
  });

  return new Promise((resolve, reject) => {
    child.once('error', (error) => {
      watchdog.end();
      reject(error);
    });
    child.once('spawn', () => {
      const { pid } = child;
      if (pid === undefined) return;
      let stopped: Promise<void> | null = null;
      const stop = (): Promise<void> => {
        stopped ??= endGroup(pid, options.graceMs ?? TERM_GRACE_MS).then(() => {
          watchdog.end();
          // A child that left the group may still hold the pipes; nothing of it concerns us any more.
          stdout.destroy();
          stderr.destroy();
        });
        return stopped;
      };
      resolve({ pid, exited, stopping: () => stopped !== null, stop });
    });
  });
}

/**
 * A shell that is told a group, and waits for the end of a pipe whose other end only this process holds. Whatever ends
 * this process, SIGKILL included, closes the pipe, and the shell ends the group: also one that is still being built or started.
 */
function startWatchdog(): { readonly guard: (pgid: number) => void; readonly end: () => void } {
  const shell = spawn(SHELL, ['-c', 'read -r group && { read -r _; kill -9 "-$group" 2>/dev/null; }'], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  // What is wrong with the shell the gate's says.
  shell.on('error', () => undefined);
  shell.stdin.on('error', () => undefined);
  shell.unref();
  (shell.stdin as Socket).unref();
  return {
    guard: (pgid) => shell.stdin.write(`${pgid}\n`),
    end: () => shell.kill('SIGKILL'),
  };
}

async function endGroup(pgid: number, graceMs: number): Promise<void> {
  signalGroup(pgid, 'SIGTERM');
  if (!(await isGoneWithin(pgid, graceMs))) {
    signalGroup(pgid, 'SIGKILL');
    await isGoneWithin(pgid, KILL_WAIT_MS);
  }
  liveGroups.delete(pgid);
}

async function isGoneWithin(pgid: number, limitMs: number): Promise<boolean> {
  const endMs = performance.now() + limitMs;
  while (groupIsAlive(pgid)) {
    if (performance.now() >= endMs) return false;
    await sleep(POLL_MS);
  }
  return true;
}

/**
 * For the last moment of a dying process: SIGKILL to the group, at once and without waiting. A group that is known to
 * be gone is left alone, since its number may be another's by now.
 */
export function emergencyStopSync(pid: number): void {
  if (liveGroups.delete(pid)) signalGroup(pid, 'SIGKILL');
}

/** The same for every group that is still there, also one that is only being built or started. */
export function emergencyStopAllSync(): void {
  for (const pid of [...liveGroups]) emergencyStopSync(pid);
}
