import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { conctop } from '../conctop.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const folder = temporaryFolder();
const compiled = join(folder, 'compiled');
const run = (...words: string[]) =>
  spawnSync(process.execPath, [conctop, ...words], {
    env: { ...process.env, CONCTOP_CACHE: folder },
    encoding: 'utf8',
  });
/** Longer than a second, so that its code is kept. */
const aRun = () => run('node', '-c', '5', '-d', '1200ms', '--no-ui', '--no-keep');
const keptIn = (): readonly string[] => {
  if (!existsSync(compiled)) return [];
  const [build = ''] = readdirSync(compiled);
  return readdirSync(join(compiled, build)).map((name) => join(compiled, build, name));
};

test('compiled code is kept by runs, used again, and thrown away once it is damaged', () => {
  expect(run('--version').status).toBe(0);
  // Too little of it ran.
  expect(keptIn()).toEqual([]);

  expect(aRun()).toMatchObject({ status: 0, stderr: '' });
  const kept = keptIn();
  expect(kept.map((file) => file.replace(/.*\/(\w+)-[A-Z0-9]+\.js\.bin$/, '$1'))).toEqual(
    expect.arrayContaining(['cli', 'launch']),
  );
  const inodes = kept.map((file) => statSync(file).ino);
  expect(aRun()).toMatchObject({ status: 0, stderr: '' });
  // Accepted by V8: nothing was written again.
  expect(keptIn().map((file) => statSync(file).ino)).toEqual(inodes);

  const victim = kept.find((file) => file.includes('/cli-')) ?? '';
  const whole = readFileSync(victim);
  for (const damaged of [whole.subarray(0, whole.length / 2), Buffer.alloc(whole.length), Buffer.alloc(0)]) {
    writeFileSync(victim, damaged);
    expect(run('--version')).toMatchObject({ status: 0, stderr: '' });
  }
  expect(aRun()).toMatchObject({ status: 0, stderr: '' });
  expect(readFileSync(victim).length).toBeGreaterThan(whole.length / 2);
});
