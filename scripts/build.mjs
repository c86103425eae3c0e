// Bundles conctop into dist/: `node scripts/build.mjs`. What is bundled is a devDependency, what stays external
// (systeminformation, autocannon) is a dependency.
import { chmodSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

/** CommonJS inside an ES module bundle still calls require, __filename and __dirname. */
const banner = [
  "import { createRequire as __createRequire } from 'node:module';",
  'const require = __createRequire(import.meta.url);',
].join('\n');

/** ink draws only its last frame where CI is set; we draw a screen where there is a terminal, whatever else is set. */
const withoutCiCheck = {
  name: 'without-ci-check',
  setup(plugin) {
    plugin.onResolve({ filter: /^is-in-ci$/ }, (args) => ({ path: args.path, namespace: 'false' }));
    plugin.onLoad({ filter: /.*/, namespace: 'false' }, () => ({ contents: 'export default false;' }));
  },
};

/**
 * ink and yargs measure text with string-width, which makes a grapheme segmenter and compiles the emoji tables on load:
 * a tenth of the time to the first frame. All that we draw is one column a character (ui/ansi-text.ts sees to foreign text).
 */
const withPlainWidth = {
  name: 'plain-string-width',
  setup(plugin) {
    plugin.onResolve({ filter: /^string-width$/ }, (args) => ({ path: args.path, namespace: 'plain-width' }));
    plugin.onLoad({ filter: /.*/, namespace: 'plain-width' }, () => ({
      contents:
        "import { stripVTControlCharacters } from 'node:util'; export default (text) => [...stripVTControlCharacters(String(text))].length;",
    }));
  },
};

/** Libraries do on load what they need much later or not at all; each costs part of the time to the first frame. */
const withLazyLoads = {
  name: 'lazy-loads',
  setup(plugin) {
    // Its number formatter for text output, which we do not print: made when it is first used.
    plugin.onLoad({ filter: /hdr-histogram-js\/dist\/formatters\.js$/ }, ({ path }) => ({
      contents: readFileSync(path, 'utf8').replaceAll(
        'new Intl.NumberFormat(',
        '((...args) => { let made; return { format: (value) => (made ??= new Intl.NumberFormat(...args)).format(value) }; })(',
      ),
    }));
    // Its packed histograms, logs and WASM, which we do not use, stay out; the three functions we do use load what they need.
    plugin.onLoad({ filter: /hdr-histogram-js\/dist\/index\.js$/ }, () => ({
      contents: [
        "exports.build = (...args) => require('./HistogramBuilder').build(...args);",
        "for (const name of ['encodeIntoCompressedBase64', 'decodeFromCompressedBase64'])",
        "  exports[name] = (...args) => require('./encoding')[name](...args);",
      ].join('\n'),
    }));
    plugin.onLoad({ filter: /hdr-histogram-js\/dist\/wasm\/index\.js$/ }, () => ({
      contents: 'exports.WasmHistogram = class {};',
    }));
    // yargs asserts its own state with it; loading it makes the process's stderr stream and asks for its colours.
    plugin.onResolve({ filter: /^(node:)?assert$/ }, ({ path, importer }) =>
      /[\\/]yargs[\\/]/.test(importer) ? { path, namespace: 'lazy-assert' } : undefined,
    );
    plugin.onLoad({ filter: /.*/, namespace: 'lazy-assert' }, () => ({
      contents: [
        "const load = () => process.getBuiltinModule('assert');",
        'export const strictEqual = (...args) => load().strictEqual(...args);',
        'export const notStrictEqual = (...args) => load().notStrictEqual(...args);',
      ].join('\n'),
    }));
    // With a fetch it decodes its WASM through one, which loads all of Node's HTTP client; without, by atob.
    plugin.onLoad({ filter: /yoga-wasm-base64-esm\.js$/ }, ({ path }) => ({
      contents: `const fetch = undefined;\n${readFileSync(path, 'utf8')}`,
    }));
  },
};

/** ink wants its developer tools only when DEV=true; they would be a megabyte of start-up. */
const withoutDevtools = {
  name: 'without-react-devtools',
  setup(plugin) {
    plugin.onResolve({ filter: /^react-devtools-core$/ }, (args) => ({ path: args.path, namespace: 'empty' }));
    plugin.onLoad({ filter: /.*/, namespace: 'empty' }, () => ({ contents: 'export default {};' }));
  },
};

/** blessed requires its widgets by computed names: the shim requires the few that the plots need by static ones. */
const withBlessedShim = {
  name: 'blessed-shim',
  setup(plugin) {
    plugin.onResolve({ filter: /^blessed$/ }, () => ({ path: join(root, 'src/ui/plots/blessed-shim.cjs') }));
    // A node looks for the global screen only where it was given none; ours always is. Its 300 KB stay out.
    plugin.onResolve({ filter: /^\.\/screen$/ }, ({ importer }) =>
      importer.includes('/blessed/lib/') ? { path: 'blessed-screen', namespace: 'empty' } : undefined,
    );
    // `new Buffer` outside of node_modules, which a bundle is, prints a deprecation warning.
    plugin.onLoad({ filter: /drawille-blessed-contrib\/index\.js$/ }, ({ path }) => ({
      contents: readFileSync(path, 'utf8').replace('new Buffer(', 'Buffer.alloc('),
    }));
  },
};

export async function bundle(outdir = join(root, 'dist')) {
  rmSync(outdir, { recursive: true, force: true });
  await build({
    absWorkingDir: root,
    entryPoints: { conctop: 'src/cli.ts', generator: 'src/load/generator.ts' },
    outdir,
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
    plugins: [withPlainWidth, withLazyLoads, withoutDevtools, withoutCiCheck, withBlessedShim],
    logLevel: 'warning',
  });
  chmodSync(join(outdir, 'conctop.js'), 0o755);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await bundle();
