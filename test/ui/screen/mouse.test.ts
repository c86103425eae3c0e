import { describe, expect, test, vi } from 'vitest';
import { aReplay } from '../a-replay.ts';
import { PATIENCE, PLOT, shows } from '../expect-screen.ts';
import type { Screen, ScreenOptions } from '../fake-terminal.tsx';
import { screensOfTests } from '../opened-screens.ts';
import { richRun } from '../rich-run.ts';

const events = richRun();
const openScreen = screensOfTests();
const open = (options: Partial<ScreenOptions> = {}): Screen =>
  openScreen({ columns: 140, rows: 44, events, ...options });

/** Clicks on the last place where a text stands: panes come before the findings that mention them. */
async function click(screen: Screen, text: string | RegExp): Promise<void> {
  await shows(screen, text);
  const lines = await screen.lines();
  const row = lines.findIndex((line) => line.search(text) !== -1);
  screen.press(`\x1b[<0;${(lines[row] ?? '').search(text) + 1};${row + 1}M\x1b[<0;1;1m`);
}

const wheel = (screen: Screen, button: 64 | 65): void => screen.press(`\x1b[<${button};20;20M`);

describe('a click', () => {
  test.each([
    [/connections ─/, 'Waiting work above'],
    [/OS threads/, 'Each cell is'],
    [/goroutines ─/, 'Waiting work above'],
    [/memory ─/, 'CONSISTS OF'],
    [/cores ─/, 'requests in the server'],
    [/threads \(top -H\) ─/, 'Each cell is'],
  ])('on a pane opens its view: %s', async (pane, word) => {
    const screen = open();
    await shows(screen, PLOT, 'latency, last second');
    await click(screen, pane);
    await shows(screen, word, '0 overview');
  });

  test('on latency shows it the other way, over the run or of the last second', async () => {
    const screen = open({ columns: 100, rows: 30 });
    await shows(screen, 'latency, last second');
    await click(screen, 'latency, last second');
    await shows(screen, /latency.*log/);
    await click(screen, /latency.*log/);
    await shows(screen, 'latency, last second');
  });

  test('on a tab shows that view, and on the open one changes nothing', async () => {
    const screen = open({ columns: 80, rows: 24 });
    await shows(screen, 'OS threads');
    screen.press('1');
    await click(screen, /6 log|\b6\b/);
    await shows(screen, 'following');
    await click(screen, /6 log|\b6\b/);
    await shows(screen, 'following');
    await click(screen, /0 overview|\b0\b/);
    await shows(screen, 'OS threads');
  });

  test.each([
    [/TID/, 'TID▲'],
    [/NAME/, 'NAME▲'],
    [/VOL\/S/, 'VOL/S▼'],
    [/ CPU /, 'CPU▼'],
  ])('on a heading sorts by it: %s', async (heading, marked) => {
    const screen = open();
    await shows(screen, 'OS threads');
    screen.press('1');
    await shows(screen, 'CPU▼');
    screen.press('>>');
    await shows(screen, 'CORE▲');
    await click(screen, heading);
    await shows(screen, marked);
  });

  test('elsewhere does nothing', async () => {
    const screen = open();
    await shows(screen, 'OS threads', PLOT);
    const before = await screen.text();
    screen.press('\x1b[<0;500;300M\x1b[<0;1;1M\x1b[<2;5;5M\x1b[<0;5;44M');
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(await screen.text()).toBe(before);
    expect(screen.asked).toEqual([]);
  });
});

test('a click on the bar of a replay goes there, one on a key’s hint presses it', async () => {
  const replay = aReplay();
  const screen = open({
    mode: 'replay',
    controls: { replay: { ...replay, seekTo: (ms) => screen.asked.push(`to ${ms}`) } },
  });
  await shows(screen, 'REPLAY', '●');
  const lines = await screen.lines();
  const row = lines.findIndex((line) => /^ [━┃◆▲✗●─]+$/.test(line)) + 1;
  screen.press(`\x1b[<0;2;${row}M`);
  await vi.waitFor(() => expect(screen.asked).toEqual(['to 0']), PATIENCE);
  screen.press(`\x1b[<0;70;${row}M`);
  await vi.waitFor(() => expect(screen.asked[1]).toMatch(/^to [1-9]\d+$/), PATIENCE);
  await click(screen, /\? help/);
  await shows(screen, 'this page');
  await click(screen, /help {3}q/);
  await shows(screen, 'REPLAY', /OS threads/);
  await click(screen, /space pause|space play/);
  await vi.waitFor(() => expect(screen.asked.at(-1)).toBe('pause'), PATIENCE);
  await click(screen, /q quit/);
  await vi.waitFor(() => expect(screen.asked.at(-1)).toBe('quit'), PATIENCE);
});

describe('the wheel', () => {
  test('scrolls the log, which follows again at its end', async () => {
    const screen = open({ columns: 80, rows: 24 });
    await shows(screen, 'OS threads');
    screen.press('6');
    await shows(screen, 'following');
    wheel(screen, 64);
    await shows(screen, 'scrolled');
    wheel(screen, 65);
    await shows(screen, 'following');
  });

  test('scrolls the help, from whose end every key and term was seen', async () => {
    const screen = open({ columns: 80, rows: 24 });
    await shows(screen, 'OS threads');
    screen.press('?');
    const first = await shows(screen, 'pause the ramp', /─ 1–\d+ of \d+ · ↑ ↓ ─/);
    for (let notch = 0; notch < 10; notch += 1) wheel(screen, 65);
    const last = await shows(screen, 'p50 beside a bar');
    expect(`${first}${last}`).toContain('Shift-drag selects text');
    expect(last).not.toContain('pause the ramp');
  });

  test('in the overview does nothing', async () => {
    const screen = open();
    await shows(screen, 'OS threads', PLOT);
    const before = await screen.text();
    wheel(screen, 65);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(await screen.text()).toBe(before);
  });
});

test('reports between keys are no keys, split or not; a filter gets none of them', async () => {
  const screen = open();
  await shows(screen, 'OS threads', PLOT);
  screen.press('1');
  await shows(screen, 'Each cell is');
  screen.press('/');
  await shows(screen, 'Enter keeps it');
  for (const part of ['m\x1b', '[<2;1', '0;5Ma\x1b[<0;224', ';44M', 'in']) screen.press(part);
  await shows(screen, '/ main');
  screen.press('\r');
  await vi.waitFor(async () => expect(await screen.text()).not.toContain('Enter keeps it'), PATIENCE);
  expect(screen.asked).toEqual([]);
});

test('F1 is help, F10 quits', async () => {
  const screen = open();
  await shows(screen, 'OS threads');
  screen.press('\x1bOP');
  await shows(screen, 'this page, as F1');
  screen.press('\x1b[11~');
  await shows(screen, 'OS threads');
  screen.press('\x1b[21~');
  await vi.waitFor(() => expect(screen.asked).toEqual(['quit']), PATIENCE);
});
