import { createHash, type Hash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Build } from '../catalog/manifest.ts';
import { substitute, substitutionsFor } from '../catalog/substitute.ts';

/** Names a build by everything that goes into it: the inputs' bytes, the commands, the toolchain and the platform. */
export function buildHash(src: string, build: Build, toolchainVersion: string): string {
  const hash = createHash('sha256');
  hash.update(JSON.stringify([...commandsOf(build), toolchainVersion, process.platform, process.arch]));
  addInputs(hash, src, build);
  // 64 bits: too many for two builds to collide.
  return hash.digest('hex').slice(0, 16);
}

/** Names what a ready-made build was made from, wherever and by whichever version of the tools. */
export function sourceHash(src: string, build: Build): string {
  const hash = createHash('sha256').update(JSON.stringify(commandsOf(build)));
  addInputs(hash, src, build);
  return hash.digest('hex');
}

const commandsOf = ({ command, then = [], env = {} }: Build) => [command, then, env] as const;

function addInputs(hash: Hash, src: string, build: Build): void {
  for (const input of [...build.inputs].sort()) {
    for (const [name, path] of filesOf(input, resolve(src, substitute(input, substitutionsFor(src, ''))))) {
      const bytes = readFileSync(path);
      hash.update(`\0${name}\0${bytes.length}\0`).update(bytes);
    }
  }
}

/** An input by its name in the manifest and its path: a file, or all files in a folder and in those below it, sorted. */
function filesOf(name: string, path: string): [name: string, path: string][] {
  if (!statSync(path).isDirectory()) return [[name, path]];
  return readdirSync(path)
    .sort()
    .flatMap((entry) => filesOf(`${name}/${entry}`, join(path, entry)));
}
