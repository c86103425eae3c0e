import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cacheRoot } from '../../../src/os/cache-root.ts';
import { type BuildOptions, buildTarget } from '../../../src/target/build/build.ts';
import { buildHash } from '../../../src/target/build/build-hash.ts';
import type { Build } from '../../../src/target/catalog/manifest.ts';
import { manifestOf, rootWith, temporaryFolder } from '../fixtures.ts';

/** Copies the input beside a line on stdout, so that a build is seen. */
const copying: Build = {
  command: ['/bin/sh', '-c', 'echo compiling; cp "$1" "$2/out"', 'sh', '{src}/in.txt', '{cache}'],
  inputs: ['in.txt'],
  title: 'copying',
};

function workshop(build: Build) {
  const manifest = manifestOf({ build });
  const src = join(rootWith(manifest, { 'in.txt': 'one' }), manifest.name);
  const cache = join(temporaryFolder(), 'not', 'there', 'yet');
  const lines: string[] = [];
  let starts = 0;
  const options: BuildOptions = {
    manifest,
    src,
    cache,
    toolchainVersion: '1.0',
    signal: new AbortController().signal,
    onStart: () => {
      starts += 1;
    },
    onLine: (line) => lines.push(line),
  };
  return { src, cache, options, lines, starts: () => starts, folder: join(cache, manifest.name) };
}

