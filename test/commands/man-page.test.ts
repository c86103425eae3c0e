import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { manPage } from '../../src/commands/man-page.ts';
import { needs } from '../needs.ts';

const root = join(import.meta.dirname, '../..');
const file = join(root, 'man/conctop.1');

describe('man/conctop.1', () => {
  test('is that of the tables; `node scripts/docs/man-page.mjs --write` puts it there', () => {
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
    expect(readFileSync(file, 'utf8')).toBe(manPage(version));
  });

  test('is roff without a warning, and shows every command and option', needs('groff'), () => {
    const args = ['-man', '-ww', '-Tutf8', '-P-cbou', file];
    const { stdout, stderr, status } = spawnSync('groff', args, { encoding: 'utf8' });
    expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
    expect(stdout).toContain('conctop replay [files..] [options]');
    expect(stdout).toContain('-c, --connections N');
    expect(stdout).toMatch(/--no-ui\n/);
  });
});
