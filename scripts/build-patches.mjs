// What the build changes in other people's source. The build fails if one of the changes finds nothing to change any more: a
// new version of a package must not lose one silently. `node scripts/bench/startup.mjs
// --patches` measures each: the bundle without it beside the bundle with all of them.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './shared/bundled.mjs';

/**
 * @typedef {object} Patch
 * @property {string} name
 * @property {string} saves CPU time and bytes, measured: the bundle without it, beside the bundle with all
 * @property {RegExp} file what it is about: an import as it is written (`imports`), or a file's path
 * @property {boolean} [imports]
 * @property {RegExp} [from] only imports of these files
 * @property {string} [becomes] instead of what was there
 * @property {(text: string) => string} [edit] of what was there
 * @property {string} [elsewhere] a file of ours instead
 */

/** @type {readonly Patch[]} */
export const PATCHES = [
  {
    // ink draws only its last frame where CI is set; we draw a screen where there is a terminal, whatever else is set.
    name: 'is-in-ci',
    saves: 'nothing: the screen is not drawn without it',
    imports: true,
    file: /^is-in-ci$/,
    becomes: 'export default false;',
  },
  {
    // ink and yargs measure text with it; on load it makes a grapheme segmenter and compiles the emoji tables. All that we
    // draw is one column a character (ui/frame/ansi-text.ts sees to foreign text).
    name: 'string-width',
    saves: '20 ms of CPU before the first frame',
    imports: true,
    file: /^string-width$/,
    becomes:
      "import { stripVTControlCharacters } from 'node:util'; export default (text) => [...stripVTControlCharacters(String(text))].length;",
  },
  {
    // Its number formatter for text output, which we do not print: made when it is first used.
    name: 'hdr-formatters',
    saves: '4 ms of CPU before the first frame',
    file: /hdr-histogram-js\/dist\/formatters\.js$/,
    edit: (text) =>
      text.replaceAll(
        'new Intl.NumberFormat(',
        '((...args) => { let made; return { format: (value) => (made ??= new Intl.NumberFormat(...args)).format(value) }; })(',
      ),
  },
  {
    // Its packed histograms, logs and WASM, which we do not use, stay out; the three functions we do use load what they need.
    name: 'hdr-index',
    saves: '4 to 10 ms of CPU before the first frame',
    file: /hdr-histogram-js\/dist\/index\.js$/,
    becomes: [
      "exports.build = (...args) => require('./HistogramBuilder').build(...args);",
      "for (const name of ['encodeIntoCompressedBase64', 'decodeFromCompressedBase64'])",
      "  exports[name] = (...args) => require('./encoding')[name](...args);",
    ].join('\n'),
  },
  {
    // Node's own zlib does it; pako is for browsers.
    name: 'hdr-pako',
    saves: '46 KB, and 2 ms of CPU before the first frame',
    imports: true,
    file: /^pako$/,
    becomes: 'export default {};',
  },
  {
    // Ours are histograms in JavaScript.
    name: 'hdr-wasm',
    saves: '50 KB, and 1 ms of CPU before the first frame',
    imports: true,
    file: /^\.\/wasm$/,
    from: /[\\/]hdr-histogram-js[\\/]dist[\\/]/,
    becomes: 'export const webAssemblyAvailable = false; export class WasmHistogram {}',
  },
  {
    // It waits for its WebAssembly, and nothing that waits while it loads can be CommonJS, whose compiled code is kept between
    // runs (src/compiled-code.ts). Its 72 KB compile in a millisecond; `instantiateWasm` is Emscripten's own hook, `H` its data URL.
    name: 'yoga-at-once',
    saves: '50 ms of CPU before the first frame',
    file: /yoga-wasm-base64-esm\.js$/,
    edit: (text) =>
      text
        .replace(
          'loadYoga = loadYoga || {};',
          "loadYoga = { instantiateWasm(imports, done) { const bytes = Buffer.from(H.slice(H.indexOf(',') + 1), 'base64'); const instance = new WebAssembly.Instance(new WebAssembly.Module(bytes), imports); done(instance); return instance.exports; } };",
        )
        .replace('return loadYoga.ready', 'return loadYoga'),
  },
  {
    name: 'yoga-awaited',
    saves: 'see the one before',
    file: /yoga-layout\/dist\/src\/index\.js$/,
    edit: (text) => text.replace('await loadYoga()', 'loadYoga()'),
  },
  {
    // The same of ink's developer tools, which it waits for, and wants only when DEV=true.
    name: 'ink-devtools',
    saves: 'see the one before; 250 KB',
    file: /ink\/build\/reconciler\.js$/,
    edit: (text) =>
      text
        .replace("await import('./devtools.js')", 'undefined')
        .replace('await loadPackageJson()', '{ name: undefined, version: undefined }'),
  },
  {
    // It requires its widgets by computed names: ours requires the few that the plots need by static ones.
    name: 'blessed',
    saves: 'nothing: plots are not drawn without it',
    imports: true,
    file: /^blessed$/,
    elsewhere: 'src/ui/plots/blessed-shim.cjs',
  },
  {
    // It asks blessed's index, and with it everything, for the global screen's width of a tab.
    name: 'blessed-unicode',
    saves: 'with the next one 211 KB, and 9 ms of CPU before the first plot',
    imports: true,
    file: /^\.\.\/$/,
    from: /[\\/]blessed[\\/]lib[\\/]unicode\.js$/,
    elsewhere: 'src/ui/plots/blessed-shim.cjs',
  },
  {
    // A node looks for the global screen only where it was given none; ours always is.
    name: 'blessed-screen',
    saves: 'see the one before',
    imports: true,
    file: /^\.\/(widgets\/)?screen$/,
    from: /[\\/]blessed[\\/]lib[\\/]/,
    becomes: 'export default {};',
  },
  {
    // `new Buffer` outside of node_modules, which a bundle is, prints a deprecation warning.
    name: 'drawille-buffer',
    saves: 'nothing: a warning would be printed into the screen',
    file: /drawille-blessed-contrib\/index\.js$/,
    edit: (text) => text.replace('new Buffer(', 'Buffer.alloc('),
  },
];

