// `npm pack` of a folder, and what every package.json of ours says.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../shared/bundled.mjs';

/** The checkout's own. */
export const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

/**
 * @param {string} folder
 * @param {Readonly<Record<string, unknown>>} fields
 */
export function writeManifest(folder, fields) {
  const { version, license, repository, homepage, bugs, engines } = manifest;
  const { name, description, ...rest } = fields;
  const all = { name, version, description, license, repository, homepage, bugs, engines, ...rest };
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(all, null, 2)}\n`);
}

/**
 * @param {string} folder
 * @param {string} destination
 * @returns {{ readonly tarball: string, readonly bytes: number, readonly unpackedBytes: number, readonly files: readonly string[] }}
 */
export const pack = (folder, destination) => {
  const { filename, size, unpackedSize, files } = packed(folder, ['--pack-destination', destination]);
  return {
    tarball: join(destination, filename.replace('@', '').replace('/', '-')),
    bytes: size,
    unpackedBytes: unpackedSize,
    files,
  };
};

/**
 * @param {string} folder
 * @param {readonly string[]} options
 */
function packed(folder, options) {
  const args = ['pack', '--json', '--ignore-scripts', '--offline', ...options];
  const printed = execFileSync('npm', args, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  const said = JSON.parse(printed);
  const [{ files, ...rest }] = Array.isArray(said) ? said : Object.values(said);
  return { ...rest, files: files.map((/** @type {{ path: string }} */ { path }) => path) };
}

/** What npm takes of a folder, by its `files`. */
export const listed = (/** @type {string} */ folder) => packed(folder, ['--dry-run']).files;
