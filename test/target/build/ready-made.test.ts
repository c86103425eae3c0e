import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sourceHash } from '../../../src/target/build/build-hash.ts';
import { findReadyMade } from '../../../src/target/build/ready-made.ts';
import { checkTarget } from '../../../src/target/build/toolchain.ts';
import type { Build, Toolchain } from '../../../src/target/catalog/manifest.ts';
import { launchTarget } from '../../../src/target/launch/launch.ts';
import { eventLog, manifestOf, realClock, rootWith } from '../fixtures.ts';

const build: Build = {
  title: 'compiling with frob',
  command: ['sh', '-c', 'cp server.mjs {cache}/server.mjs'],
  inputs: ['server.mjs'],
};
const noSuchTool: Toolchain = {
  command: 'no-such-tool',
  versionArgs: ['--version'],
  versionPattern: '(\\d+)',
  minimumVersion: '1',
  install: { linux: 'apt-get install no-such-tool', darwin: 'brew install no-such-tool' },
};
const manifest = manifestOf({ build, toolchain: noSuchTool, run: { command: ['{node}', '{cache}/server.mjs'] } });
const script = (says: string): string =>
  `import http from 'node:http';
const s = http.createServer((q, r) => r.end('${says}'));
s.listen(Number(process.env.PORT), process.env.HOST, () => console.log('listening on http://127.0.0.1:' + s.address().port));
process.on('SIGTERM', () => process.exit(0));`;

/** A target whose sources answer `built`, and beside it, as npm would install it, one that answers `ready-made`. */
function installed(changes: { readonly source?: string; readonly glibc?: string; readonly bytes?: string } = {}) {
  const root = rootWith(manifest, { 'server.mjs': script('built') });
  const folder = join(root, 'node_modules/@conctop', `targets-${process.platform}-${process.arch}`);
  mkdirSync(join(folder, manifest.name), { recursive: true });
  const published = script('ready-made');
  writeFileSync(join(folder, manifest.name, 'server.mjs'), changes.bytes ?? published);
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ version: '1.2.3' }));
  const sha256 = createHash('sha256').update(published).digest('hex');
  const one = {
    source: changes.source ?? sourceHash(join(root, manifest.name), build),
    madeWith: 'frob 7',
    files: { 'server.mjs': { bytes: published.length, sha256 } },
    ...(changes.glibc === undefined ? {} : { glibc: changes.glibc }),
  };
  writeFileSync(
    join(folder, 'manifest.json'),
    JSON.stringify({ schema: 'conctop/ready-made@1', targets: { [manifest.name]: one } }),
  );
  return root;
}

async function answer(root: string, builds = false, toolchain: Toolchain | null = noSuchTool) {
  const log = eventLog();
  const target = await launchTarget({
    ...{ manifest: { ...manifest, toolchain }, root, port: 0, builds, emit: log.emit, clock: realClock() },
    ...{ signal: new AbortController().signal, cache: join(root, 'cache') },
  });
  try {
    const said = await (await fetch(target.url)).text();
    return { said, runtime: target.runtime, progress: log.all('target-progress').map(({ message }) => message) };
  } finally {
    await target.stop();
  }
}

describe('a ready-made target', () => {
  it('runs without its toolchain, and says with what it was made', async () => {
    const root = installed();
    expect(findReadyMade(manifest, root)).toMatchObject({ state: 'ok' });
    expect(await answer(root)).toMatchObject({ said: 'ready-made', runtime: 'frob 7' });
    expect(await checkTarget(manifest, root)).toMatchObject({ check: { status: 'ok' }, runsReadyMade: true });
  });

  it('is built here where --build asks, or where its sources were changed', async () => {
    expect(await answer(installed(), true, null)).toMatchObject({ said: 'built' });
    const changed = await answer(installed({ source: 'other' }), false, null);
    expect(changed.said).toBe('built');
    expect(changed.progress).toContain('compiling with frob (first run only; its sources were changed)');
  });

  it('is refused where it is not what was published and nothing here can build it', async () => {
    const root = installed({ bytes: script('somebody else’s') });
    await expect(answer(root)).rejects.toMatchObject({
      code: 'build-failed',
      message: expect.stringMatching(/not what was published: the checksum of .*server\.mjs differs/),
      hint: expect.stringMatching(/^Install @conctop\/targets-\S+ 1\.2\.3 again, or install /),
    });
    expect(await answer(root, false, null)).toMatchObject({ said: 'built' });
  });

  it.runIf(process.platform === 'linux')('is not used with a C library that is too old', async () => {
    expect(findReadyMade(manifest, installed({ glibc: '9.0' }))).toMatchObject({ state: 'glibc', what: '9.0' });
    await expect(answer(installed({ glibc: '9.0' }))).rejects.toMatchObject({ code: 'toolchain-missing' });
  });

  it('is not needed: a checkout has none, and what is half installed counts as none', () => {
    expect(findReadyMade(manifest, rootWith(manifest, { 'server.mjs': '' }))).toBeNull();
    const root = installed();
    const folder = join(root, 'node_modules/@conctop', `targets-${process.platform}-${process.arch}`);
    writeFileSync(join(folder, 'manifest.json'), '{');
    expect(findReadyMade(manifest, root)).toBeNull();
  });
});
