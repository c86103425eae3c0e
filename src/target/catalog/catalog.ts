import { type Dirent, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConctopError, EXIT } from '../../domain/errors.ts';
import { orMeant } from '../../domain/words/nearest.ts';
import { checkTarget } from '../build/toolchain.ts';
import type { TargetManifest } from './manifest.ts';
import { badManifest, parseManifest } from './parse-manifest.ts';

const MANIFEST_FILE = 'target.json';

/** What runs without a target's name: Go surprises most, Node can always run. */
const FIRST_CHOICES: readonly string[] = ['go', 'node'];

/** Names of the folders below `root` (the package's `targets/`) that hold a manifest, sorted. */
export function targetNames(root: string): string[] {
  let entries: Dirent[];
  try {
    entries = readdirSync(root, { withFileTypes: true });
  } catch (cause) {
    throw badManifest(root, 'cannot be found: the folder of the targets is missing', cause);
  }
  return entries
    .filter((entry) => entry.isDirectory() && readdirSync(join(root, entry.name)).includes(MANIFEST_FILE))
    .map((entry) => entry.name)
    .sort();
}

/** @throws ConctopError 'bad-manifest' */
export const listTargets = (root: string): TargetManifest[] =>
  targetNames(root).map((name) => readManifest(root, name));

/** @throws ConctopError 'unknown-target' (exit code 2), 'bad-manifest' */
export function loadTarget(root: string, name: string): TargetManifest {
  const names = targetNames(root);
  if (names.includes(name)) return readManifest(root, name);
  throw unknownTarget(name, names, names);
}

/** `meant`: what else its name can have stood for. */
export const unknownTarget = (name: string, names: readonly string[], meant: readonly string[]): ConctopError =>
  new ConctopError('unknown-target', `There is no target "${name}"${orMeant(name, meant)}`, {
    hint: `The targets are ${names.join(', ')}.`,
    exitCode: EXIT.usage,
  });

/** The best target that can run on this machine. */
export async function pickTarget(root: string): Promise<TargetManifest> {
  for (const name of FIRST_CHOICES) {
    const manifest = loadTarget(root, name);
    if ((await checkTarget(manifest, root)).check.status === 'ok') return manifest;
  }
  return loadTarget(root, 'node');
}

/** A manifest's folder: `{src}`. */
export const targetFolder = (root: string, manifest: TargetManifest): string => join(root, manifest.name);

/** The text that explains a target's model, Markdown. Throws ConctopError 'bad-manifest' if it is missing. */
export const readExplanation = (root: string, manifest: TargetManifest): string =>
  readText(join(targetFolder(root, manifest), 'explain.md'));

/** The whole file with a target's handler. Throws ConctopError 'bad-manifest' if it is missing. */
export const readSource = (root: string, manifest: TargetManifest): string =>
  readText(join(targetFolder(root, manifest), manifest.source.file));

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8').trimEnd();
  } catch (cause) {
    throw new ConctopError('bad-manifest', `${file} cannot be read.`, {
      hint: 'A target needs an explain.md and the source file that its target.json names.',
      cause,
    });
  }
}

function readManifest(root: string, name: string): TargetManifest {
  const file = join(root, name, MANIFEST_FILE);
  return parseManifest(readFileSync(file, 'utf8'), file, name);
}
