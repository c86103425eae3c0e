import { describe, expect, test, vi } from 'vitest';
import type { Mark } from '../../../src/domain/events/run-event.ts';
import { aReplay, STATUS } from '../a-replay.ts';
import { PATIENCE, shows } from '../expect-screen.ts';
import { goRamp, MOMENTS } from '../go-ramp.ts';
import { steeringOf } from '../no-steering.ts';
import { screensOfTests } from '../opened-screens.ts';

const open = screensOfTests();
const hold = goRamp({ untilMs: MOMENTS.hold });
const marked = (atMs: number, label: string): Mark => ({ type: 'mark', atMs, label });

describe('m', () => {
  const asked = () => {
    const heard: [label: string, atMs: number][] = [];
    return { heard, controls: { steering: steeringOf({ mark: (label, atMs) => heard.push([label, atMs]) }) } };
  };

  test('asks for a label, of the moment of the key', async () => {
    const { heard, controls } = asked();
    const screen = open({ columns: 80, rows: 24, events: goRamp({ untilMs: MOMENTS.first }), controls });
    await shows(screen, 'OS threads');
    const { nowMs } = screen.store.getSnapshot();
    screen.press('m');
    await shows(screen, 'mark at', 'Esc drops it');
    for (const event of hold.filter(({ atMs }) => atMs > MOMENTS.first)) screen.store.onEvent(event);
    screen.press('qq wall\x7f');
    await shows(screen, 'qq wal▏');
    screen.press('\r');
    await vi.waitFor(() => expect(heard).toEqual([['qq wal', nowMs]]), PATIENCE);
    // Keys are keys again.
    screen.press('?');
    await shows(screen, 'mark this moment');
    expect(screen.asked).toEqual([]);
  });

  test('Enter alone leaves the label to the run; Esc marks nothing', async () => {
    const { heard, controls } = asked();
    const screen = open({ columns: 100, rows: 30, events: hold, controls });
    await shows(screen, 'OS threads');
    screen.press('mabc');
    await shows(screen, 'abc▏');
    screen.press('\x1b');
    await vi.waitFor(async () => expect(await screen.text()).not.toContain('abc'), PATIENCE);
    screen.press('m\r');
    await vi.waitFor(() => expect(heard.map(([label]) => label)).toEqual(['']), PATIENCE);
  });

  test('where three facts fill the screen, it marks at once', async () => {
    const { heard, controls } = asked();
    const screen = open({ columns: 80, rows: 24, events: hold, controls });
    await shows(screen, 'OS threads');
    screen.press('Pm');
    await vi.waitFor(() => expect(heard.map(([label]) => label)).toEqual(['']), PATIENCE);
  });
});

describe('a mark', () => {
  const events = [...hold, marked(20_000, 'the wall')];

  test('is a line with its label on the curve, where there is room', async () => {
    const screen = open({ columns: 140, rows: 44, events });
    const text = await shows(screen, '▼', '┆the wall');
    expect(text.split('\n').filter((line) => line.includes('┆')).length).toBeGreaterThan(3);
  });

  test('at 80 x 24 it is a glyph at least', async () => {
    await shows(open({ columns: 80, rows: 24, events }), '▼');
  });

  test('stands in the log among the target’s lines', async () => {
    const screen = open({ columns: 100, rows: 30, events });
    await shows(screen, 'OS threads');
    screen.press('6');
    await shows(screen, '00:20 ▼   the wall');
  });

  test('is a place of a replay', async () => {
    const places = [...STATUS.places, { atMs: 20_000, kind: 'label', label: 'the wall' } as const];
    const replay = aReplay({ status: () => ({ ...STATUS, places }) });
    const screen = open({ columns: 100, rows: 30, mode: 'replay', events: hold, controls: { replay } });
    const bar = (await shows(screen, 'REPLAY')).split('\n').find((line) => line.includes('●━') || line.includes('●─'));
    expect(bar).toContain('▼');
  });
});
