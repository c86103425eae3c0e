import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../temporary-folder.ts';
import { runConctop } from './run-conctop.ts';

const folder = temporaryFolder();
const path = join(folder, 'conctop', 'config.json');
mkdirSync(join(folder, 'conctop'));

const conctopWith = (args: readonly string[], config: string, env: NodeJS.ProcessEnv = {}) => {
  writeFileSync(path, config);
  return runConctop(args, { env: { CONCTOP_CONFIG: '', XDG_CONFIG_HOME: folder, ...env } });
};

describe('a config file and variables', () => {
  test('say what is not typed; the command line is stronger', async () => {
    const byFile = await conctopWith(['targets'], '{ "targets": { "json": true } }');
    expect(JSON.parse(byFile.stdout)).toMatchObject({ schema: 'conctop/targets@1' });
    const byVariable = await conctopWith(['targets'], '{ "json": false }', { CONCTOP_JSON: '1' });
    expect(byVariable.stdout).toBe(byFile.stdout);
    const typed = await conctopWith(['targets', '--no-json'], '{ "json": true }', { CONCTOP_JSON: '1' });
    expect(typed.stdout).toMatch(/^target /);
  });

  test('what is wrong in it is one sentence, one that says how to fix it, and exit code 2', async () => {
    const { code, stdout, stderr } = await conctopWith(['node'], '{\n  "theme": "light",\n}');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr.split('\n')[0]).toBe(`conctop: The config file ${path} is not JSON: line 3.`);
  });

  test('an option from it that a run refuses is named with its place', async () => {
    const { code, stderr } = await conctopWith(['node', '--no-ui'], '{ "steps": "100", "connections": 5 }');
    expect(code).toBe(2);
    expect(stderr).toContain('--connections contradicts --steps.');
    expect(stderr).toContain(`--connections is set by "connections" in ${path}`);
    expect(stderr).toContain(`--steps is set by "steps" in ${path}`);
  });

  test('the help says which file is read, and doctor what is in it', async () => {
    const help = await conctopWith(['--help'], '{ "no": "such" }');
    expect(help.stdout.replace(/\s+/g, '')).toContain(`Defaultsofyourown:${path},and`);
    const doctor = await conctopWith(['doctor'], '{ "compare": { "rounds": 5 } }', { CONCTOP_FPS: '8' });
    expect(doctor.stdout).toContain(`Defaults of your own: ${path}, and CONCTOP_OPTION in the environment.`);
    expect(doctor.stdout).toContain(`  --rounds: "compare.rounds" in ${path}\n`);
    expect(doctor.stdout).toContain('  --fps: CONCTOP_FPS\n');
    const wrong = await conctopWith(['doctor'], '{ "compare": { "rounds": 500 } }');
    expect(wrong).toMatchObject({ code: 2, stderr: expect.stringContaining('--rounds 500 is not a count') });
  });
});
