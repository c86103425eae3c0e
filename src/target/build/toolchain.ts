import { execFile } from 'node:child_process';
import { delimiter } from 'node:path';
import { ConctopError } from '../../domain/errors.ts';
import { expandFolders, findOnPath } from '../../os/find-program.ts';
import type { TargetManifest, Toolchain } from '../catalog/manifest.ts';
import { findReadyMade, type ReadyMade } from './ready-made.ts';

/** The state of a target's toolchain. `runtime` is the version as the tool writes it: `go1.26.8`, `v20.20.2`. */
export type ToolchainCheck =
  | {
      readonly status: 'ok';
      readonly version: string;
      readonly runtime: string | null;
      /** Its folder outside PATH (`alsoIn`), which goes first on the target's PATH; null: it is on PATH. */
      readonly folder: string | null;
    }
  | { readonly status: 'missing' }
  /** It is on PATH but reports no version: a stub, such as macOS's javac without a JDK. */
  | { readonly status: 'broken'; readonly reason: string }
  | { readonly status: 'too-old'; readonly version: string; readonly minimumVersion: string };

export interface TargetAvailability {
  readonly manifest: TargetManifest;
  readonly check: ToolchainCheck;
  readonly readyMade: ReadyMade | null;
  /** It runs the ready-made build, not one of its own. */
  readonly runsReadyMade: boolean;
  /** The command or address that installs what is missing, for this platform; null where nothing is missing. */
  readonly install: string | null;
}

/** Shims (pyenv, asdf, sdkman) start a shell or two before the tool itself; a tool that hangs counts as missing. */
const VERSION_TIMEOUT_MS = 10_000;

/** Searches the target's tool on PATH, then in `alsoIn`, and reads its version. Never throws for what it finds. */
export async function checkToolchain(
  manifest: Pick<TargetManifest, 'toolchain' | 'build'>,
  env: NodeJS.ProcessEnv = process.env,
): Promise<ToolchainCheck> {
  const { toolchain } = manifest;
  if (toolchain === null) return { status: 'ok', version: '', runtime: null, folder: null };
  if (toolchain.command === '{node}') return judgeVersion(toolchain, process.version);
  const buildEnv = { ...env, ...manifest.build?.env };
  const program = findOnPath(toolchain.command, env.PATH ?? '');
  const onPath: ToolchainCheck = program === null ? { status: 'missing' } : await ask(toolchain, program, buildEnv);
  if (onPath.status === 'ok') return onPath;
  return (await newestOffPath(toolchain, buildEnv)) ?? onPath;
}

async function ask(toolchain: Toolchain, program: string, env: NodeJS.ProcessEnv): Promise<ToolchainCheck> {
  try {
    return judgeVersion(toolchain, await printedBy(program, toolchain.versionArgs, env));
  } catch (cause) {
    return { status: 'broken', reason: firstLine(cause instanceof Error ? cause.message : String(cause)) };
  }
}

/** The newest of `alsoIn` that is new enough; null where there is none. */
async function newestOffPath(toolchain: Toolchain, env: NodeJS.ProcessEnv): Promise<ToolchainCheck | null> {
  const folders = (toolchain.alsoIn ?? []).flatMap((pattern) => expandFolders(pattern, env));
  const checks = await Promise.all(
    [...new Set(folders)].map(async (folder) => {
      const program = findOnPath(toolchain.command, folder);
      const check = program === null ? null : await ask(toolchain, program, env);
      return check?.status === 'ok' ? { ...check, folder } : null;
    }),
  );
  const found = checks.filter((check) => check !== null);
  return found.sort((a, b) => compareVersions(b.version, a.version))[0] ?? null;
}

/** A toolchain's folder outside PATH goes first, so that its programs (javac and java) have the same version. */
export const pathWith = (folder: string | null, env: NodeJS.ProcessEnv = process.env): Record<string, string> =>
  folder === null ? {} : { PATH: [folder, env.PATH ?? ''].join(delimiter) };

/** @param printed everything that the tool's version command printed. */
export function judgeVersion(toolchain: Toolchain, printed: string): ToolchainCheck {
  const match = new RegExp(toolchain.versionPattern).exec(printed);
  const version = match?.[1];
  if (match === null || version === undefined) {
    return { status: 'broken', reason: `it reports no version: ${firstLine(printed)}` };
  }
  if (compareVersions(version, toolchain.minimumVersion) < 0) {
    return { status: 'too-old', version, minimumVersion: toolchain.minimumVersion };
  }
  return { status: 'ok', version, runtime: match[0], folder: null };
}

