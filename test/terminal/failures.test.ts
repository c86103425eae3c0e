import { type ChildProcess, spawn } from 'node:child_process';
import { afterEach, describe, expect, test } from 'vitest';
import { conctop } from '../conctop.ts';
import { needs } from '../needs.ts';
import { conctopsOfTests } from './conctop-terminal.ts';
import type { Terminal } from './terminal.ts';

const open = conctopsOfTests();
const others: ChildProcess[] = [];
afterEach(() => {
  for (const child of others.splice(0)) child.kill('SIGKILL');
});

const start = (command: readonly string[]): Terminal => open({ command, columns: 140, rows: 44 }).terminal;

describe('a failure on the screen', needs('tmux'), () => {
  test('the observed process ends: the last frame stays, with how it ended, until a key', async () => {
    const child = spawn('sleep', ['600']);
    others.push(child);
    const shown = start([process.execPath, conctop, 'attach', `${child.pid}`]);
    await shown.waitFor('OS threads');
    await shown.waitFor(/sleep/);
    child.kill('SIGKILL');
    const screen = await shown.waitFor('The process sleep ended: exit status unknown.');
    expect(screen).toContain('OS threads');
    shown.press('q');
    const end = await shown.end();
    expect(end).toMatchObject({ exitCode: 1, alternateScreen: false, modesRestored: true });
    expect(end.output).toContain('The process sleep ended: exit status unknown.');
  });

  test('a run without a result says so on the screen, and afterwards below it', async () => {
    const shown = start([process.execPath, conctop, 'node', '--path', '/none', '-c', '5', '-d', '2s']);
    await shown.waitFor(/Not a single good answer: [\d,]+ answers, all 404 \(Not Found\)\./);
    shown.press('q');
    const end = await shown.end();
    expect(end).toMatchObject({ exitCode: 1, alternateScreen: false, modesRestored: true });
    expect(end.output).toContain('--path');
  });

  test('if no key can come, conctop does not wait for one', async () => {
    const words = `exec '${process.execPath}' '${conctop}' node --path /none -c 5 -d 2s < /dev/null`;
    const end = await start(['sh', '-c', words]).end(25_000);
    expect(end).toMatchObject({ exitCode: 1, alternateScreen: false, modesRestored: true });
    expect(end.output).toMatch(/Not a single good answer/);
  });
});
