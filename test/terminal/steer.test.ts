import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { needs } from '../needs.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { conctopsOfTests, expectNothingLeft } from './conctop-terminal.ts';

const open = conctopsOfTests();
const folder = temporaryFolder();

const NODE = ['node', '--connections', '50', '--delay', '20ms'];

describe('a run that is steered', needs('tmux'), () => {
  test('m, w and b: on the screen, in the recording, in the table; and its replay takes no such key', async () => {
    const file = join(folder, 'steered.ndjson');
    const { terminal, mark } = open({ args: [...NODE, '--record', file], columns: 100, rows: 30 });
    await terminal.waitFor('holding 50');
    terminal.press('m', 'h', 'e', 'r', 'e', 'Enter');
    await terminal.waitFor('▼');
    terminal.press('w');
    await terminal.waitFor(' cpu 5.0 ms ');
    terminal.press('w', 'w');
    await terminal.waitFor('io 20 ms');
    terminal.press('b');
    await terminal.waitFor('FAULT block 20 ms');
    terminal.press('b');
    await terminal.waitFor('Until the fault ends');
    await terminal.waitFor(/^(?![\s\S]*FAULT)[\s\S]*holding 50/, 15_000);
    terminal.press('q');
    const end = await terminal.end();
    expect(end).toMatchObject({ exitCode: 0, alternateScreen: false, modesRestored: true });
    expect(end.output).toMatch(/Steered: .*cpu 5\.0 ms.*fault: block 20 ms.*fa\n?ult over: io 20 ms/);
    expect(end.output).toMatch(/Marks: .*here/);
    expect(end.output).not.toContain('The server counted');
    await expectNothingLeft(mark);
    const events = readFileSync(file, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(events.filter(({ type }) => type === 'steered').map(({ kind }) => kind)).toEqual([
      ...['work', 'work', 'work', 'fault', 'recovery'],
    ]);
    expect(events.filter(({ type }) => type === 'mark')).toMatchObject([{ label: 'here' }]);
    const replay = open({ args: ['replay', file], columns: 100, rows: 30 }).terminal;
    await replay.waitFor('FAULT block 20 ms', 20_000);
    replay.press('b');
    await replay.waitFor('This is a recording');
    replay.press('q');
    expect((await replay.end()).exitCode).toBe(0);
  });

  test.each([
    ['b', 'FAULT', 'q', 0],
    ['b', 'FAULT', 'C-c', 130],
    ['o', 'LOAD OFF', 'q', 0],
    ['o', 'LOAD OFF', 'C-c', 130],
  ])('%s, and while it shows %s: %s ends in order', async (key, shown, ends, exitCode) => {
    const { terminal, mark } = open({ args: NODE, columns: 80, rows: 24 });
    await terminal.waitFor('holding 50');
    terminal.press(key);
    await terminal.waitFor(shown);
    terminal.press(ends);
    expect(await terminal.end()).toMatchObject({ exitCode, alternateScreen: false, modesRestored: true });
    await expectNothingLeft(mark);
  });
});
