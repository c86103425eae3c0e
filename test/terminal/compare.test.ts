import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { needs } from '../needs.ts';
import { conctopsOfTests, expectNothingLeft } from './conctop-terminal.ts';

const open = conctopsOfTests();
const FILES = ['go-ramp', 'node-1000'].map((name) =>
  join(import.meta.dirname, `../fixtures/recordings/${name}.ndjson`),
);

describe('the end of a comparison in a real terminal', needs('tmux'), () => {
  test('curves and table until q, then the table on the normal screen', async () => {
    const { terminal, mark } = open({ args: ['compare', ...FILES], columns: 140, rows: 44 });
    await terminal.waitFor('what it means');
    await terminal.waitFor(/[⠁-⣿]/);
    expect(terminal.screen()).toContain('at 1,000 connections');
    terminal.press('q');
    const end = await terminal.end();
    expect(end).toMatchObject({ exitCode: 0, alternateScreen: false, cursorVisible: true, modesRestored: true });
    expect(end.output).toContain('At 1,000 connections, one round');
    expect(end.output).toContain('Requests per second at so many connections:');
    await expectNothingLeft(mark);
  });

  test('Ctrl-C ends it as any run ends', async () => {
    const { terminal, mark } = open({ args: ['compare', ...FILES], columns: 80, rows: 24 });
    await terminal.waitFor('what it means');
    terminal.press('C-c');
    const end = await terminal.end();
    expect(end).toMatchObject({ exitCode: 130, alternateScreen: false, cursorVisible: true, modesRestored: true });
    await expectNothingLeft(mark);
  });

  test('--no-ui prints the table at once', async () => {
    const { terminal } = open({ args: ['compare', '--no-ui', ...FILES], columns: 100, rows: 30 });
    const end = await terminal.end();
    expect(end).toMatchObject({ exitCode: 0, alternateScreen: false });
    expect(end.output).toContain('no winner is marked');
  });
});
