import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  checkAvailability,
  checkToolchain,
  compareVersions,
  judgeVersion,
  requireToolchain,
} from '../../../src/target/build/toolchain.ts';
import type { Toolchain } from '../../../src/target/catalog/manifest.ts';
import { manifestOf, temporaryFolder } from '../fixtures.ts';

const toolchain: Toolchain = {
  command: 'frob',
  versionArgs: ['version'],
  versionPattern: 'frob(\\d+(?:\\.\\d+)*)',
  minimumVersion: '1.21',
  install: { linux: 'apt-get install frob', darwin: 'brew install frob' },
};
const manifest = manifestOf({ toolchain });

/** A folder with a program `frob`, as a PATH that also finds the shell. */
function pathWith(script: string): NodeJS.ProcessEnv {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'frob'), `#!/bin/sh\n${script}\n`);
  chmodSync(join(folder, 'frob'), 0o755);
  return { PATH: [folder, '/bin', '/usr/bin'].join(delimiter) };
}

describe('compareVersions', () => {
  it.each([
    ['1.21', '1.21.0', 0],
    ['1.9', '1.21', -1],
    ['1.26.8', '1.21', 1],
    ['21', '21.0.1', -1],
    ['20.20.2', '20.0.0', 1],
    ['3.12', '3.8', 1],
  ])('%s against %s: %i', (a, b, expected) => expect(compareVersions(a, b)).toBe(expected));
});

describe('judgeVersion', () => {
  it.each([
    ['frob1.26.8 linux', { status: 'ok', version: '1.26.8', runtime: 'frob1.26.8', folder: null }],
    ['frob1.21', { status: 'ok', version: '1.21', runtime: 'frob1.21', folder: null }],
    ['frob1.9.9', { status: 'too-old', version: '1.9.9', minimumVersion: '1.21' }],
    ['\nno frob here\nat all', { status: 'broken', reason: 'it reports no version: no frob here' }],
  ])('%j', (printed, expected) => expect(judgeVersion(toolchain, printed)).toEqual(expected));
});

describe('checkToolchain off PATH', () => {
  /** `<root>/<name>/bin/frob` of each version. */
  function installed(versions: Readonly<Record<string, string>>): string {
    const root = temporaryFolder();
    for (const [name, version] of Object.entries(versions)) {
      mkdirSync(join(root, name, 'bin'), { recursive: true });
      writeFileSync(join(root, name, 'bin/frob'), `#!/bin/sh\necho frob${version}\n`);
      chmodSync(join(root, name, 'bin/frob'), 0o755);
    }
    return root;
  }
  const alsoIn = (patterns: readonly string[]) => manifestOf({ toolchain: { ...toolchain, alsoIn: patterns } });

  it('takes the newest other one and its folder if the one on PATH is too old', async () => {
    const root = installed({ old: '1.20', new: '1.30', middle: '1.25' });
    const path = pathWith('echo frob1.9');
    expect(await checkToolchain(alsoIn([`${root}/*/bin`]), path)).toMatchObject({
      status: 'ok',
      version: '1.30',
      folder: join(root, 'new/bin'),
    });
  });

  it('stays with PATH if that is new enough, and with its verdict if none is', async () => {
    const root = installed({ old: '1.1', new: '1.30' });
    const patterns = [`${root}/*/bin`];
    expect(await checkToolchain(alsoIn(patterns), pathWith('echo frob1.21'))).toMatchObject({
      version: '1.21',
      folder: null,
    });
    const none = { PATH: '/nowhere', FROB_HOME: join(root, 'old') };
    expect(await checkToolchain(alsoIn(['$FROB_HOME/bin', '$UNSET/bin']), none)).toEqual({ status: 'missing' });
  });
});

describe('checkToolchain', () => {
  it('reads the version from whichever stream the tool writes it to', async () => {
    expect(await checkToolchain(manifest, pathWith('test "$1" = version && echo frob1.30'))).toMatchObject({
      version: '1.30',
    });
    expect(await checkToolchain(manifest, pathWith('echo frob1.31 >&2'))).toMatchObject({ version: '1.31' });
  });

  it('distinguishes a missing tool from a broken one', async () => {
    expect(await checkToolchain(manifest, { PATH: temporaryFolder() })).toEqual({ status: 'missing' });
    expect(await checkToolchain(manifest, pathWith('echo "no JDK found" >&2; exit 1'))).toEqual({
      status: 'broken',
      reason: 'no JDK found',
    });
  });

  it('runs the tool in the environment of the build', async () => {
    const build = { command: ['frob'], inputs: ['x'], title: 't', env: { FROB: '1.42' } };
    expect(await checkToolchain({ toolchain, build }, pathWith('echo frob$FROB'))).toMatchObject({ version: '1.42' });
  });

  it('needs no PATH for the Node that runs conctop', async () => {
    const own = { ...toolchain, command: '{node}', versionPattern: 'v(\\d+\\.\\d+\\.\\d+)', minimumVersion: '20.0.0' };
    expect(await checkToolchain({ toolchain: own, build: null }, {})).toMatchObject({
      status: 'ok',
      runtime: process.version,
    });
  });
});

describe('requireToolchain', () => {
  it.each([
    [{ status: 'missing' }, 'The target sample needs frob, which is not on PATH.'],
    [
      { status: 'too-old', version: '1.9', minimumVersion: '1.21' },
      'The target sample needs frob 1.21 or newer, and this machine has 1.9.',
    ],
    [
      { status: 'broken', reason: 'no JDK' },
      'The target sample needs frob, which is on PATH but does not work (no JDK).',
    ],
  ] as const)('%j', (check, message) => {
    expect(() => requireToolchain(manifest, check, 'linux')).toThrow(
      expect.objectContaining({
        code: 'toolchain-missing',
        message,
        hint: 'Install it: apt-get install frob. `conctop node` runs without it.',
      }),
    );
    expect(() => requireToolchain(manifest, check, 'darwin')).toThrow(
      expect.objectContaining({ hint: expect.stringContaining('brew install frob') }),
    );
  });
});

it('lists for all targets what is missing and what installs it', async () => {
  const table = await checkAvailability([manifestOf(), manifest], null, { PATH: temporaryFolder() });
  expect(table.map(({ check, install }) => [check.status, install])).toEqual([
    ['ok', null],
    ['missing', expect.stringContaining('install frob')],
  ]);
});
