import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { EXIT } from '../../../src/domain/errors.ts';
import { listTargets, loadTarget, pickTarget, targetNames } from '../../../src/target/catalog/catalog.ts';
import { TARGETS_ROOT } from '../../targets/harness.ts';
import { manifestOf, rootWith, temporaryFolder } from '../fixtures.ts';

describe('the shipped targets', () => {
  const manifests = listTargets(TARGETS_ROOT);

  it('are all valid, and include go and node', () => {
    expect(manifests.map(({ name }) => name)).toEqual(expect.arrayContaining(['go', 'node']));
  });

  it.each(manifests)('$name shows its handler in lines that exist', ({ name, source }) => {
    const lines = readFileSync(join(TARGETS_ROOT, name, source.file), 'utf8')
      .trimEnd()
      .split('\n');
    expect(source.lastLine).toBeLessThanOrEqual(lines.length);
    // A view that is cut at the wrong place begins or ends in the middle of something.
    const around = [source.firstLine - 1, source.firstLine, source.lastLine, source.lastLine + 1];
    expect(around.map((number) => lines[number - 1]?.trim() === '')).toEqual([true, false, false, true]);
  });

  // A slide, or the source view of a tall terminal. A loop written by hand is longer than a call of one.
  it.each(manifests)('$name shows its model in one short file', ({ name, source }) => {
    const lines = readFileSync(join(TARGETS_ROOT, name, source.file), 'utf8')
      .trimEnd()
      .split('\n');
    expect(lines.length).toBeLessThanOrEqual(name === 'eventloop' ? 100 : 72);
  });

  it.each(manifests.filter(({ language }) => !['JavaScript', 'Python'].includes(language)))(
    '$name is built again where what its language shares changes',
    ({ language, build }) => expect(build?.inputs).toContain(`{lib}/${language.toLowerCase()}`),
  );

  it.each(manifests)('$name says what its /block holds', ({ expect: { blocks } }) => {
    // For the sentence "100 requests wait for the event loop".
    expect(blocks?.what).toMatch(/^(the|one|a) /);
  });

  it.each(manifests.filter(({ http }) => http.kind === 'framework'))(
    '$name names its HTTP server in the version that is installed',
    ({ name, http }) => {
      const [, server, version] = /^(\S+) (\d+\.\d+)/.exec(http.name) ?? [];
      const pinned = readFileSync(join(TARGETS_ROOT, name, 'requirements.txt'), 'utf8').toLowerCase();
      expect(`\n${pinned}`).toContain(`\n${server?.toLowerCase()}==${version}.`);
    },
  );

  it('of one language run on one version of it, even if a machine has several', () => {
    for (const { language, toolchain } of manifests.filter((manifest) => manifest.toolchain?.alsoIn !== undefined)) {
      const siblings = manifests.filter((manifest) => manifest.language === language);
      expect(siblings.map((sibling) => sibling.toolchain)).toEqual(siblings.map(() => toolchain));
    }
  });

  it('include one that runs everywhere', async () => {
    expect(['go', 'node']).toContain((await pickTarget(TARGETS_ROOT)).name);
  });
});

describe('loadTarget', () => {
  it('reads the named one', () => {
    const root = rootWith(manifestOf());
    expect(loadTarget(root, 'sample')).toEqual(manifestOf());
  });

  it('names the existing ones, and the closest', () => {
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

  it('does not mistake a path for a name', () => {
    expect(() => loadTarget(rootWith(manifestOf()), '../sample')).toThrow(/no target/);
  });
});

describe('targetNames', () => {
  it('leaves out folders without a manifest', () => {
    const root = rootWith(manifestOf());
    mkdirSync(join(root, 'half-written'));
    mkdirSync(join(root, 'lib', 'node'), { recursive: true }); // what targets share
    writeFileSync(join(root, 'README.md'), '');
    expect(targetNames(root)).toEqual(['sample']);
  });

  it('reports a missing folder', () => {
    expect(() => targetNames(join(temporaryFolder(), 'targets'))).toThrow(/folder of the targets is missing/);
  });
});
