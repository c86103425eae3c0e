// Bundles conctop into dist/: `node scripts/build.mjs`. What is bundled is a devDependency, what stays external
// (systeminformation) is the only dependency.
import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, transform } from 'esbuild';
import { withGroups } from './build-groups.mjs';
import { bundledPackages, licencesOf } from './build-licences.mjs';
import { PATCHES, withPatches } from './build-patches.mjs';
import { root } from './shared/bundled.mjs';

const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

const versionOf = (/** @type {string} */ name) =>
  JSON.parse(readFileSync(join(root, 'node_modules', name, 'package.json'), 'utf8')).version;

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
    CONCTOP_AUTOCANNON: JSON.stringify({ file: './autocannon.js', version: versionOf('autocannon') }),
  },
  banner: { js: banner },
  plugins: [withPatches(patches), withGroups()],
  logLevel: 'warning',
});

/**
 * What a report in HTML carries: its page's own script, with the plotting library in it, and its styles. It runs in a browser.
 * @returns {Promise<import('../src/report/html/html-report.ts').PageAssets & { readonly metafile: import('esbuild').Metafile }>}
 */
export async function pageAssets() {
  const { outputFiles, metafile } = await build({
    absWorkingDir: root,
    stdin: {
      contents:
        "import 'uplot/dist/uPlot.min.css'; import './page.css'; import './comparison.css'; import './page.ts';",
      resolveDir: join(root, 'src/report/page'),
    },
    outdir: 'page',
    bundle: true,
    write: false,
    metafile: true,
    format: 'iife',
    platform: 'browser',
    target: ['es2022'],
    minify: true,
    charset: 'utf8',
    logLevel: 'warning',
  });
  const textOf = (/** @type {string} */ ending) => outputFiles.find(({ path }) => path.endsWith(ending))?.text ?? '';
  return { script: textOf('.js').trim(), style: textOf('.css').trim(), metafile };
}

/** autocannon with all that it needs, as it is: a file of its own, which only `--engine autocannon` loads. */
async function bundleAutocannon(/** @type {string} */ outdir) {
  const { outputFiles, metafile } = await build({
    absWorkingDir: root,
    stdin: { contents: "module.exports = require('autocannon');", resolveDir: root },
    outfile: join(outdir, 'autocannon.js'),
    bundle: true,
    write: false,
    metafile: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20.19',
    minify: true,
    logLevel: 'warning',
  });
  return { code: outputFiles[0]?.text ?? '', metafile };
}

const URL_OF_FILE = "const __url = require('node:url').pathToFileURL(__filename).href;";

/**
 * One file of the bundle as CommonJS, which is what ships: only its compiled code can be kept between runs with Node 20
 * (src/compiled-code.ts). esbuild splits a bundle of ES modules only, so that it is one first.
 * @param {string} text
 * @param {string} sourcefile for errors
 */
async function commonJs(text, sourcefile) {
  const { code } = await transform(text.replace(banner, ''), {
    sourcefile,
    format: 'cjs',
    platform: 'node',
    target: 'node20.19',
    minify: true,
    // `import()` of a file of the bundle becomes a require, too.
    supported: { 'dynamic-import': false },
    define: { 'import.meta.url': '__url' },
    banner: text.replace(banner, '').includes('import.meta.url') ? URL_OF_FILE : '',
  });
  return code;
}

/**
 * @param {string} [outdir]
 * @param {readonly import('./build-patches.mjs').Patch[]} [patches]
 */
export async function bundle(outdir = join(root, 'dist'), patches = PATCHES) {
  const { outputFiles, metafile } = await build({
    ...bundleOptions(patches),
    entryPoints: { conctop: 'src/entry.ts', generator: 'src/load/generator/generator.ts' },
    outdir,
    write: false,
    metafile: true,
  });
  const autocannon = await bundleAutocannon(outdir);
  const files = await Promise.all(
    outputFiles.map(async ({ path, text }) => ({ path, code: await commonJs(text, path) })),
  );
  rmSync(outdir, { recursive: true, force: true });
  for (const { path, code } of files) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, code);
  }
  writeFileSync(join(outdir, 'package.json'), '{ "type": "commonjs" }\n');
  writeFileSync(join(outdir, 'autocannon.js'), autocannon.code);
  chmodSync(join(outdir, 'conctop.js'), 0o755);
  const { script, style, metafile: page } = await pageAssets();
  writeFileSync(
    join(outdir, 'third-party-licences.txt'),
    licencesOf(bundledPackages([metafile, autocannon.metafile, page])),
  );
  mkdirSync(join(outdir, 'report'));
  writeFileSync(join(outdir, 'report/page.js'), script);
  writeFileSync(join(outdir, 'report/page.css'), style);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await bundle();
