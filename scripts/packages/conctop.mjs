// The main package and the lessons. Both are copies: a checkout's package.json has nothing of what only an install needs, so that `npm ci` works there although none of these packages
// is in a registry.
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundle } from '../build.mjs';
import { bundled, root } from '../shared/bundled.mjs';
import { manifest, writeManifest } from './pack.mjs';
import { PLATFORMS } from './targets.mjs';

const { LESSONS_PACKAGE, targetsPackage } = await bundled('src/domain/words/packages.ts');

const REPOSITORY = manifest.homepage.replace(/#.*/, '');
const RAW = REPOSITORY.replace('https://github.com', 'https://raw.githubusercontent.com');

/** Never shipped: what running from a checkout leaves there. */
const isSource = (/** @type {string} */ path) => !/__pycache__|\/target(\/|$)/.test(path.slice(root.length));

/** Links and pictures of a text that is read from the package's page: they name the repository, which has the files. */
export const withAbsoluteLinks = (/** @type {string} */ markdown) =>
  markdown
    .replace(/(!\[[^\]]*\]\()(?!https?:|#)([^)]+\))/g, `$1${RAW}/main/$2`)
    .replace(/((?<!!)\[(?:[^\][]|\[[^\]]*\])*\]\()(?!https?:|#)([^)]+\))/g, `$1${REPOSITORY}/blob/main/$2`);

/** @param {string} out */
export async function writeMainPackage(out) {
  const folder = join(out, 'conctop');
  mkdirSync(folder, { recursive: true });
  await bundle(join(folder, 'dist'));
  for (const file of [...manifest.files, 'LICENSE']) {
    if (file === 'dist') continue;
    cpSync(join(root, file), join(folder, file), { recursive: true, filter: isSource });
  }
  const readme = readFileSync(join(root, 'README.md'), 'utf8');
  writeFileSync(join(folder, 'README.md'), withAbsoluteLinks(readme));
  // No scripts: nothing of ours runs while it is installed.
  const { scripts, devDependencies, private: ignored, ...shipped } = manifest;
  const names = [...PLATFORMS.map(({ platform, arch }) => targetsPackage(platform, arch)), LESSONS_PACKAGE];
  const optionalDependencies = Object.fromEntries(names.map((name) => [name, manifest.version]));
  writeManifest(folder, { ...shipped, optionalDependencies });
  return { name: 'conctop', folder, holds: 'the program, and the sources of its targets' };
}

/** @param {string} out */
export function writeLessonsPackage(out) {
  const folder = join(out, 'lessons');
  cpSync(join(root, 'lessons'), folder, { recursive: true });
  cpSync(join(root, 'LICENSE'), join(folder, 'LICENSE'));
  writeManifest(folder, {
    name: LESSONS_PACKAGE,
    description: 'The lessons of conctop, with recordings of their runs',
  });
  return { name: LESSONS_PACKAGE, folder, holds: 'texts and recordings' };
}
