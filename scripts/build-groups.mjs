// Which files are loaded together. esbuild splits the bundle so finely that no command loads a byte that it does not need: with thirty
// places that load on demand, that made a hundred files, of which a run read 60 before its first frame, at 0.4 ms of CPU each. What is
// loaded on demand is loaded in groups instead, and a run reads 18.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { root } from './shared/bundled.mjs';

const NAMED = new Map([
  // A run needs these only once its first frame is drawn.
  // What only a load from elsewhere needs.
  ['k6', ['src/load/k6/receive-load.ts']],
  ['launch', ['src/session.ts', 'src/target/target.ts', 'src/target/launch/pin.ts']],
  // Further screens and those without a terminal: ink and its WebAssembly come with them.
  [
    'screens',
    [
      'src/ui/start-comparison-ui.tsx',
      'src/ui/start-lesson-ui.tsx',
      'src/commands/report/film.ts',
      'src/ui/off-screen.tsx',
      'src/ui/comparison/off-screen.ts',
    ],
  ],
]);
/** Alone: the command line, and the screen. */
const ALONE = ['src/cli.ts', 'src/ui/start-ui.tsx'];

/**
 * Everything of ours that is loaded on demand, by group; what has no group above is one: recordings, compared, replayed and reported.
 * @returns {ReadonlyMap<string, readonly string[]>}
 */
function groups() {
  const onDemand = new Set(
    readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.tsx?$/.test(file))
      .flatMap((file) => {
        const path = join(root, 'src', file);
        const loads = readFileSync(path, 'utf8').matchAll(/(?:await |^ *)import\('(\.[^']+)'\)/gm);
        return Array.from(loads, ([, specifier = '']) => relative(root, join(dirname(path), specifier)));
      }),
  );
  const named = [...ALONE, ...[...NAMED.values()].flat()];
  return new Map([...NAMED, ['recordings', [...onDemand].filter((file) => !named.includes(file)).sort()]]);
}

/** Names that a file exports, as far as ours are written. */
const exportedBy = (/** @type {string} */ file) =>
  Array.from(
    readFileSync(join(root, file), 'utf8').matchAll(/^export (?:async )?(?:function|const|let|class) (\w+)/gm),
    ([, name = '']) => name,
  );

/**
 * A file that is loaded on demand is its group, which exports what each of them does.
 * @returns {import('esbuild').Plugin}
 */
export const withGroups = () => ({
  name: 'groups',
  setup(plugin) {
    const byGroup = groups();
    plugin.onResolve({ filter: /^\./ }, ({ kind, resolveDir, path }) => {
      if (kind !== 'dynamic-import' || resolveDir.includes('node_modules')) return undefined;
      const file = relative(root, join(resolveDir, path));
      const [name] = [...byGroup].find(([, files]) => files.includes(file)) ?? [];
      if (name === undefined && !ALONE.includes(file)) throw new Error(`${file} is loaded on demand in no group.`);
      return name === undefined ? undefined : { path: name, namespace: 'group' };
    });
    plugin.onLoad({ filter: /.*/, namespace: 'group' }, ({ path }) => {
      const files = byGroup.get(path) ?? [];
      const names = files.flatMap(exportedBy);
      // `export *` of two files that export the same name exports neither, without a word.
      const twice = names.find((name, index) => names.indexOf(name) !== index);
      if (twice !== undefined) throw new Error(`Two files that are loaded together (${path}) export ${twice}.`);
      return {
        contents: files.map((file) => `export * from ${JSON.stringify(`./${file}`)};`).join('\n'),
        resolveDir: root,
        loader: 'ts',
      };
    });
  },
});
