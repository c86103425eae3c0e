import { describe, expect, test, vi } from 'vitest';
import { ConctopError } from '../../../src/domain/errors.ts';
import type { RunEvent } from '../../../src/domain/events/run-event.ts';
import type { ScreenPicture } from '../../../src/ui/take-away/take-away.ts';
import { PATIENCE, PLOT, shows } from '../expect-screen.ts';
import { screensOfTests } from '../opened-screens.ts';
import { richRun } from '../rich-run.ts';

const sentence = 'The accept queue is full: 4,096 of 4,096; connects wait, and some are retried after a second.';
const finding = {
  id: 'accept-queue',
  severity: 'warning',
  atConnections: 10_000,
  sentence,
  brief: 'Accept queue full.',
};
const events: readonly RunEvent[] = [
  ...richRun(),
  { type: 'finding', atMs: richRun().at(-1)?.atMs ?? 0, active: true, finding } as RunEvent,
];
const open = screensOfTests();

describe('y copies the headline', () => {
  test.each([
    [200, 60],
    [140, 44],
    [80, 24],
    [60, 20],
  ] as const)('at %i x %i it says so, and what to do where the terminal does not allow it', async (columns, rows) => {
    const screen = open({ columns, rows, events });
    await shows(screen, 'OS threads', /✗ (?:The accept queue is full|Accept queue full)/);
    screen.press('y');
    const text = await shows(screen, /✓ copied.* nothing to paste\? allow OSC 52 in the terminal/);
    if (columns >= 200) expect(text).toContain(`copied: “${sentence}”`);
    // What it quotes is what is on the clipboard.
    expect(text).not.toContain('“Accept queue full.”');
    expect(text).not.toContain('q quit');
    const [, base64 = ''] = /\x1b\]52;c;([^\x07]+)\x07/.exec(screen.stdout.writes.join('')) ?? [];
    expect(Buffer.from(base64, 'base64').toString()).toBe(sentence);
  });

  test('without a finding there is nothing to copy', async () => {
    const screen = open({ columns: 100, rows: 30, events: [] });
    await shows(screen, 'q quit');
    screen.press('y');
    await shows(screen, '✗ nothing to copy: no finding stands here now');
    expect(screen.stdout.writes.join('')).not.toContain('\x1b]52');
  });

  test('the keys are back some seconds later', async () => {
    const screen = open({ columns: 100, rows: 30, events });
    await shows(screen, 'OS threads');
    screen.press('y');
    await shows(screen, '✓ copied');
    await vi.waitFor(async () => expect(await screen.text()).toContain('q quit'), PATIENCE);
  });
});

describe('S saves the screen', () => {
  test('as it stands there, with its colours, and says where', async () => {
    const pictures: ScreenPicture[] = [];
    const screen = open({
      ...{ columns: 100, rows: 30, events, themeName: 'light', background: 'light' as const },
      async saveScreen(picture) {
        pictures.push(picture);
        return ['conctop-go-2026-11-28T0310.svg', 'conctop-go-2026-11-28T0310.txt'];
      },
    });
    await shows(screen, 'OS threads', PLOT);
    const before = (await screen.lines()).join('\n');
    screen.press('S');
    await shows(screen, '✓ saved conctop-go-2026-11-28T0310.svg and .txt in this folder');
    const [picture] = pictures;
    expect(picture).toMatchObject({ name: 'go', columns: 100, background: 'light' });
    const text = picture?.lines.map((line) => line.replace(/\x1b\[[\d;]*m/g, '').trimEnd()).join('\n');
    expect(text?.trimEnd()).toBe(before.trimEnd());
    expect(picture?.lines.join('')).toContain('\x1b[38;2;');
  });

  test('that it cannot be written is said, with the cause', async () => {
    const screen = open({
      ...{ columns: 140, rows: 44, events },
      saveScreen: () =>
        Promise.reject(
          new ConctopError('output-failed', '/x.svg cannot be written: the disk is read-only.', {
            hint: 'Name another.',
          }),
        ),
    });
    await shows(screen, 'OS threads');
    screen.press('S');
    await shows(screen, '✗ not saved: /x.svg cannot be written: the disk is read-only. Name another.');
  });
});
