import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { needs } from '../needs.ts';
import { conctopsOfTests, expectNothingLeft } from './conctop-terminal.ts';

const open = conctopsOfTests();
const FILES = ['go-ramp', 'node-1000'].map((name) =>
  join(import.meta.dirname, `../fixtures/recordings/${name}.ndjson`),
);

const held = (hold: string): readonly string[] => [
  '--steps',
  '10,20',
  '--hold',
  hold,
  '--quiet-within',
  '0s',
  '--seed',
  '7',
];

describe('a comparison in a real terminal', needs('tmux'), () => {
  test('one screen from the first run to the end, through resizes; q prints the table', async () => {
    const args = ['compare', 'node', 'node-workers', ...held('1s'), '--rounds', '1'];
    const { terminal, mark } = open({ args, columns: 140, rows: 44 });
    await terminal.waitFor('compare 2 subjects · io, each request waits 100 ms · round 1 of 1 · run 1 of 2');
    await terminal.waitFor(/p99 latency ─+ \d+ms ─╮/);
    expect(terminal.screen()).toMatch(/╭─ connections ─.*╭─ OS threads/);
    expect(terminal.screen()).toMatch(/━━ node(-workers)? ◉/);
    terminal.resize(80, 24);
    await terminal.waitFor('run 2 of 2');
    await terminal.waitFor(/━━ node(-workers)? ●/);
    terminal.resize(59, 19);
    await terminal.waitFor('too small');
    terminal.resize(100, 30);
    await terminal.waitFor('what it means');
    terminal.press('q');
    const end = await terminal.end();
    expect(end).toMatchObject({ exitCode: 0, alternateScreen: false, cursorVisible: true, modesRestored: true });
    expect(end.output).toContain('At 20 connections, one round');
    // The screen said it; lines among the table would be noise.
    expect(end.output).not.toContain('1 of 2: node');
    await expectNothingLeft(mark);
  });

  test('q asks, q again ends it with what is complete, and leaves nothing behind', async () => {
    const args = ['compare', 'node', 'node-workers', ...held('30s'), '--theme', 'light'];
    const { terminal, mark } = open({ args, columns: 80, rows: 24 });
    await terminal.waitFor(/req\/s.* \d+ ─╮/);
    terminal.press('q');
    await terminal.waitFor('q again ends the comparison: no run is complete yet');
    terminal.press('q');
    const end = await terminal.end();
    expect(end).toMatchObject({ exitCode: 0, alternateScreen: false, cursorVisible: true, modesRestored: true });
    expect(end.output).toContain('Fewer than two were measured');
    await expectNothingLeft(mark);
  });

  test('Ctrl-C in the middle of a run ends it at once', async () => {
    const args = ['compare', 'node', 'node-workers', ...held('30s')];
    const { terminal, mark } = open({ args, columns: 100, rows: 30 });
    await terminal.waitFor(/req\/s.* \d+ ─╮/);
    terminal.press('C-c');
    const end = await terminal.end();
    expect(end).toMatchObject({ exitCode: 130, alternateScreen: false, cursorVisible: true, modesRestored: true });
    await expectNothingLeft(mark);
  });

  test('who cannot start is marked with its reason, and the others go on', async () => {
    const subjects = ['node', 'node -e process.exit(3)', 'node-workers', '--path', '/slow?ms=100'];
    const { terminal, mark } = open({
      args: ['compare', ...subjects, ...held('1s'), '--rounds', '1'],
      columns: 140,
      rows: 44,
    });
    await terminal.waitFor('✗ node -e process.exit(3)');
    await terminal.waitFor('what it means');
    terminal.press('q');
    const end = await terminal.end();
    expect(end).toMatchObject({ exitCode: 1, alternateScreen: false });
    expect(end.output).toContain('exit code 3');
    expect(end.output).toContain('At 20 connections, one round');
    await expectNothingLeft(mark);
  });
});

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
