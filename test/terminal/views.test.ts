import { randomUUID } from 'node:crypto';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test } from 'vitest';
import { needs } from '../needs.ts';
import { eventually, killMarked, matching, processesMarked } from './processes.ts';
import { Terminal } from './terminal.ts';

const conctop = join(dirname(fileURLToPath(import.meta.url)), '../../dist/conctop.js');
const mark = randomUUID();
let terminal: Terminal | null = null;
afterEach(() => {
  terminal?.close();
  terminal = null;
  killMarked(mark);
});

/** What only this view shows, of a Node server. */
const VIEWS: readonly (readonly [key: string, seen: string | RegExp])[] = [
  ['1', /R runnable|S sleeping/],
  ['2', /cores busy with the target|threads runnable/],
  ['3', 'RESERVED'],
  ['4', 'event loop'],
  ['5', 'setTimeout'],
  ['6', 'listening on http://127.0.0.1:'],
  ['0', 'latency, last second'],
];

describe('the views of the real program', needs('tmux'), () => {
  test('1 to 6 show them, 0 leads back, each frame whole; q leaves nothing behind', async () => {
    terminal = new Terminal({
      columns: 100,
      rows: 30,
      command: [process.execPath, conctop, 'node', '--connections', '50'],
      env: { CONCTOP_TEST_MARK: mark },
    });
    const { press, screen } = { press: terminal.press.bind(terminal), screen: terminal.screen.bind(terminal) };
    await terminal.waitFor('holding 50', 30_000);
    for (const [key, seen] of VIEWS) {
      press(key);
      await terminal.waitFor(seen);
      const whole = await eventually(() => {
        const lines = screen().split('\n');
        const boxed = lines.filter((line) => /^[│╭╰]/.test(line));
        return (
          boxed.length > 20 && boxed.every((line) => [...line].length === 100) && lines[28]?.includes('q quit') === true
        );
      });
      expect(whole, screen()).toBe(true);
    }
    press('1');
    await terminal.waitFor('threads (top -H)');
    press('/');
    press('f', 'i', 'r', 's', 't');
    await terminal.waitFor('/ first');
    press('Enter');
    await terminal.waitFor('/ changes it');
    press('q');
    const end = await terminal.end();
    expect(end).toMatchObject({ exitCode: 0, alternateScreen: false, cursorVisible: true, modesRestored: true });
    const left = (): number[] => matching(processesMarked(mark), /conctop|generator|server|targets/);
    expect(await eventually(() => left().length === 0), `left behind: ${left()}`).toBe(true);
  }, 60_000);
});
