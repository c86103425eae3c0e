import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { installInto, runAlone } from '../../scripts/install.mjs';
import { withAbsoluteLinks, writeMainPackage } from '../../scripts/packages/conctop.mjs';
import { writeLessonsPackage } from '../../scripts/packages/lessons.mjs';
import { listed, pack } from '../../scripts/packages/pack.mjs';
import { PLATFORMS, writeTargetsPackage } from '../../scripts/packages/targets.mjs';
import { needs } from '../needs.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const root = join(import.meta.dirname, '../..');
const MAIN_LIMIT_BYTES = 1_000_000;

const main = await writeMainPackage(temporaryFolder());
const tarballs = temporaryFolder();
const packed = { ...main, ...pack(main.folder, tarballs) };
const textOf = (file: string): string => readFileSync(join(main.folder, file), 'utf8');

describe('the main package', () => {
  it('is what npm takes of a checkout, in less than 1 MB', () => {
    const taken = listed(root).filter((file) => !file.startsWith('dist/'));
    expect(packed.files.filter((file) => !file.startsWith('dist/')).sort()).toEqual([...taken].sort());
    expect(packed.files).toContain('dist/conctop.js');
    expect(packed.bytes).toBeLessThan(MAIN_LIMIT_BYTES);
  });

  it('runs nothing while it is installed, and names the other packages in this very version', () => {
    const manifest = JSON.parse(textOf('package.json'));
    expect(manifest).toMatchObject({ name: 'conctop', dependencies: { systeminformation: expect.any(String) } });
    expect(manifest).not.toHaveProperty('scripts');
    expect(manifest).not.toHaveProperty('private');
    expect(Object.keys(manifest.dependencies)).toHaveLength(1);
    expect(manifest.optionalDependencies).toEqual({
      '@conctop/lessons': manifest.version,
      '@conctop/targets-linux-x64': manifest.version,
      '@conctop/targets-linux-arm64': manifest.version,
      '@conctop/targets-darwin-x64': manifest.version,
      '@conctop/targets-darwin-arm64': manifest.version,
    });
  });

  it('has no link that leads nowhere from the package’s page', () => {
    const targets = Array.from(textOf('README.md').matchAll(/\]\(([^)]+)\)/g), ([, target]) => target);
    expect(targets.length).toBeGreaterThan(10);
    expect(targets.filter((target) => !/^(https:\/\/|#)/.test(target ?? ''))).toEqual([]);
    expect(withAbsoluteLinks('![a](docs/a.png) [b](docs/b.md#c) [d](#e)')).toBe(
      '![a](https://raw.githubusercontent.com/conctop/conctop/main/docs/a.png) [b](https://github.com/conctop/conctop/blob/main/docs/b.md#c) [d](#e)',
    );
  });

  it('names no machine’s path, nor does the lock file', () => {
    expect(readFileSync(join(root, 'package-lock.json'), 'utf8')).not.toMatch(/"file:|@conctop\//);
    const files = packed.files.filter((file) => /\.(js|json|md|txt)$/.test(file));
    expect(files.filter((file) => textOf(file).includes(root))).toEqual([]);
  });
});

describe('ready-made targets', () => {
  const here = PLATFORMS.find(({ platform, arch }) => platform === process.platform && arch === process.arch);
  const made = async () => {
    if (here === undefined) throw new Error('There are no ready-made targets for this platform.');
    const folder = temporaryFolder();
    const written = await writeTargetsPackage(folder, here, ['go']);
    return { ...written, ...pack(written.folder, folder) };
  };

  it('are the same bytes each time, and run where nothing could build them', needs('go'), async () => {
    const [first, second] = [await made(), await made()];
    expect(readFileSync(second.tarball).equals(readFileSync(first.tarball))).toBe(true);

    const folder = temporaryFolder();
    const lessons = join(tarballs, 'lessons');
    const name = writeLessonsPackage(lessons);
    const installed = installInto(join(folder, 'app'), [packed, first, { name, ...pack(lessons, tarballs) }]);
    expect(installed.packages).toEqual(['@conctop/lessons', first.name, 'conctop', 'systeminformation']);

    const run = runAlone(installed, folder, ['go', '-c', '20', '-d', '1s', '--json']);
    expect(run.stderr).not.toContain('compiling');
    expect(JSON.parse(run.stdout)).toMatchObject({
      count: { agrees: true },
      target: { runtime: expect.stringMatching(/^go1\./) },
    });
    const engine = runAlone(installed, folder, ['go', '-c', '20', '-d', '1s', '--json', '--engine', 'autocannon']);
    expect(JSON.parse(engine.stdout)).toMatchObject({
      count: { agrees: true },
      engine: { name: 'autocannon', version: '9.0.0' },
    });

    const { targets } = JSON.parse(runAlone(installed, folder, ['targets', '--json']).stdout);
    expect(targets.find(({ name }: { readonly name: string }) => name === 'go')).toMatchObject({
      canRun: true,
      readyMade: { package: `${first.name} 0.1.0`, state: 'ok', isUsed: true },
    });
    expect(runAlone(installed, folder, ['learn']).stdout).toContain('how-it-fails');
  });
});
