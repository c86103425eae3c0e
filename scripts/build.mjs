// Bundles conctop into dist/: `node scripts/build.mjs`. What is bundled is a devDependency, what stays external
// (systeminformation, autocannon) is a dependency.
import { chmodSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { PATCHES, withPatches } from './build-patches.mjs';
import { root } from './shared/bundled.mjs';

const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

/** CommonJS inside an ES module bundle still calls require, __filename and __dirname. */
const banner = [
  "import { createRequire as __createRequire } from 'node:module';",
  'const require = __createRequire(import.meta.url);',
].join('\n');

/**
 * How everything that is shipped is bundled.
 * @param {readonly import('./build-patches.mjs').Patch[]} [patches]
 * @returns {import('esbuild').BuildOptions}
 */
export const bundleOptions = (patches = PATCHES) => ({
  absWorkingDir: root,
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  minify: true,
  jsx: 'automatic',
  chunkNames: 'chunks/[name]-[hash]',
  external: ['systeminformation', 'autocannon', 'term.js', 'pty.js'],
  define: {
    'process.env.NODE_ENV': '"production"',
    'process.env.DEV': '"false"',
    CONCTOP_VERSION: JSON.stringify(manifest.version),
  },
  banner: { js: banner },
  plugins: [withPatches(patches)],
  logLevel: 'warning',
});

/**
 * @param {string} [outdir]
 * @param {readonly import('./build-patches.mjs').Patch[]} [patches]
 */
export async function bundle(outdir = join(root, 'dist'), patches = PATCHES) {
  rmSync(outdir, { recursive: true, force: true });
  await build({
    ...bundleOptions(patches),
    entryPoints: { conctop: 'src/entry.ts', generator: 'src/load/generator/generator.ts' },
    outdir,
  });
  chmodSync(join(outdir, 'conctop.js'), 0o755);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await bundle();
