import { realpathSync, renameSync, statSync, symlinkSync, utimesSync } from 'node:fs';
import { basename, join } from 'node:path';
import { ConctopError } from '../../domain/errors.ts';
import { startLimitHint, whyNotStarted } from '../../domain/words/start-failure.ts';
import { isOutOfSpace } from '../../domain/words/write-failure.ts';
import { cacheRoot } from '../../os/cache-root.ts';
import type { Build, TargetManifest } from '../catalog/manifest.ts';
import { badManifest } from '../catalog/parse-manifest.ts';
import { substituteAll, substituteEnv, substitutionsFor } from '../catalog/substitute.ts';
import { LogTail } from '../launch/log-lines.ts';
import { spawnGroup } from '../launch/spawn-group.ts';
import { type BuildAttempt, beginAttempt, namesIn, removeQuietly, sweepAttempts } from './build-attempt.ts';
import { buildHash } from './build-hash.ts';

export interface BuildOptions {
  readonly manifest: TargetManifest;
  /** The target's folder; nothing is written there. */
  readonly src: string;
  readonly toolchainVersion: string;
  /** PATH for a toolchain that is not on PATH; empty: the user's own PATH. */
  readonly toolchainPath?: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  /** A build is needed and begins now. */
  readonly onStart: () => void;
  /** Each line that the build's tools print. */
  readonly onLine: (line: string) => void;
  readonly cache?: string;
}

const DETAIL_LINES = 20;
/** ENOSPC and EDQUOT as the C library words them, and every build tool prints them. */
const NO_SPACE = /no space left on device|disk quota exceeded/i;
const SPACE_HINT = 'Free some space, or set CONCTOP_CACHE to a folder on another disk; `conctop node` needs no build.';
/** The target's next build removes what was not used for this long. */
const KEEP_UNUSED_MS = 7 * 24 * 3600 * 1000;

/**
 * Returns the folder for `{cache}`, and builds it if it is missing. If the manifest builds nothing this is the target's own
 * source folder.
 *
 *     <cache>/<name>/<hash>              a link, created by one rename once the build has succeeded
 *     <cache>/<name>/<hash>-PID-XXXXXX/  its destination; each attempt has its own, so that two conctops may build at once
 *
 * A folder is never moved after its build: a Python venv contains its own path.
 * @throws ConctopError 'build-failed', with the tool's last lines; the signal's reason if it is aborted.
 */
export async function buildTarget(options: BuildOptions): Promise<string> {
  const { manifest, src } = options;
  const { build } = manifest;
  if (build === null) return src;
  const link = join(options.cache ?? cacheRoot(), manifest.name, hashOf(src, build, options.toolchainVersion));
  sweepAttempts(join(link, '..'));
  const published = resolvePublished(link);
  if (published !== null) return published;

  options.onStart();
  const folder = join(link, '..');
  let attempt: BuildAttempt;
  try {
    attempt = beginAttempt(`${link}-`);
  } catch (cause) {
    throw notWritten(manifest, folder, cause);
  }
  try {
    await runCommands(options, build, attempt);
    try {
      attempt.finish();
      publish(attempt.folder, link);
    } catch (cause) {
      throw notWritten(manifest, folder, cause);
    }
  } catch (cause) {
    attempt.abandon();
    throw cause;
  }
  removeUnused(folder);
  return realpathSync(link);
}

function notWritten({ name }: TargetManifest, folder: string, cause: unknown): ConctopError {
  const why = isOutOfSpace(cause) ? 'no space is left for' : 'nothing can be written to';
  return new ConctopError('build-failed', `The target ${name} cannot be built: ${why} ${folder}.`, {
    hint: isOutOfSpace(cause) ? SPACE_HINT : 'Set CONCTOP_CACHE to a folder that you may write to.',
    cause,
  });
}

async function runCommands(options: BuildOptions, build: Build, attempt: BuildAttempt): Promise<void> {
  const { manifest, src, signal } = options;
  const values = substitutionsFor(src, attempt.folder);
  const env = { ...process.env, ...attempt.env, ...options.toolchainPath, ...substituteEnv(build.env, values) };
  for (const template of [build.command, ...(build.then ?? [])]) {
    signal.throwIfAborted();
    const command = substituteAll(template, values);
    const tail = new LogTail(DETAIL_LINES);
    const said = command.map((word) => basename(word)).join(' ');
    let problem: string;
    let limitHint: string | null = null;
    try {
      const group = await spawnGroup({
        command,
        cwd: src,
        env,
        onLine(_stream, line) {
          tail.push(line);
          options.onLine(line);
        },
      });
      const abort = (): void => void group.stop();
      signal.addEventListener('abort', abort, { once: true });
      const exit = await group.exited;
      signal.removeEventListener('abort', abort);
      await group.stop();
      signal.throwIfAborted();
      if (exit.code === 0) continue;
      problem = exit.signal === null ? `exit code ${exit.code}` : exit.signal;
    } catch (cause) {
      signal.throwIfAborted();
      problem = whyNotStarted(cause);
      limitHint = startLimitHint(cause);
    }
    throw new ConctopError('build-failed', `Building the target ${manifest.name} failed: ${said}: ${problem}.`, {
      hint: tail.lines().some((line) => NO_SPACE.test(line))
        ? SPACE_HINT
        : (limitHint ?? 'The lines above say why; `conctop node` needs no build.'),
      details: tail.lines(),
    });
  }
}

function hashOf(src: string, build: Build, toolchainVersion: string): string {
  try {
    return buildHash(src, build, toolchainVersion);
  } catch (cause) {
    throw badManifest(join(src, 'target.json'), ', field "build.inputs": names a file that cannot be read', cause);
  }
}

/** Also marks the build as used today. */
function resolvePublished(link: string): string | null {
  try {
    const folder = realpathSync(link);
    const now = new Date();
    utimesSync(folder, now, now);
    return folder;
  } catch {
    return null;
  }
}

/** One rename, so that a reader sees either no build or a whole one. If two end together, the later one wins. */
function publish(attempt: string, link: string): void {
  const fresh = `${attempt}.link`;
  symlinkSync(basename(attempt), fresh);
  renameSync(fresh, link);
}

/** Removes builds that were not used for long, and dangling links. A failure here does not matter. */
function removeUnused(folder: string): void {
  for (const name of namesIn(folder)) {
    const path = join(folder, name);
    if (isUnused(path)) removeQuietly(path);
  }
}

function isUnused(path: string): boolean {
  try {
    return Date.now() - statSync(path).mtimeMs >= KEEP_UNUSED_MS;
  } catch {
    // A link whose folder was removed first.
    return true;
  }
}