/**
 * An esbuild plugin that makes all of these changes, and an error of each that had nothing to change.
 * @param {readonly Patch[]} patches
 * @returns {import('esbuild').Plugin}
 */
export const withPatches = (patches) => ({
  name: 'patches',
  setup(plugin) {
    /** @type {Set<string>} */
    const used = new Set();
    for (const patch of patches) apply(patch, plugin, () => used.add(patch.name));
    plugin.onEnd(() => ({
      errors: patches
        .filter(({ name }) => !used.has(name))
        .map(({ name }) => ({
          text: `The patch ${name} (scripts/build-patches.mjs) finds nothing to change any more.`,
        })),
    }));
  },
});

/**
 * @param {Patch} patch
 * @param {import('esbuild').PluginBuild} plugin
 * @param {() => void} onUsed
 */
function apply({ name, file, imports = false, from, becomes, edit, elsewhere }, plugin, onUsed) {
  if (!imports) {
    plugin.onLoad({ filter: file }, ({ path }) => {
      const text = readFileSync(path, 'utf8');
      const contents = becomes ?? edit?.(text) ?? text;
      if (contents !== text) onUsed();
      return { contents };
    });
    return;
  }
  plugin.onResolve({ filter: file }, ({ path, importer }) => {
    if (from !== undefined && !from.test(importer)) return undefined;
    onUsed();
    return elsewhere === undefined ? { path, namespace: name } : { path: join(root, elsewhere) };
  });
  plugin.onLoad({ filter: /.*/, namespace: name }, () => ({ contents: becomes ?? '' }));
}
