// What several scripts need of our own sources: Node 20 runs no TypeScript, so they are bundled first.
import { mkdirSync, rmSync } from 'node:fs';
import { devNull } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

// What is measured, checked and drawn here has none of the defaults of whoever runs it.
process.env.CONCTOP_CONFIG = devNull;

/** The checkout's folder. */
export const root = join(dirname(fileURLToPath(import.meta.url)), '../..');

let count = 0;

/**
 * The exports of these files (paths from the checkout's folder), as one module. They are bundled below node_modules, from
 * where packages that stay external are found; the file goes again once it is loaded.
 * @param {...string} files
 */
export async function bundled(...files) {
  const folder = join(root, 'node_modules/.cache/conctop-scripts');
  mkdirSync(folder, { recursive: true });
  count += 1;
  const outfile = join(folder, `${process.pid}-${count}.mjs`);
  await build({
    stdin: { contents: files.map((file) => `export * from './${file}';`).join('\n'), resolveDir: root },
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    external: ['autocannon', 'systeminformation'],
    // CommonJS inside an ES module still calls require.
    banner: { js: "import { createRequire as __r } from 'node:module'; const require = __r(import.meta.url);" },
    logLevel: 'warning',
  });
  try {
    return await import(pathToFileURL(outfile).href);
  } finally {
    rmSync(outfile);
  }
}
