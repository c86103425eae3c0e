import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { writeLessonsPackage } from '../../scripts/packages/lessons.mjs';
import { loadLesson, recordingOf } from '../../src/commands/learn/lesson-catalog.ts';
import { root } from '../conctop.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const folder = temporaryFolder();

/** A megabyte, as `npm pack` counts. */
const MOST_BYTES = 1_000_000;

interface Packed {
  readonly size: number;
  readonly files: readonly { readonly path: string }[];
}

describe('what is installed', () => {
  const [packed] = JSON.parse(
    execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], { cwd: root, encoding: 'utf8' }),
  ) as Packed[];

  test('below a megabyte, packed', () => {
    expect(packed?.size).toBeLessThan(MOST_BYTES);
  });

  test('the bundle, targets, lessons without their recordings, and three texts', () => {
    const kinds = [
      /^(README|CHANGELOG)\.md$|^LICENSE$|^package\.json$|^man\/conctop\.1$/,
      /^dist\/(conctop|generator|autocannon)\.js$|^dist\/package\.json$|^dist\/third-party-licences\.txt$/,
      /^dist\/chunks\/[\w-]+\.js$|^dist\/report\/page\.(js|css)$/,
      /^lessons\/[\w-]+\/lesson\.(json|md)$/,
      /^targets\/(lib\/)?[\w-]+\/([\w-]+\/)?[\w.-]+\.(json|md|mjs|py|go|mod|rs|toml|lock|java|txt)$/,
    ];
    const others = packed?.files.filter(({ path }) => !kinds.some((kind) => kind.test(path)));
    expect(others).toEqual([]);
  });

  test('one package that is not ours, and nothing that runs at an install', () => {
    const { dependencies, scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    expect(Object.keys(dependencies)).toEqual(['systeminformation']);
    expect(Object.keys(scripts)).not.toEqual(expect.arrayContaining([expect.stringMatching(/^(pre|post)?install$/)]));
  });

  test('the licences of what is bundled, each with its text', () => {
    const text = readFileSync(join(root, 'dist/third-party-licences.txt'), 'utf8');
    for (const name of ['react', 'ink', 'yoga-layout', 'yargs', 'autocannon', 'hdr-histogram-js', 'uplot', 'valibot'])
      expect(text, name).toMatch(new RegExp(`^${name} \\d+\\.\\d+\\.\\d+ \\([^)\\n]+\\)\\n\\n[^]{20}`, 'm'));
  });
});

test('without a toolchain a lesson plays what the package @conctop/lessons holds of it, wherever npm put that', () => {
  const installed = join(folder, 'node_modules/conctop');
  mkdirSync(installed, { recursive: true });
  for (const part of ['lesson.json', 'lesson.md'])
    cpSync(join(root, 'lessons/pool', part), join(installed, 'lessons/pool', part));
  const lesson = loadLesson([join(installed, 'lessons')], 'pool');
  expect(recordingOf(lesson, 'pool')).toBeNull();
  expect(writeLessonsPackage(join(folder, 'node_modules/@conctop/lessons'))).toBe('@conctop/lessons');
  const file = recordingOf(lesson, 'pool') ?? '';
  expect(statSync(file).size).toBe(statSync(join(root, 'lessons/pool/recordings/pool.ndjson.gz')).size);
});
