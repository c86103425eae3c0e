import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { expect, it } from 'vitest';
import { expandFolders, findOnPath, whyNotStartable } from '../../src/os/find-program.ts';
import { temporaryFolder } from '../target/fixtures.ts';

it('finds only executable files on PATH, the first one', () => {
  const [first, second] = [temporaryFolder(), temporaryFolder()];
  mkdirSync(join(first, 'frob'));
  writeFileSync(join(second, 'frob'), '');
  const path = ['', first, second].join(delimiter);
  expect(findOnPath('frob', path)).toBeNull();
  chmodSync(join(second, 'frob'), 0o755);
  expect(findOnPath('frob', path)).toBe(join(second, 'frob'));
});

it('returns the system’s code for a program that cannot be started', () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'folder'));
  writeFileSync(join(folder, 'plain'), '');
  writeFileSync(join(folder, 'program'), '');
  chmodSync(join(folder, 'program'), 0o755);
  const code = (program: string, cwd = '/', path = folder) => whyNotStartable(program, cwd, path)?.code ?? null;
  expect(code('program')).toBeNull();
  expect(code('./program', folder)).toBeNull();
  expect(code(join(folder, 'program'))).toBeNull();
  expect(code('plain')).toBe('EACCES');
  expect(code('folder')).toBe('EACCES');
  expect(code('./plain', folder)).toBe('EACCES');
  expect(code('absent')).toBe('ENOENT');
  expect(code('./program', '/')).toBe('ENOENT');
  expect(code('')).toBe('ENOENT');
  expect(whyNotStartable('absent', '/', folder)?.message).toBe('spawn absent ENOENT');
});

it('expands variables and stars of a pattern for folders', () => {
  const root = temporaryFolder();
  for (const name of ['b', 'a']) mkdirSync(join(root, name));
  expect(expandFolders(`${root}/*/bin`, {})).toEqual([join(root, 'a/bin'), join(root, 'b/bin')]);
  expect(expandFolders('$FROB_HOME/bin', { FROB_HOME: '/opt/frob' })).toEqual(['/opt/frob/bin']);
  expect(expandFolders('$FROB_HOME/bin', {})).toEqual([]);
  expect(expandFolders('/nowhere/*/bin', {})).toEqual([]);
});