/** Dotted numbers, compared part by part; a missing part counts as 0, so `1.21` equals `1.21.0`. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [a, b].map((version) => version.split('.').map(Number)) as [number[], number[]];
  for (let i = 0; i < Math.max(left.length, right.length); i += 1) {
    const difference = (left[i] ?? 0) - (right[i] ?? 0);
    if (difference !== 0) return Math.sign(difference);
  }
  return 0;
}

/** @throws ConctopError 'toolchain-missing': what is missing, how to install it, and what runs without it. */
export function requireToolchain(
  manifest: TargetManifest,
  check: ToolchainCheck,
  platform: NodeJS.Platform = process.platform,
): Extract<ToolchainCheck, { status: 'ok' }> {
  if (check.status === 'ok') return check;
  const install = installWith(manifest, platform);
  const without = manifest.name === 'node' ? '' : ' `conctop node` runs without it.';
  throw new ConctopError('toolchain-missing', `The target ${manifest.name} ${missingSentence(manifest, check)}.`, {
    hint: `Install it: ${install}.${without}`,
  });
}

/**
 * What a target runs from: its ready-made build where one is installed that was made from these very sources, else a toolchain.
 * `root`: the package's `targets/`; null: nothing is ready-made.
 */
export async function checkTarget(
  manifest: TargetManifest,
  root: string | null,
  { builds = false, env = process.env }: { readonly builds?: boolean; readonly env?: NodeJS.ProcessEnv } = {},
): Promise<Pick<TargetAvailability, 'check' | 'readyMade' | 'runsReadyMade'>> {
  const readyMade = builds || root === null ? null : findReadyMade(manifest, root);
  if (readyMade?.state === 'ok') {
    const check = await checkToolchain({ toolchain: manifest.build?.runsWith ?? null, build: null }, env);
    if (check.status === 'ok') {
      return { check: { ...check, runtime: check.runtime ?? readyMade.madeWith }, readyMade, runsReadyMade: true };
    }
  }
  return { check: await checkToolchain(manifest, env), readyMade, runsReadyMade: false };
}

/** All targets with what is missing for each: the table of `conctop targets`. `root` as for checkTarget. */
export async function checkAvailability(
  manifests: readonly TargetManifest[],
  root: string | null = null,
  env: NodeJS.ProcessEnv = process.env,
): Promise<TargetAvailability[]> {
  return Promise.all(
    manifests.map(async (manifest) => {
      const found = await checkTarget(manifest, root, { env });
      const { check } = found;
      return { manifest, ...found, install: check.status === 'ok' ? null : installWith(manifest, process.platform) };
    }),
  );
}

function missingSentence({ toolchain }: TargetManifest, check: Exclude<ToolchainCheck, { status: 'ok' }>): string {
  const tool = toolchain?.command === '{node}' ? 'Node' : (toolchain?.command ?? '');
  if (check.status === 'missing') return `needs ${tool}, which is not on PATH`;
  if (check.status === 'broken') return `needs ${tool}, which is on PATH but does not work (${check.reason})`;
  return `needs ${tool} ${check.minimumVersion} or newer, and this machine has ${check.version}`;
}

const installWith = ({ toolchain }: TargetManifest, platform: NodeJS.Platform): string =>
  (platform === 'darwin' ? toolchain?.install.darwin : toolchain?.install.linux) ?? '';

/** Both streams: `java -version` writes on stderr. */
function printedBy(program: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(
      program,
      args,
      { env, cwd: '/', timeout: VERSION_TIMEOUT_MS, killSignal: 'SIGKILL' },
      (error, stdout, stderr) => {
        if (error === null) resolve(`${stdout}\n${stderr}`);
        else if (error.killed === true) reject(new Error(`no answer within ${VERSION_TIMEOUT_MS / 1000} s`));
        else reject(new Error(firstLine(stderr) || error.message));
      },
    );
  });
}

const firstLine = (text: string): string => text.trim().split('\n')[0]?.trim() ?? '';
