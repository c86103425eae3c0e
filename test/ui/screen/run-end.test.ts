import { expect, test, vi } from 'vitest';
import type { RunEvent } from '../../../src/domain/events/run-event.ts';
import { expectWhole, PATIENCE, PLOT, shows } from '../expect-screen.ts';
import { goRamp, MOMENTS } from '../go-ramp.ts';
import { screensOfTests } from '../opened-screens.ts';

const open = screensOfTests();

test('a target that died: when and how, its log, the figures and the way out', async () => {
  const events: RunEvent[] = [
    ...goRamp({ untilMs: MOMENTS.hold }),
    { type: 'target-log', atMs: 31_010, stream: 'stderr', line: 'fatal error: out of memory' },
    { type: 'target-exited', atMs: 31_020, code: null, signal: 'SIGKILL', expected: false },
    {
      type: 'run-ended',
      atMs: 31_030,
      ended: 'target-exited',
      error: { code: 'target-died', message: 'The target go ended: SIGKILL.', hint: 'Its last lines may say why.' },
    },
  ];
  for (const [columns, rows] of [
    [140, 44],
    [100, 30],
  ] as const) {
    const screen = open({ columns, rows, events });
    await shows(screen, PLOT, 'The target go ended: SIGKILL.', 'fatal error: out of memory', '49.2k', 'q leaves');
    expectWhole(await screen.lines(), columns, 6);
  }
});

test('after the load’s end the screen stands still, and so does its clock', async () => {
  const [columns, rows] = [140, 44];
  const untilMs = MOMENTS.hold;
  const ended: RunEvent[] = [...goRamp({ untilMs }), { type: 'step-ended', atMs: untilMs, index: 2 }];
  const screen = open({ columns, rows, events: ended });
  const before = await shows(screen, PLOT, 'run ended', '00:31', 'q quit');
  // Keys that would do nothing any more are not offered.
  expect(before).not.toContain('space pause');
  // What a server does that is left alone, and how it ends.
  for (const event of goRamp({ untilMs: untilMs + 9_000 }).filter(({ atMs }) => atMs > untilMs)) {
    const later = { ...event, atMs: event.atMs + 5_000 };
    screen.store.onEvent(later.type === 'process-sample' ? { ...later, threads: 3, rssBytes: 1e6 } : later);
  }
  screen.store.onEvent({ type: 'run-ended', atMs: untilMs + 20_000, ended: 'completed', error: null });
  screen.press('?');
  await shows(screen, 'Little’s law');
  screen.press('?');
  await vi.waitFor(async () => expect(await screen.text()).toBe(before), PATIENCE);
});

test('an exit status that cannot be known: no question mark', async () => {
  const events: RunEvent[] = [
    ...goRamp({ untilMs: MOMENTS.hold }),
    { type: 'target-exited', atMs: 31_020, code: null, signal: null, expected: false },
  ];
  const screen = open({ columns: 100, rows: 30, events });
  expect(await shows(screen, 'The target ended: exit status unknown.')).not.toContain('?.');
});
