import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { needs } from '../needs.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { conctopsOfTests, expectNothingLeft } from './conctop-terminal.ts';

const open = conctopsOfTests();
const folder = temporaryFolder();

const NODE = ['node', '--steps', '10,40', '--hold', '1s', '--predict'];

describe('a prediction', needs('tmux'), () => {
  test('is asked, covered, revealed, recorded and replayed', async () => {
    const file = join(folder, 'run.ndjson');
    const { terminal, mark } = open({ args: [...NODE, '--record', file], columns: 80, rows: 24 });
    await terminal.waitFor('How many OS threads will this server have?');
    terminal.press('n', 'A', 'n', 'n', 'Enter', '4', '0', 'Enter');
    await terminal.waitFor('Ann 40');
    terminal.press('7', 'Enter');
    await terminal.waitFor('Ann 40 · 7');
    terminal.press('Enter');
    await terminal.waitFor('Ann 40 · guess 7');
    // No finding, view or pane tells it meanwhile.
    terminal.press('1');
    await terminal.waitFor('covered until the reveal');
    terminal.press('0');
    await terminal.waitFor('Measured: OS threads', 15_000);
    terminal.press('Enter');
    await terminal.waitFor('Closest: the guess without a name, with 7.');
    await terminal.waitFor('threads:');
    // The replay shows the reveal for as long as it was seen.
    await sleep(1_500);
    terminal.press('Enter');
    await terminal.waitFor('holding 40');
    terminal.press('q');
    const end = await terminal.end();
    expect(end).toMatchObject({ exitCode: 0, alternateScreen: false, modesRestored: true });
    expect(end.output).toContain('Predicted: OS threads: Ann 40, 7.');
    await expectNothingLeft(mark);
    const types = readFileSync(file, 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line): string => JSON.parse(line).type);
    const told = types.filter((type) => /predict|guess|step-started/.test(type));
    expect(told).toEqual([
      'prediction-asked',
      'guess-made',
      'guess-made',
      'prediction-answered',
      'step-started',
      'step-started',
      'prediction-revealed',
      'prediction-uncovered',
    ]);

    const replay = open({ args: ['replay', file], columns: 80, rows: 24 }).terminal;
    await replay.waitFor('How many OS threads will this server have?');
    await replay.waitFor('Ann 40 · guess 7', 20_000);
    await replay.waitFor('Closest: the guess without a name, with 7.', 20_000);
    replay.press('q');
    expect((await replay.end()).exitCode).toBe(0);
  });

  test('P shows three facts and nothing else; what is covered stays so; Esc goes back', async () => {
    const { terminal } = open({ args: ['node', '--connections', '20', '--predict'], columns: 80, rows: 24 });
    await terminal.waitFor('A letter');
    terminal.press('c', 'Enter');
    await terminal.waitFor('20 in the server');
    terminal.press('P');
    await terminal.waitFor(/^(?![\s\S]*guess 20)[\s\S]*OS threads[\s\S]*waiting callbacks/);
    const shown = terminal.screen();
    expect(shown).not.toMatch(/quit|help|latency|req/);
    expect(shown.split('\n').filter((line) => line.includes('█')).length).toBeGreaterThanOrEqual(18);
    terminal.press('Escape');
    await terminal.waitFor('guess 20');
    terminal.press('q');
    expect((await terminal.end()).exitCode).toBe(0);
  });

  test('q at the question ends the run before its load', async () => {
    const { terminal, mark } = open({ args: NODE });
    await terminal.waitFor('How many OS threads');
    terminal.press('q');
    const end = await terminal.end();
    expect(end).toMatchObject({ exitCode: 0, alternateScreen: false, cursorVisible: true, modesRestored: true });
    await expectNothingLeft(mark);
  });

  test('a terminal too small for the question takes no answer', async () => {
    const { terminal } = open({ args: NODE, columns: 50, rows: 12 });
    await terminal.waitFor('A question waits');
    terminal.press('Enter', 'a');
    terminal.press('q');
    expect((await terminal.end()).exitCode).toBe(0);
  });
});
