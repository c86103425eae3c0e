// What is published, as folders and tarballs: `node scripts/packages.mjs [FOLDER]` (tarballs/, which git ignores). conctop itself, the lessons, and for each
// platform the targets that must be compiled, ready-made. The same sources and tools give the same bytes.
import { mkdirSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeMainPackage } from './packages/conctop.mjs';
import { writeLessonsPackage } from './packages/lessons.mjs';
import { pack } from './packages/pack.mjs';
import { PLATFORMS, writeTargetsPackage } from './packages/targets.mjs';
import { root } from './shared/bundled.mjs';

/**
 * @param {string} folder emptied first
 * @param {readonly import('./packages/targets.mjs').Platform[]} [platforms]
 */
export async function writePackages(folder, platforms = PLATFORMS) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const written = [];
  for (const platform of platforms) written.push(await writeTargetsPackage(folder, platform));
  const lessons = join(folder, 'lessons');
  written.push({ name: writeLessonsPackage(lessons), folder: lessons, holds: 'recordings of the lessons’ runs' });
  // Last: it names all others, each in this very version.
  written.push(await writeMainPackage(folder));
  return written.map((one) => ({ ...one, ...pack(one.folder, folder) }));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const packed = await writePackages(resolve(process.argv[2] ?? `${root}/tarballs`));
  for (const { name, holds, bytes, unpackedBytes, tarball } of packed) {
    console.log(
      `${name}: ${(bytes / 1e6).toFixed(2)} MB packed, ${(unpackedBytes / 1e6).toFixed(2)} MB unpacked; ${holds}`,
    );
    console.log(`  ${tarball.replace(`${dirname(tarball)}/`, '')}`);
  }
}
