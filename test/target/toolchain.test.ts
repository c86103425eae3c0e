import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Toolchain } from '../../src/domain/manifest.ts';
import {
  checkAvailability,
  checkToolchain,
  compareVersions,
  findOnPath,
  judgeVersion,
  requireToolchain,
} from '../../src/target/toolchain.ts';
import { manifestOf, temporaryFolder } from './fixtures.ts';

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
    ['frob1.26.8 linux', { status: 'ok', version: '1.26.8', runtime: 'frob1.26.8' }],
    ['frob1.21', { status: 'ok', version: '1.21', runtime: 'frob1.21' }],
    ['frob1.9.9', { status: 'too-old', version: '1.9.9', minimumVersion: '1.21' }],
    ['\nno frob here\nat all', { status: 'broken', reason: 'it tells no version: no frob here' }],
  ])('%j', (printed, expected) => expect(judgeVersion(toolchain, printed)).toEqual(expected));
});

describe('checkToolchain', () => {
  it('reads the version from whichever stream the tool writes it to', async () => {
    expect(await checkToolchain(manifest, pathWith('test "$1" = version && echo frob1.30'))).toMatchObject({
      version: '1.30',
    });
    expect(await checkToolchain(manifest, pathWith('echo frob1.31 >&2'))).toMatchObject({ version: '1.31' });
  });

  it('tells a tool that is missing from one that does not work', async () => {
    expect(await checkToolchain(manifest, { PATH: temporaryFolder() })).toEqual({ status: 'missing' });
    expect(await checkToolchain(manifest, pathWith('echo "no JDK found" >&2; exit 1'))).toEqual({
      status: 'broken',
      reason: 'no JDK found',
    });
  });

  it('asks the tool in the environment that the build will have', async () => {
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

it('tells for all targets what is missing and what installs it', async () => {
  const table = await checkAvailability([manifestOf(), manifest], { PATH: temporaryFolder() });
  expect(table.map(({ check, install }) => [check.status, install])).toEqual([
    ['ok', null],
    ['missing', expect.stringContaining('install frob')],
  ]);
});

it('finds only executable files on PATH, the first one', () => {
  const [first, second] = [temporaryFolder(), temporaryFolder()];
  mkdirSync(join(first, 'frob'));
  writeFileSync(join(second, 'frob'), '');
  const path = ['', first, second].join(delimiter);
  expect(findOnPath('frob', path)).toBeNull();
  chmodSync(join(second, 'frob'), 0o755);
  expect(findOnPath('frob', path)).toBe(join(second, 'frob'));
});
