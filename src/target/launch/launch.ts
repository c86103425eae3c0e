import http from 'node:http';
import https from 'node:https';
import { basename } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock, Emit, TargetProgress } from '../../domain/events/run-event.ts';
import { isSecure } from '../../domain/plan/server-url.ts';
import { buildTarget } from '../build/build.ts';
import { requireUsable, whyNotUsed } from '../build/ready-made.ts';
import { checkTarget, pathWith, requireToolchain } from '../build/toolchain.ts';
import { targetFolder } from '../catalog/catalog.ts';
import type { TargetManifest } from '../catalog/manifest.ts';
import { substituteAll, substituteEnv, substitutionsFor } from '../catalog/substitute.ts';
import { endServer, PORT_FREE_WAIT_MS } from './end-server.ts';
import { parseListening, parseStacksLine } from './first-lines.ts';
import { requireFreePorts } from './free-ports.ts';
import { diedBeforeListening, neverListened, startFailed } from './launch-errors.ts';
import { LineLimiter, LogTail } from './log-lines.ts';
import { type GroupExit, type ProcessGroup, spawnGroup } from './spawn-group.ts';

export interface LaunchOptions {
  readonly manifest: TargetManifest;
  /** The package's `targets/`. */
  readonly root: string;
  readonly host?: string;
  /** 0 is any free port. */
  readonly port: number;
  readonly emit: Emit;
  readonly clock: Clock;
  /** Ends a launch that is under way; a running target is ended by its stop(). */
  readonly signal: AbortSignal;
  readonly startTimeoutMs?: number;
  /** Prefix of the command that runs the server: `taskset -c 0`. */
  readonly prefix?: readonly string[];
  /** Built here by a toolchain, even where a ready-made build is installed. */
  readonly builds?: boolean;
  /** Folder for builds, instead of the user's cache folder. */
  readonly cache?: string;
}

export interface RunningServer {
  /** The target's first process, and its process group. */
  readonly pid: number;
  /** `http://127.0.0.1:40123` */
  readonly url: string;
  readonly runtime: string | null;
  /** Where it says what its units wait for, if that is a port of its own; null: it said nothing of one. */
  readonly stacksUrl: string | null;
  /** The first process ended, by itself or by stop(); then its last lines are in logTail(). */
  readonly exited: Promise<GroupExit>;
  /** Resolves once no process of the group is left and its port is free. Idempotent. Never rejects. */
  readonly stop: () => Promise<void>;
  readonly logTail: () => readonly string[];
}

export const DEFAULT_HOST = '127.0.0.1';
const DEFAULT_START_TIMEOUT_MS = 10_000;
/** Enough for a stack trace, little enough for a terminal. */
const LOG_TAIL_LINES = 20;
/** It follows the first at once; a run goes on without it. */
const SECOND_LINE_MS = 1_000;
/** Often enough that nobody notices, seldom enough not to fill the server's log while it starts. */
const READY_POLL_MS = 100;
const READY_ANSWER_MS = 2_000;

/**
 * Checks the toolchain, builds if needed, starts the target and waits for its `listening on` line. If this rejects, nothing of
 * the target is left.
 * @throws ConctopError 'toolchain-missing' | 'build-failed' | 'bad-manifest' | 'port-busy' | 'port-denied' | 'target-died' |
 * 'never-listened'; the signal's reason if it was aborted.
 */
