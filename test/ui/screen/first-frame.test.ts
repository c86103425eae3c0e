import { describe, expect, test } from 'vitest';
import { runStarted } from '../../domain/events.ts';
import { shows } from '../expect-screen.ts';
import { screensOfTests } from '../opened-screens.ts';

const open = screensOfTests();

describe.each([
  [60, 20],
  [80, 24],
  [100, 30],
  [140, 44],
  [200, 60],
  [300, 80],
])('%i x %i', (columns, rows) => {
  test('before anything is measured every figure is a dash: neither a 0 nor a bar', async () => {
    const screen = open({ columns, rows, events: [runStarted()] });
    const text = await shows(screen, 'starting', 'q quit', '–');
    // The clock, the keys and the borders are no figures.
    const panes = text
      .split('\n')
      .slice(1, -2)
      .join('\n')
      .replace(/[╭╮╰╯│─]/g, ' ');
    expect(panes).not.toMatch(/(?<![\d:.-])0(?![\d:])/);
    expect(panes).not.toMatch(/[█▌▏░▓\u2801-\u28ff]/);
  });
});
