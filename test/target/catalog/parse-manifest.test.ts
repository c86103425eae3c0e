import { describe, expect, it } from 'vitest';
import { ConctopError } from '../../../src/domain/errors.ts';
import { parseManifest } from '../../../src/target/catalog/parse-manifest.ts';
import { manifestOf } from '../fixtures.ts';

const FILE = 'targets/sample/target.json';
const parse = (value: unknown) => parseManifest(JSON.stringify(value), FILE, 'sample');

function errorOf(run: () => unknown): ConctopError {
  try {
    run();
  } catch (error) {
    if (error instanceof ConctopError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('parseManifest', () => {
  it('returns a valid manifest', () => {
    const manifest = manifestOf({
      toolchain: {
        command: 'go',
        versionArgs: ['version'],
        versionPattern: 'go(\\d+)',
        minimumVersion: '1.21',
        install: { linux: 'apt', darwin: 'brew' },
      },
      build: {
        command: ['go', 'build', '-o', '{cache}/x'],
        inputs: ['main.go'],
        title: 'compiling',
        env: { A: '{cores}' },
      },
      http: { name: 'net/http', kind: 'framework' },
      expect: {
        threads: 'pool',
        processes: 'fixed',
        why: 'w',
        requestsAtOnce: 4,
        connectionsAtOnce: 'per-core',
        oneAtATime: 'gil',
        blocks: { kind: 'lock', what: 'one lock', atOnce: 'per-core' },
      },
      folklore: [{ claim: 'c', source: 's', field: 'p99Ms', value: 15, atConnections: 1, atDelayMs: 10 }],
    });
    expect(parse(manifest)).toEqual(manifest);
  });

  const toolchain = {
    command: 'go',
    versionArgs: [],
    versionPattern: '(\\d+)',
    minimumVersion: '1',
    install: { linux: 'a', darwin: 'b' },
  };
  const expectation = { threads: 'pool', processes: 'one', why: 'w' };
  const blocks = { kind: 'lock', what: 'one lock', atOnce: 1 };
  const build = { command: ['make'], inputs: ['main.c'], title: 'making' };

  it.each<[field: string, changes: object, problem: RegExp]>([
    ['title', { title: 7 }, /expected string/i],
    ['title', { title: ' ' }, /must not be empty/],
    ['unit.plural', { unit: { singular: 'x' } }, /plural/],
    ['name', { name: 'other' }, /"sample", the name of its folder/],
    ['name', { name: 'Über' }, /lower case/],
    ['colour', { colour: 'red' }, /never/],
    ['toolchain.versionPattern', { toolchain: { ...toolchain, versionPattern: 'go\\d' } }, /one capture group/],
    ['toolchain.versionPattern', { toolchain: { ...toolchain, versionPattern: '(' } }, /one capture group/],
    ['toolchain.minimumVersion', { toolchain: { ...toolchain, minimumVersion: 'v1' } }, /look like 1\.21/],
    ['build.inputs.0', { build: { ...build, inputs: ['../main.c'] } }, /stay inside/],
    ['build.inputs.0', { build: { ...build, inputs: ['{lib}/../main.c'] } }, /stay inside/],
    ['build.inputs.0', { build: { ...build, inputs: ['{cache}/main.c'] } }, /no other placeholder/],
    ['build.inputs', { build: { ...build, inputs: [] } }, /must name the files/],
    ['build.command.0', { build: { ...build, command: ['{tmp}/x'] } }, /does not know \{tmp\}.*\{cache\}/],
    ['run.command', { run: { command: [] } }, /must name a program/],
    ['source', { source: { file: 'x', firstLine: 9, lastLine: 3 } }, /must not come after/],
    ['http', { http: undefined }, /http/],
    ['http.kind', { http: { name: 'x', kind: 'native' } }, /written for this/],
    ['expect.oneAtATime', { expect: { ...expectation, oneAtATime: 'lock' } }, /gil/],
    ['expect.blocks.kind', { expect: { ...expectation, blocks: { ...blocks, kind: 'pool' } } }, /workers/],
    ['expect.blocks.what', { expect: { ...expectation, blocks: { ...blocks, what: '' } } }, /must not be empty/],
    ['expect.blocks.atOnce', { expect: { ...expectation, blocks: { ...blocks, atOnce: 0 } } }, /per-core/],
    ['expect.threads', { expect: { threads: 'few', processes: 'one', why: 'w' } }, /few/],
    [
      'expect.requestsAtOnce',
      { expect: { threads: 'pool', processes: 'one', why: 'w', requestsAtOnce: 0 } },
      /per-core/,
    ],
    ['folklore.0.field', { folklore: [{ claim: 'c', source: 's', field: 'ram', value: 1 }] }, /ram/],
  ])('names the field %s where it is wrong: %j', (field, changes, problem) => {
    const error = errorOf(() => parse({ ...manifestOf(), ...changes }));
    expect(error.code).toBe('bad-manifest');
    expect(error.message).toContain(`${FILE}, field "${field}"`);
    expect(error.message).toMatch(problem);
  });

  it('reports invalid JSON', () => {
    const error = errorOf(() => parseManifest('{', FILE, 'sample'));
    expect(error).toMatchObject({ code: 'bad-manifest' });
    expect(error.message).toMatch(/^The manifest targets\/sample\/target\.json is not JSON: /);
  });
});
