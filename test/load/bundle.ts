import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

/**
 * Node 20 runs no TypeScript: bundles an entry the way scripts/build.mjs does. Below node_modules, so that autocannon,
 * which stays external, is found from there.
 */
export async function bundleEntry(entry: string): Promise<{ readonly path: string; remove(): void }> {
  const cache = join(import.meta.dirname, '../../node_modules/.cache');
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, 'conctop-test-'));
  const path = join(folder, 'entry.mjs');
  await build({
    absWorkingDir: join(import.meta.dirname, '../..'),
    entryPoints: [entry],
    outfile: path,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    external: ['autocannon'],
    banner: { js: "import { createRequire as __r } from 'node:module'; const require = __r(import.meta.url);" },
    logLevel: 'warning',
  });
  return { path, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
