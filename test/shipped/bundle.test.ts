import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundleOptions } from '../../scripts/build.mjs';
import { PATCHES, type Patch } from '../../scripts/build-patches.mjs';
import * as asTested from './parts.ts';

const root = join(import.meta.dirname, '../..');
const cache = join(root, 'node_modules/.cache');
mkdirSync(cache, { recursive: true });
const folder = mkdtempSync(join(cache, 'conctop-shipped-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const entries = { conctop: 'src/entry.ts', generator: 'src/load/generator/generator.ts' };

describe('the bundle runs the same code as the tests', () => {
  let shipped: typeof asTested;
  beforeAll(async () => {
    const { plugins = [], external = [], ...options } = bundleOptions();
    await build({
      ...options,
      plugins,
      external: [...external, '@xterm/headless'],
      entryPoints: { parts: 'test/shipped/parts.ts' },
      outdir: folder,
    });
    shipped = await import(pathToFileURL(join(folder, 'parts.js')).href);
  });

  it('histograms', () => {
    const valuesMs = Array.from({ length: 2_000 }, (_, index) => 1 + ((index * 7_919) % 50_000));
    expect(shipped.percentilesOf(valuesMs)).toEqual(asTested.percentilesOf(valuesMs));
  });

  it.each([
    [140, 44],
    [80, 24],
  ])('a screen of %i x %i', async (columns, rows) => {
    expect(await shipped.screenAt(columns, rows)).toEqual(await asTested.screenAt(columns, rows));
  });
});

describe('the build', () => {
  it('fails if a patch finds nothing to change', async () => {
    const stale: Patch = {
      name: 'stale',
      saves: 'nothing',
      file: /hdr-histogram-js\/dist\/encoding\.js$/,
      edit: (text) => text,
    };
    const building = build({
      ...bundleOptions([...PATCHES, stale]),
      entryPoints: entries,
      outdir: join(folder, 'stale'),
      logLevel: 'silent',
    });
    await expect(building).rejects.toThrow(
      'The patch stale (scripts/build-patches.mjs) finds nothing to change any more.',
    );
  });

  it.each([
    [
      'the schemas of recordings',
      /domain\/events\/run-event\.ts$/,
      ['recorded-subject', 'replay', 'report', 'write-reports'],
    ],
    ['the pages of reports', /report\/html\/html-report\.ts$/, ['html-report']],
  ])('a live run does not load %s', async (_what, source, loaders) => {
    const { metafile } = await build({
      ...bundleOptions(),
      entryPoints: entries,
      outdir: join(folder, 'whole'),
      metafile: true,
      write: false,
    });
    const outputs = metafile?.outputs ?? {};
    const loads = (file: string, seen = new Set<string>()): boolean => {
      const output = outputs[file];
      if (output === undefined || seen.has(file)) return false;
      seen.add(file);
      if (Object.keys(output.inputs).some((input) => source.test(input))) return true;
      return output.imports.some(({ path, kind }) => kind === 'import-statement' && loads(path, seen));
    };
    // What is imported by name when it is wanted; parts that several of them share have no name of their own.
    const wanted = Object.keys(outputs).filter((file) => loads(file) && !/chunks\/chunk-/.test(file));
    expect(wanted.map((file) => /chunks\/([\w-]+)-/.exec(file)?.[1]).sort()).toEqual(loaders);
  });
});

it('string-width agrees on the width of everything that is drawn', async () => {
  const { default: stringWidth } = await import('string-width');
  for (const line of await asTested.screenAt(140, 44)) expect(stringWidth(line), line).toBe([...line].length);
});