export async function launchTarget(options: LaunchOptions): Promise<RunningServer> {
  const { manifest, root, emit, clock, signal } = options;
  const progress = (phase: TargetProgress['phase'], message: string): void =>
    emit({ type: 'target-progress', atMs: clock(), phase, message });
  const src = targetFolder(root, manifest);

  progress('checking', `checking for ${manifest.toolchain?.command === '{node}' ? 'Node.js' : manifest.language}`);
  const { check, readyMade, runsReadyMade } = await checkTarget(manifest, root, { builds: options.builds ?? false });
  if (readyMade !== null && !runsReadyMade) requireUsable(manifest, readyMade, check);
  const { version, runtime, folder } = requireToolchain(manifest, check);
  signal.throwIfAborted();
  const why = readyMade === null ? '' : `; ${whyNotUsed(readyMade)}`;
  const cache =
    readyMade !== null && runsReadyMade
      ? readyMade.folder
      : await buildTarget({
          manifest,
          src,
          toolchainVersion: version,
          toolchainPath: pathWith(folder),
          signal,
          onStart: () => progress('building', `${manifest.build?.title ?? 'building'} (first run only${why})`),
          onLine: (line) => progress('building', line),
          ...(options.cache === undefined ? {} : { cache: options.cache }),
        });
  signal.throwIfAborted();
  const values = substitutionsFor(src, cache);
  return startServer({
    name: manifest.name,
    command: [...(options.prefix ?? []), ...substituteAll(manifest.run.command, values)],
    cwd: src,
    env: { ...pathWith(folder), ...substituteEnv(manifest.run.env, values) },
    host: options.host ?? DEFAULT_HOST,
    port: options.port,
    runtime,
    emit,
    clock,
    signal,
    startTimeoutMs: options.startTimeoutMs ?? DEFAULT_START_TIMEOUT_MS,
    saysStacks: manifest.stacks !== undefined && 'port' in manifest.stacks,
  });
}

export interface ServerOptions {
  /** Its name in errors. */
  readonly name: string;
  readonly command: readonly string[];
  readonly cwd: string;
  /** Added to conctop's own environment, besides PORT and HOST. */
  readonly env: Readonly<Record<string, string>>;
  readonly host: string;
  readonly port: number;
  readonly runtime: string | null;
  readonly emit: Emit;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly startTimeoutMs: number;
  /** Ready once this URL answers anything; absent: by the target contract, `listening on http://…` on stdout. */
  readonly readyUrl?: string;
  /** Its second line says where it reports what its units wait for. */
  readonly saysStacks?: boolean;
}

