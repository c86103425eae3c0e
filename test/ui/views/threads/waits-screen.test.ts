import { describe, expect, test } from 'vitest';
import type { RunEvent } from '../../../../src/domain/events/run-event.ts';
import { expectWhole, PLOT, shows } from '../../expect-screen.ts';
import { goRamp, MOMENTS } from '../../go-ramp.ts';
import { screensOfTests } from '../../opened-screens.ts';
import { goThreads } from './a-thread.ts';

const open = screensOfTests();

const older = goRamp({ untilMs: MOMENTS.hold });
const events: RunEvent[] = [
  ...older,
  { type: 'epoll-sets', atMs: MOMENTS.hold, sets: [{ pid: 10, fd: 7, watched: 10_003 }], costMs: 1 },
  { ...goThreads(), atMs: MOMENTS.hold },
];

describe('the hero’s line of what the threads do', () => {
  test.each([
    [140, 44, '1 epoll watches 10,000 sockets · 5 parked'],
    [120, 40, '1 epoll watches 10,000 sockets'],
    [100, 30, '1 epoll: 10,000 sockets'],
  ])('at %i x %i, beside what was there', async (columns, rows, words) => {
    const screen = open({ columns, rows, events });
    await shows(screen, words, /1,111 conn(ection)?s per thread/);
    expectWhole(await screen.lines(), columns);
  });

  test('at 80 x 24 there is no room for it, and nothing gives way', async () => {
    const text = await shows(open({ columns: 80, rows: 24, events }), PLOT, '1,111 conns per thread', 'OS threads');
    expect(text).not.toContain('epoll');
    expect(text).toBe(await shows(open({ columns: 80, rows: 24, events: older }), PLOT, '1,111 conns per thread'));
  });

  test('of a recording without waits there is none', async () => {
    const text = await shows(open({ columns: 140, rows: 44, events: older }), '1,111 connections per thread');
    expect(text).not.toMatch(/epoll|parked/);
  });
});

test('the overview’s table has roles and waits', async () => {
  const screen = open({ columns: 140, rows: 44, events });
  await shows(screen, /runs Go code +R +runnable/, /netpoll +S +any of 10,003 · epoll_pwait fd 7/);
});

test('w colours the cells by what threads wait for and back; s, > and < move the column', async () => {
  const screen = open({ columns: 80, rows: 24, events });
  screen.press('1');
  await shows(screen, 'green is runnable', 'S sleeping 7', 'CPU▼', '9 threads: 2 run Go code');
  screen.press('w');
  await shows(screen, 'coloured by what it waits for');
  expect(await screen.text()).not.toContain('S sleeping');
  screen.press('w');
  await shows(screen, 'S sleeping 7');
  screen.press('s');
  await shows(screen, 'READY▼', 'by READY');
  screen.press('<');
  await shows(screen, 'CPU▼');
  screen.press('<');
  await shows(screen, 'WAITS FOR▲', 'by WAITS FOR');
  screen.press('>>');
  await shows(screen, 'READY▼');
  expectWhole(await screen.lines(), 80, 1);
});

test('the filter finds what a thread waits for', async () => {
  const screen = open({ columns: 100, rows: 30, events });
  screen.press('1');
  await shows(screen, 'WAITS FOR');
  screen.press('/');
  screen.press('timer');
  await shows(screen, '/ timer', 'sysmon');
  expect(await screen.text()).not.toContain('netpoll');
});
