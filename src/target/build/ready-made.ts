import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import * as v from 'valibot';
import { ConctopError } from '../../domain/errors.ts';
import type { Infer } from '../../domain/events/schema.ts';
import { targetsPackage } from '../../domain/words/packages.ts';
import type { TargetManifest } from '../catalog/manifest.ts';
import { sourceHash } from './build-hash.ts';

/** In a package of ready-made builds: which there are, what they were made from and with, and the checksum of each file. */
const readyMadeSchema = v.object({
  schema: v.literal('conctop/ready-made@1'),
  targets: v.record(
    v.string(),
    v.object({
      /** Hash of the sources and commands (build-hash.ts). */
      source: v.string(),
      /** As the tool writes it: `go1.26.8`. */
      madeWith: v.string(),
      /** The oldest GNU C library that it runs with; absent: it needs none. */
      glibc: v.exactOptional(v.string()),
      files: v.record(v.string(), v.object({ bytes: v.number(), sha256: v.string() })),
    }),
  ),
});
export type ReadyMadeManifest = Infer<typeof readyMadeSchema>;

export interface ReadyMade {
  /** `@conctop/targets-linux-x64 0.1.0` */
  readonly package: string;
  /** `changed`: the sources here are others. `corrupt`: a file is not what was published. `glibc`: this machine's C library is older, or another. */
  readonly state: 'ok' | 'changed' | 'corrupt' | 'glibc';
  /** The file that is not what was published; the C library that is needed. */
  readonly what: string | null;
  /** `{cache}` of the target's commands. */
  readonly folder: string;
  readonly madeWith: string;
  readonly source: string;
}

/** The ready-made build of a target, in the optional package for this platform; null: none is installed, as in a checkout. */
export function findReadyMade(
  manifest: TargetManifest,
  root: string,
  { platform, arch }: { readonly platform: string; readonly arch: string } = process,
): ReadyMade | null {
  const { name, build } = manifest;
  if (build === null) return null;
  const found = readPackage(root, targetsPackage(platform, arch));
  const one = found?.manifest.targets[name];
  if (found === null || one === undefined) return null;
  const folder = join(found.folder, name);
  const about = { package: found.name, folder, madeWith: one.madeWith, source: one.source };
  if (sourceHash(join(root, name), build) !== one.source) return { ...about, state: 'changed', what: null };
  if (one.glibc !== undefined && !hasGlibc(one.glibc)) return { ...about, state: 'glibc', what: one.glibc };
  const differing = Object.entries(one.files).find(([file, { sha256 }]) => sha256Of(join(folder, file)) !== sha256);
  return differing === undefined
    ? { ...about, state: 'ok', what: null }
    : { ...about, state: 'corrupt', what: join(folder, differing[0]) };
}

/** Why it is built here although a ready-made build is installed. */
export function whyNotUsed({ state, what }: ReadyMade): string {
  if (state === 'changed') return 'its sources were changed';
  if (state === 'corrupt') return 'the ready-made one has another checksum';
  return state === 'glibc' ? `the ready-made one needs glibc ${what}` : 'it cannot run the ready-made one';
}

/** @throws ConctopError 'build-failed' where a ready-made build is not what was published, and nothing here can build one. */
export function requireUsable(
  { name, language }: TargetManifest,
  readyMade: ReadyMade,
  check: { readonly status: string },
): void {
  if (readyMade.state !== 'corrupt' || check.status === 'ok') return;
  throw new ConctopError(
    'build-failed',
    `The ready-made target ${name} is not what was published: the checksum of ${readyMade.what} differs.`,
    { hint: `Install ${readyMade.package} again, or install ${language}, which builds it here.` },
  );
}

function readPackage(
  root: string,
  name: string,
): { readonly name: string; readonly folder: string; readonly manifest: ReadyMadeManifest } | null {
  try {
    const file = createRequire(join(root, 'from.js')).resolve(`${name}/package.json`);
    const { version } = JSON.parse(readFileSync(file, 'utf8')) as { readonly version: string };
    const text = readFileSync(join(dirname(file), 'manifest.json'), 'utf8');
    return { name: `${name} ${version}`, folder: dirname(file), manifest: v.parse(readyMadeSchema, JSON.parse(text)) };
  } catch {
    // Not installed, or not whole: then it is built here.
    return null;
  }
}

function sha256Of(file: string): string | null {
  try {
    return createHash('sha256').update(readFileSync(file)).digest('hex');
  } catch {
    return null;
  }
}

function hasGlibc(needed: string): boolean {
  // Asked for its header alone, it still names every network interface without this.
  const { header } = process.report.getReport() as { readonly header: { readonly glibcVersionRuntime?: string } };
  const [major = 0, minor = 0] = (header.glibcVersionRuntime ?? '0.0').split('.').map(Number);
  const [needMajor = 0, needMinor = 0] = needed.split('.').map(Number);
  return major > needMajor || (major === needMajor && minor >= needMinor);
}