/** Starts a server with PORT and HOST in its environment and waits until it is ready. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { name, host, port, emit, clock, signal } = options;
  await requireFreePorts(options);
  const progress = (phase: TargetProgress['phase'], message: string): void =>
    emit({ type: 'target-progress', atMs: clock(), phase, message });

  const tail = new LogTail(LOG_TAIL_LINES);
  let sayUrl: (url: string) => void = () => undefined;
  const listening = new Promise<string>((resolve) => {
    sayUrl = resolve;
  });
  const limiters = {
    stdout: new LineLimiter(clock, (line) => emit({ type: 'target-log', atMs: clock(), stream: 'stdout', line })),
    stderr: new LineLimiter(clock, (line) => emit({ type: 'target-log', atMs: clock(), stream: 'stderr', line })),
  };
  let stacksUrl: string | null = null;
  let saidStacks: () => void = () => undefined;
  const stacksSaid = new Promise<void>((resolve) => {
    saidStacks = resolve;
  });
  const onLine = (stream: 'stdout' | 'stderr', line: string): void => {
    tail.push(line);
    limiters[stream].push(line);
    if (stream === 'stderr' || options.readyUrl !== undefined) return;
    const url = parseListening(line);
    if (url !== null) sayUrl(url);
    if (options.saysStacks !== true) return;
    stacksUrl ??= parseStacksLine(line);
    if (stacksUrl !== null) saidStacks();
  };

  progress('starting', `starting ${options.command.map((word) => basename(word)).join(' ')}`);
  const env = { ...process.env, ...options.env, PORT: String(port), HOST: host };
  let group: ProcessGroup;
  try {
    group = await spawnGroup({ command: options.command, cwd: options.cwd, env, onLine });
  } catch (cause) {
    throw startFailed(name, options.command[0] ?? '', cause);
  }
  // Reported at once: errors that follow are its consequence.
  void group.ended.then((exit) => {
    emit({ type: 'target-exited', atMs: clock(), ...exit, expected: group.stopping() });
  });
  const exited = group.exited.then((exit) => {
    limiters.stdout.end();
    limiters.stderr.end();
    return exit;
  });

  progress('waiting', options.readyUrl === undefined ? 'waiting for it to listen' : `waiting for ${options.readyUrl}`);
  const answered = new AbortController();
  if (options.readyUrl !== undefined) void untilAnswered(options.readyUrl, answered.signal, sayUrl);
  const outcome = await firstOf(listening, exited, options.startTimeoutMs, signal);
  answered.abort();
  // Checked before waiting for the group's end: quitting meanwhile does not change what happened before.
  const wasAborted = signal.aborted;
  if (outcome.kind === 'listening') {
    const { url } = outcome;
    if (options.saysStacks === true) await Promise.race([stacksSaid, exited, sleep(SECOND_LINE_MS)]);
    emit({ type: 'target-ready', atMs: clock(), pid: group.pid, url, runtime: options.runtime });
    let stopped: Promise<void> | null = null;
    const stop = (): Promise<void> => {
      stopped ??= endServer(group, exited, url, (line) =>
        emit({ type: 'target-log', atMs: clock(), stream: 'stderr', line }),
      );
      return stopped;
    };
    return { pid: group.pid, url, runtime: options.runtime, stacksUrl, exited, stop, logTail: () => tail.lines() };
  }
  await group.stop();
  // No signal may end the first process; then its group's stop has given up on it, and so do we.
  await Promise.race([exited, sleep(PORT_FREE_WAIT_MS, undefined, { ref: false })]);
  if (wasAborted) signal.throwIfAborted();
  if (outcome.kind === 'silent')
    throw neverListened(name, options.startTimeoutMs, tail.lines(), options.readyUrl ?? null);
  throw await diedBeforeListening({
    name,
    host,
    port,
    exit: outcome.exit,
    tail: tail.lines(),
    readyUrl: options.readyUrl,
  });
}

/** Polls until something answers; then reports the URL's origin. */
async function untilAnswered(url: string, signal: AbortSignal, report: (origin: string) => void): Promise<void> {
  while (!signal.aborted) {
    if (await isAnswered(url, signal)) {
      report(new URL(url).origin);
      return;
    }
    await sleep(READY_POLL_MS);
  }
}

function isAnswered(url: string, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    const { request } = isSecure(url) ? https : http;
    // Whether the certificate is trusted matters for the load, not for whether a server is there.
    const asked = request(
      url,
      { signal, agent: false, timeout: READY_ANSWER_MS, rejectUnauthorized: false },
      (response) => {
        response.destroy();
        resolve(true);
      },
    );
    // Connected, and no answer yet: it listens and is slow. How slow is for the run to show.
    asked.on('timeout', () => {
      resolve(asked.socket?.connecting === false);
      asked.destroy();
    });
    // Bytes that are not HTTP (the parser's HPE_…) are an answer too: the load judges and reports it.
    asked.on('error', ({ code }: NodeJS.ErrnoException) => resolve(code?.startsWith('HPE_') === true));
    asked.end();
  });
}

type Start =
  | { readonly kind: 'listening'; readonly url: string }
  | { readonly kind: 'exited'; readonly exit: GroupExit }
  | { readonly kind: 'silent' };

async function firstOf(
  listening: Promise<string>,
  exited: Promise<GroupExit>,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<Start> {
  const timer = new AbortController();
  try {
    return await Promise.race([
      listening.then((url): Start => ({ kind: 'listening', url })),
      exited.then((exit): Start => ({ kind: 'exited', exit })),
      // It rejects when the run's end aborts it, and the caller finds the signal aborted.
      sleep(timeoutMs, undefined, { signal: AbortSignal.any([signal, timer.signal]) }).then(
        (): Start => ({ kind: 'silent' }),
        (): Start => ({ kind: 'silent' }),
      ),
    ]);
  } finally {
    timer.abort();
  }
}
