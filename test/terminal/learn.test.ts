import { describe, expect, test } from 'vitest';
import { conctop } from '../conctop.ts';
import { needs } from '../needs.ts';
import { LESSONS } from '../shipped-lessons.ts';
import { conctopsOfTests, expectNothingLeft } from './conctop-terminal.ts';

const open = conctopsOfTests();
const SMALL = { columns: 80, rows: 24 };

describe('a lesson in a real terminal of 80x24', needs('tmux', 'go'), () => {
  test('from its first page to its end: one screen, and nothing left', async () => {
    const { terminal, mark } = open({ args: ['learn', 'surprising', '--fast'], ...SMALL });
    await terminal.waitFor('A server that waits');
    await terminal.waitFor('How many OS threads will this server have?');
    await terminal.waitFor(/━ OS threads ━/);
    await terminal.waitFor('The run is over.');
    await terminal.waitFor('The guess was 10,000.');
    await terminal.waitFor(/✓ b {2}The goroutines/);
    const end = await terminal.end();
    expect(end).toMatchObject({ exitCode: 0, alternateScreen: false, cursorVisible: true, modesRestored: true });
    expect(end.output).toMatch(/✓ Go holds 10,000 connections on fewer than 64 OS threads\. Measured: \d+\./);
    await expectNothingLeft(mark);
  });

  test('keys: a guess, back, a run that is skipped, its dashes, and leaving', async () => {
    const { terminal, mark } = open({ args: ['learn', 'surprising'], ...SMALL });
    await terminal.waitFor('A server that waits');
    terminal.press('Enter');
    await terminal.waitFor('How many threads?');
    terminal.press('d');
    await terminal.waitFor('Guesses: 10,000');
    terminal.press('4', '2', 'Enter');
    await terminal.waitFor('Guesses: 42');
    terminal.press('Enter');
    await terminal.waitFor('And how much memory?');
    terminal.press('Left');
    await terminal.waitFor('Guesses: 42');
    terminal.press('Enter');
    await terminal.waitFor('And how much memory?');
    terminal.press('Enter');
    await terminal.waitFor(/━ OS threads ━/);
    await terminal.waitFor('skip the run');
    terminal.press('Right');
    await terminal.waitFor('not measured:');
    expect(terminal.screen()).toContain('the run climb was skipped');
    terminal.press('q');
    const end = await terminal.end();
    expect(end).toMatchObject({ exitCode: 0, alternateScreen: false, cursorVisible: true, modesRestored: true });
    await expectNothingLeft(mark);
  });

  test('Ctrl-C in the middle of a run', async () => {
    const { terminal, mark } = open({ args: ['learn', 'surprising'], ...SMALL });
    await terminal.waitFor('A server that waits');
    terminal.press('Enter', 'Enter', 'Enter');
    await terminal.waitFor(/100 in the server|req\/s ─+ ideal/);
    terminal.press('C-c');
    const end = await terminal.end();
    expect(end).toMatchObject({ exitCode: 130, alternateScreen: false, cursorVisible: true, modesRestored: true });
    await expectNothingLeft(mark);
  });
});

describe('where a toolchain is missing', needs('tmux'), () => {
  test('a lesson says what to install, and shows its recording', async () => {
    const command = ['env', 'PATH=/nowhere', 'GOROOT=/nowhere', process.execPath, conctop, 'learn', 'surprising'];
    const { terminal, mark } = open({ command, ...SMALL });
    await terminal.waitFor('A server that waits');
    terminal.press('Enter', 'Enter', 'Enter');
    await terminal.waitFor('The target go needs go, which is not on PATH.');
    await terminal.waitFor('r show its recording');
    terminal.press('r');
    await terminal.waitFor('RECORDING');
    await terminal.waitFor(/━ OS threads ━/);
    terminal.press('q');
    expect(await terminal.end()).toMatchObject({ exitCode: 0, alternateScreen: false, modesRestored: true });
    await expectNothingLeft(mark);
  });
});

describe('from their recordings, at 80x24', needs('tmux'), () => {
  test.each(LESSONS.map(({ lesson }) => [lesson.name, lesson] as const))('%s', async (name, lesson) => {
    const { terminal, mark } = open({ args: ['learn', name, '--fast', '--replay'], ...SMALL });
    await terminal.waitFor(`lesson ${lesson.number}`);
    // A page stands for half a second: on a busy machine a sample of the screen may miss one, and never all of a run's.
    await terminal.waitFor('RECORDING');
    const end = await terminal.end();
    expect(end).toMatchObject({ exitCode: 0, alternateScreen: false, cursorVisible: true, modesRestored: true });
    // What other programs made impossible to judge when it was recorded is said; nothing may have failed.
    expect(end.output).toMatch(/held in the recordings(, \d+ could not be judged)?\./);
    await expectNothingLeft(mark);
  });
});
