import { describe, expect, test } from 'vitest';
import { needs } from '../needs.ts';
import { conctopsOfTests, expectNothingLeft } from './conctop-terminal.ts';

const open = conctopsOfTests();

describe('--engine k6 in a real terminal', needs('tmux', 'k6', 'go'), () => {
  test('a ramp has its steps and ends with its summary, keys that mean nothing say so', async () => {
    const args = ['go', '--engine', 'k6', '--ramp', '50:200', '--hold', '1s'];
    const { terminal, mark } = open({ args, columns: 140, rows: 44 });
    await terminal.waitFor('next 100 in', 60_000);
    terminal.press('+');
    await terminal.waitFor('k6 walks its script by itself, and no key changes it');
    await terminal.waitFor(/holding 200/, 30_000);
    await terminal.waitFor(/200 connections on \d+ threads/, 10_000);
    terminal.press('q');
    const end = await terminal.end();
    expect(end.exitCode).toBe(0);
    expect(end.output).toMatch(/load by k6 v\d\S*, closed loop/);
    expect(end.output).toMatch(/\b200\b.*\b1,[5-9]\d\d\b|\b200\b.*\b2,0\d\d\b/);
    expect(end).toMatchObject({ alternateScreen: false, cursorVisible: true, modesRestored: true });
    await expectNothingLeft(mark, /conctop|generator|server|targets|k6/);
  });
});
