// `npm start -- ARGS`: bundles when a source is newer than the bundle, then runs it with ARGS in this terminal.
import { readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const entry = join(root, 'dist', 'conctop.js');

const newest = (folder) =>
  readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((file) => file.isFile())
    .reduce((latest, file) => Math.max(latest, statSync(join(file.parentPath, file.name)).mtimeMs), 0);

const builtAt = statSync(entry, { throwIfNoEntry: false })?.mtimeMs ?? 0;
if (Math.max(newest('src'), statSync(join(root, 'package.json')).mtimeMs) > builtAt) {
  const { bundle } = await import('./build.mjs');
  await bundle();
}
process.argv[1] = entry;
await import(pathToFileURL(entry).href);
