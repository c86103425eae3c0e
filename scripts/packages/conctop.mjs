// The main package, a copy: a checkout's package.json has nothing of what only an install needs, so that `npm ci` works there although none of these packages
// is in a registry.
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundle } from '../build.mjs';
import { bundled, root } from '../shared/bundled.mjs';
import { listed, manifest, writeManifest } from './pack.mjs';
import { PLATFORMS } from './targets.mjs';

const { targetsPackage } = await bundled('src/domain/words/packages.ts');

/** As lessons.mjs writes it. */
const LESSONS = '@conctop/lessons';

const REPOSITORY = manifest.homepage.replace(/#.*/, '');
const RAW = REPOSITORY.replace('https://github.com', 'https://raw.githubusercontent.com');

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
  for (const file of listed(root)) {
    if (!file.startsWith('dist/')) cpSync(join(root, file), join(folder, file), { recursive: true });
  }
  const readme = readFileSync(join(root, 'README.md'), 'utf8');
  writeFileSync(join(folder, 'README.md'), withAbsoluteLinks(readme));
  // No scripts: nothing of ours runs while it is installed.
  const { scripts, devDependencies, private: ignored, ...shipped } = manifest;
  const names = [...PLATFORMS.map(({ platform, arch }) => targetsPackage(platform, arch)), LESSONS];
  const optionalDependencies = Object.fromEntries(names.map((name) => [name, manifest.version]));
  writeManifest(folder, { ...shipped, optionalDependencies });
  return { name: 'conctop', folder, holds: 'the program, and the sources of its targets' };
}
