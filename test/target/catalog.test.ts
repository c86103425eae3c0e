import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { EXIT } from '../../src/domain/errors.ts';
import { listTargets, loadTarget, nearest, pickTarget, targetNames } from '../../src/target/catalog.ts';
import { TARGETS_ROOT } from '../targets/harness.ts';
import { manifestOf, rootWith, temporaryFolder } from './fixtures.ts';

describe('the shipped targets', () => {
  const manifests = listTargets(TARGETS_ROOT);

  it('are all right, and go and node are among them', () => {
    expect(manifests.map(({ name }) => name)).toEqual(expect.arrayContaining(['go', 'node']));
  });

  it.each(manifests)('$name shows its handler in lines that exist', ({ name, source }) => {
    const lines = readFileSync(join(TARGETS_ROOT, name, source.file), 'utf8')
      .trimEnd()
      .split('\n');
    expect(source.lastLine).toBeLessThanOrEqual(lines.length);
    // A view that begins or ends on an empty line is cut at the wrong place.
    expect([lines[source.firstLine - 1]?.trim(), lines[source.lastLine - 1]?.trim()]).not.toContain('');
  });

  it('leave nobody without something to run', async () => {
    expect(['go', 'node']).toContain((await pickTarget(TARGETS_ROOT)).name);
  });
});

describe('loadTarget', () => {
  it('reads the one that was asked for', () => {
    const root = rootWith(manifestOf());
    expect(loadTarget(root, 'sample')).toEqual(manifestOf());
  });

  it('names what there is, and what was meant', () => {
    const root = rootWith(manifestOf());
    expect(() => loadTarget(root, 'smaple')).toThrow(
      expect.objectContaining({
        code: 'unknown-target',
        exitCode: EXIT.usage,
        message: 'There is no target "smaple"; did you mean sample?',
        hint: 'The targets are sample.',
      }),
    );
  });

  it('does not take a path for a name', () => {
    expect(() => loadTarget(rootWith(manifestOf()), '../sample')).toThrow(/no target/);
  });
});

describe('targetNames', () => {
  it('leaves out what holds no manifest', () => {
    const root = rootWith(manifestOf());
    mkdirSync(join(root, 'half-written'));
    writeFileSync(join(root, 'README.md'), '');
    expect(targetNames(root)).toEqual(['sample']);
  });

  it('says so where the folder is missing', () => {
    expect(() => targetNames(join(temporaryFolder(), 'targets'))).toThrow(/folder of the targets is missing/);
  });
});

describe('nearest', () => {
  const names = ['go', 'go-pool', 'node', 'python-asyncio', 'python-threads', 'rust-tokio'];
  it.each([
    ['noed', null],
    ['nod', 'node'],
    ['nde', 'node'],
    ['rust', 'rust-tokio'],
    ['python-thread', 'python-threads'],
    ['pyhton-asyncio', 'python-asyncio'],
    ['python', null],
    ['gp', 'go'],
    ['elixir', null],
    ['', null],
  ])('%s -> %s', (name, expected) => expect(nearest(name, names)).toBe(expected));
});