describe('buildTarget', () => {
  it('builds once, outside the sources, and reports the tool’s output', async () => {
    const { src, options, lines, starts } = workshop(copying);
    const before = readdirSync(src);
    const built = await buildTarget(options);
    expect(readFileSync(join(built, 'out'), 'utf8')).toBe('one');
    expect(lines).toEqual(['compiling']);
    expect(await buildTarget(options)).toBe(built);
    expect(starts()).toBe(1);
    expect(readdirSync(src)).toEqual(before);
  });

  it('builds again if an input or the toolchain changed', async () => {
    const { src, options, starts } = workshop(copying);
    const first = await buildTarget(options);
    writeFileSync(join(src, 'in.txt'), 'two');
    const second = await buildTarget(options);
    expect(readFileSync(join(second, 'out'), 'utf8')).toBe('two');
    expect(readFileSync(join(first, 'out'), 'utf8')).toBe('one');
    await buildTarget({ ...options, toolchainVersion: '1.1' });
    expect(starts()).toBe(3);
  });

  it('builds again if a shared file was changed or added', async () => {
    const { src, options, starts } = workshop({
      ...copying,
      command: ['/bin/sh', '-c', 'cp "$1" "$2/out"', 'sh', '{lib}/c/deep/in.txt', '{cache}'],
      inputs: ['in.txt', '{lib}/c'],
    });
    const shared = join(src, '..', 'lib', 'c', 'deep');
    mkdirSync(shared, { recursive: true });
    writeFileSync(join(shared, 'in.txt'), 'one');
    await buildTarget(options);
    writeFileSync(join(shared, 'in.txt'), 'two');
    expect(readFileSync(join(await buildTarget(options), 'out'), 'utf8')).toBe('two');
    expect(starts()).toBe(2);
    writeFileSync(join(shared, 'more.txt'), '');
    await buildTarget(options);
    await buildTarget(options);
    expect(starts()).toBe(3);
  });

  it('lets two build the same at once', async () => {
    const { options } = workshop({
      ...copying,
      command: ['/bin/sh', '-c', 'sleep 0.1; cp "$1" "$2/out"', 'sh', '{src}/in.txt', '{cache}'],
    });
    const built = await Promise.all([1, 2, 3].map(() => buildTarget(options)));
    for (const folder of built) expect(readFileSync(join(folder, 'out'), 'utf8')).toBe('one');
    const published = await buildTarget(options);
    expect(built).toContain(published);
  });

  it('runs further commands in order, in the final folder', async () => {
    const { options } = workshop({
      ...copying,
      // biome-ignore lint/suspicious/noThenProperty: the field of the manifest's contract.
      then: [['/bin/sh', '-c', 'cat "$1/out" > "$1/again"; echo "$1" > "$1/where"', 'sh', '{cache}']],
    });
    const built = await buildTarget(options);
    expect(readFileSync(join(built, 'again'), 'utf8')).toBe('one');
    expect(readFileSync(join(built, 'where'), 'utf8').trim()).toBe(built);
  });

  it('reports why it failed, and leaves nothing behind', async () => {
    const { options, folder } = workshop({
      ...copying,
      command: ['/bin/sh', '-c', 'touch "$0/half"; echo "main.go:3: oh no" >&2; exit 3', '{cache}'],
    });
    await expect(buildTarget(options)).rejects.toMatchObject({
      code: 'build-failed',
      message: expect.stringMatching(/^Building the target sample failed: sh .*: exit code 3\.$/),
      details: ['main.go:3: oh no'],
    });
    expect(readdirSync(folder)).toEqual([]);
  });

  it('reports a missing tool', async () => {
    const { options } = workshop({ ...copying, command: ['/not/there'] });
    await expect(buildTarget(options)).rejects.toMatchObject({
      code: 'build-failed',
      message: 'Building the target sample failed: there: there is no such program.',
    });
  });

  it('reports a cache that cannot be written', async () => {
    const file = join(temporaryFolder(), 'file');
    writeFileSync(file, '');
    const { options } = workshop(copying);
    await expect(buildTarget({ ...options, cache: file })).rejects.toMatchObject({
      code: 'build-failed',
      hint: expect.stringContaining('CONCTOP_CACHE'),
    });
  });

  it('names the manifest if an input is missing', async () => {
    const { options } = workshop({ ...copying, inputs: ['gone.txt'] });
    await expect(buildTarget(options)).rejects.toMatchObject({
      code: 'bad-manifest',
      message: expect.stringContaining('build.inputs'),
    });
  });

  it('ends the tool if the run is aborted', async () => {
    const abort = new AbortController();
    const { options, folder } = workshop({ ...copying, command: ['/bin/sh', '-c', 'echo begun; sleep 60'] });
    const reason = new Error('quit');
    const building = buildTarget({ ...options, signal: abort.signal, onLine: () => abort.abort(reason) });
    await expect(building).rejects.toBe(reason);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('the next build removes what was not used for a week', async () => {
    const { src, options, folder } = workshop(copying);
    const old = await buildTarget(options);
    const longAgo = new Date(Date.now() - 8 * 24 * 3600 * 1000);
    utimesSync(old, longAgo, longAgo);
    writeFileSync(join(src, 'in.txt'), 'two');
    const fresh = await buildTarget(options);
    expect([existsSync(old), existsSync(fresh)]).toEqual([false, true]);
    expect(readdirSync(folder).filter((name) => lstatSync(join(folder, name)).isSymbolicLink())).toHaveLength(1);
  });

  it('needs no cache if nothing is built', async () => {
    const { options, src, cache } = workshop(copying);
    expect(await buildTarget({ ...options, manifest: manifestOf() })).toBe(src);
    expect(existsSync(cache)).toBe(false);
  });
});

describe('buildHash', () => {
  it('changes with everything that goes into a build', () => {
    const src = join(rootWith(manifestOf(), { 'a.txt': 'ab', 'b.txt': 'c' }), 'sample');
    const build: Build = { ...copying, inputs: ['a.txt', 'b.txt'] };
    const hashes = [
      buildHash(src, build, '1'),
      buildHash(src, build, '2'),
      buildHash(src, { ...build, command: ['other'] }, '1'),
      buildHash(src, { ...build, env: { A: 'b' } }, '1'),
      buildHash(src, { ...build, inputs: ['a.txt'] }, '1'),
    ];
    writeFileSync(join(src, 'a.txt'), 'a');
    writeFileSync(join(src, 'b.txt'), 'bc');
    hashes.push(buildHash(src, build, '1'));
    expect(new Set(hashes).size).toBe(hashes.length);
    expect(buildHash(src, { ...build, inputs: ['b.txt', 'a.txt'] }, '1')).toBe(hashes.at(-1));
  });
});

describe('cacheRoot', () => {
  it.each<[NodeJS.ProcessEnv, NodeJS.Platform, string]>([
    [{ CONCTOP_CACHE: '/c', XDG_CACHE_HOME: '/x' }, 'linux', '/c'],
    [{ XDG_CACHE_HOME: '/x' }, 'darwin', '/x/conctop'],
    [{ XDG_CACHE_HOME: 'relative' }, 'linux', '/h/.cache/conctop'],
    [{}, 'linux', '/h/.cache/conctop'],
    [{}, 'darwin', '/h/Library/Caches/conctop'],
  ])('%j on %s: %s', (env, platform, expected) => expect(cacheRoot(env, platform, '/h')).toBe(expected));
});
