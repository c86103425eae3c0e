import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, type Metafile } from 'esbuild';
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

  describe('what is loaded together', () => {
    let outputs: Metafile['outputs'] = {};
    beforeAll(async () => {
      const { metafile } = await build({
        ...bundleOptions(),
        entryPoints: entries,
        outdir: join(folder, 'whole'),
        metafile: true,
        write: false,
      });
      outputs = metafile?.outputs ?? {};
    });

    /** The files that are read with it, itself among them. */
    const readWith = (file: string, seen = new Set<string>()): ReadonlySet<string> => {
      const output = outputs[file];
      if (output === undefined || seen.has(file)) return seen;
      seen.add(file);
      for (const { path, kind } of output.imports) if (kind === 'import-statement') readWith(path, seen);
      return seen;
    };
    const nameOf = (file: string) => /(?:chunks\/)?([\w-]+?)(?:-[A-Z0-9]{8})?\.js$/.exec(file)?.[1] ?? file;
    const named = (name: string): string => {
      const found = Object.keys(outputs).find((file) => nameOf(file) === name);
      if (found === undefined) throw new Error(`The bundle has no ${name}.`);
      return found;
    };

    it.each([
      ['the schemas of recordings', /domain\/events\/run-event\.ts$/],
      ['the pages of reports', /report\/html\/html-report\.ts$/],
    ])('a live run does not load %s', (_what, source) => {
      const loads = (file: string) =>
        [...readWith(file)].some((part) =>
          Object.keys(outputs[part]?.inputs ?? {}).some((input) => source.test(input)),
        );
      // What is imported by name when it is wanted; parts that several of them share have no name of their own.
      const wanted = Object.keys(outputs).filter((file) => loads(file) && !/chunks\/chunk-/.test(file));
      expect(wanted.map(nameOf).filter((name) => !['screens', 'recordings'].includes(name))).toEqual([]);
      expect(wanted.length).toBeGreaterThan(0);
    });

    it('a run reads few files before its first frame', () => {
      const read = new Set([...readWith(named('conctop')), ...readWith(named('cli')), ...readWith(named('start-ui'))]);
      // Each costs 0.4 ms of CPU.
      expect(read.size).toBeLessThanOrEqual(20);
    });
  });
});

it('string-width agrees on the width of everything that is drawn', async () => {
  const { default: stringWidth } = await import('string-width');
  for (const line of await asTested.screenAt(140, 44)) expect(stringWidth(line), line).toBe([...line].length);
});
