import { describe, expect, test } from 'vitest';
import { needs } from '../needs.ts';
import { conctopsOfTests, expectNothingLeft } from './conctop-terminal.ts';
import { eventually } from './processes.ts';

const open = conctopsOfTests();

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
    const { terminal, mark } = open({ args: ['node', '--connections', '50'] });
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
    await expectNothingLeft(mark);
  }, 60_000);
});
