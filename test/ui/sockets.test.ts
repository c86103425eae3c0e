import { describe, expect, test } from 'vitest';
import type { RunEvent, SocketStates } from '../../src/domain/events/run-event.ts';
import { layers } from '../../src/ui/views/scheduler/scheduler-layers.ts';
import { schedulerModel } from '../../src/ui/views/scheduler/scheduler-model.ts';
import { fold, tick } from '../domain/events.ts';
import { expectWhole, shows } from './expect-screen.ts';
import { goRamp, MOMENTS } from './go-ramp.ts';
import { screensOfTests } from './opened-screens.ts';

const open = screensOfTests();

const atMs = MOMENTS.hold;
const states = (read: number, unread: number, unaccepted: number): SocketStates => ({
  type: 'socket-states',
  atMs,
  read,
  unread,
  unaccepted,
  closing: 0,
  timeWait: 0,
  costMs: 21,
});
const ramp = (...more: readonly RunEvent[]): RunEvent[] => [...goRamp({ untilMs: MOMENTS.hold }), ...more];

describe('the connections pane says what lies in the sockets, where it is known', () => {
  test.each([
    [140, 44, '10 taken up · 9,990 unread'],
    [100, 30, '10 taken up · 9,990 unread'],
    [80, 24, '9,990 of 10,000 unread'],
  ] as const)('%i x %i', async (columns, rows, words) => {
    const screen = open({ columns, rows, events: ramp(states(10, 9_990, 0)) });
    // Beside what the panes showed before it.
    await shows(screen, words, 'OS threads', 'goroutines', '49.2k', 'q quit');
    expectWhole(await screen.lines(), columns);
  });

  test.each([
    [140, 44, '10,000 taken up · 0 unread'],
    [100, 30, '10,000 taken up · 0 unread'],
    // Nothing waits: the one row says how many are open.
    [80, 24, 'open of 10,000'],
  ] as const)('%i x %i: nothing waits', async (columns, rows, words) => {
    const screen = open({ columns, rows, events: ramp(states(10_000, 0, 0)) });
    expect(await shows(screen, words, 'goroutines', 'q quit')).not.toContain('0 of 10,000');
    expectWhole(await screen.lines(), columns);
  });

  const of200 = (acceptQueue: number, ...more: readonly RunEvent[]): RunEvent[] =>
    ramp(...more).map(
      (event): RunEvent =>
        event.type === 'load-tick' ? { ...event, open: 200, requested: 200, answered: 200, acceptQueue } : event,
    );

  test('all three where they fit; who is not accepted before who is not read, where more are', async () => {
    const all = open({ columns: 140, rows: 44, events: of200(0, states(10, 190, 0)) });
    await shows(all, '10 taken up · 190 unread · 0 not accepted');
    const queue = open({ columns: 100, rows: 30, events: of200(190, states(4, 6, 190)) });
    await shows(queue, '4 taken up · 190 not accepted');
  });

  test('they add up to what is open, or say from when they are', async () => {
    // The accept queue of now beside a table of before: 208 of 200.
    const mixed = open({ columns: 140, rows: 44, events: of200(198, states(190, 10, 0)) });
    expect(await shows(mixed, '198 of 200 not accepted', 'q quit')).not.toMatch(/190 taken up|10 unread/);
    const before = open({
      columns: 140,
      rows: 44,
      events: of200(0, { ...states(276, 1_724, 0), atMs: atMs - 2_000 }),
    });
    await shows(before, '276 taken up · 1,724 unread · 2 s ago');
    // One of them closed while the table was read.
    const near = open({ columns: 140, rows: 44, events: of200(0, states(149, 50, 0)) });
    await shows(near, '149 taken up · 50 unread · 0 not accepted');
  });

  test('a long accept queue is said also where the line has no room for it', async () => {
    const events = ramp(states(10, 5_894, 4_096)).map(
      (event): RunEvent => (event.type === 'load-tick' ? { ...event, acceptQueue: 4_096 } : event),
    );
    await shows(open({ columns: 140, rows: 44, events }), '4,096 not accepted', '5,894 unread');
  });

  test('a table that is old says so, and what is not known is not said', async () => {
    const old = open({ columns: 140, rows: 44, events: ramp({ ...states(9, 8, 7), atMs: atMs - 9_000 }) });
    await shows(old, '9 taken up · 8 unread · 9 s ago');
    const none = open({ columns: 140, rows: 44, events: ramp() });
    expect(await shows(none, 'of 10,000')).not.toMatch(/taken up|unread/);
  });
});

test('the scheduler view: what epoll watches over time beside the connections, where there is room', async () => {
  const watched: RunEvent = { type: 'epoll-sets', atMs, sets: [{ pid: 1, fd: 4, watched: 10_003 }], costMs: 4 };
  const large = open({ columns: 140, rows: 44, events: ramp(watched, states(9_990, 10, 0)) });
  await shows(large, 'goroutines');
  large.press('4');
  await shows(
    large,
    'goroutines over the run',
    'connections over the run',
    'descriptors that epoll watches',
    'peak 10,003',
  );
  expectWhole(await large.lines(), 140, 1);
  const none = open({ columns: 140, rows: 44, events: ramp() });
  none.press('4');
  expect(await shows(none, 'goroutines over the run')).not.toContain('connections over the run');
});

const drawn = (events: readonly RunEvent[], columns = 136): string =>
  layers(schedulerModel(fold(events)), columns, (_token, text) => text).join('\n');
const threads = (total: number, waits: Readonly<Record<string, number>>): RunEvent => ({
  type: 'thread-table',
  atMs: 1_000,
  total,
  rows: [],
  states: {},
  costMs: 1,
  waits,
});
const sets = (...watched: readonly number[]): RunEvent => ({
  type: 'epoll-sets',
  atMs: 1_000,
  sets: watched.map((count, index) => ({ pid: 1, fd: index + 3, watched: count })),
  costMs: 4,
});

describe('the scheduler view draws whom the kernel wakes for a socket', () => {
  const load = tick(1_000, { requested: 10_000, open: 10_000, answered: 10_000 });

  test('one epoll instance for all of them, and the threads that wait in it', () => {
    const text = drawn([
      load,
      threads(9, { many: 1, work: 8 }),
      sets(10_003, 2),
      { ...states(9_990, 10, 0), atMs: 1_000 },
    ]);
    expect(text).toMatch(
      /sockets +10,000 +•{7} ─▶ ◉ ─▶ ■ {2}1 epoll instance watches 10,003 descriptors · 1 of 9 threads waits in it/,
    );
    expect(text).toContain('9,990 taken up · 10 unread · 0 not accepted · seen for 21 ms of CPU');
  });

  test('in 76 columns', () => {
    const text = drawn(
      [load, threads(9, { many: 1, work: 8 }), sets(10_003), { ...states(9_990, 10, 0), atMs: 1_000 }],
      76,
    );
    expect(text).toMatch(/• ▶ ◉ ▶ ■ {2}1 epoll watches 10,003 · 1 waits|•▶◉▶■ {2}1 epoll watches 10,003/);
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(76);
  });

  test('what is of the step before says so at once', () => {
    const step = {
      type: 'step-started',
      atMs: 2_000,
      index: 1,
      planIndex: 1,
      connections: 10_000,
      holdMs: null,
    } as const;
    const old = { ...states(489, 11, 0), atMs: 1_000 };
    const text = drawn([
      load,
      threads(9, { many: 1 }),
      sets(504),
      old,
      step,
      tick(3_000, { requested: 10_000, open: 10_000 }),
    ]);
    expect(text).toMatch(/watches 504 descriptors, 2(?:\.0)? s ago/);
    expect(text).toMatch(/489 taken up · 11 unread · 0 not accepted · 2(?:\.0)? s ago/);
    const now = drawn(
      [load, threads(9, { many: 1 }), step, sets(504), { ...old, atMs: 2_500 }].map((event) => ({ ...event })),
    );
    expect(now).not.toMatch(/taken up.* ago/);
  });

  test('several loops; nobody waits at the moment', () => {
    const text = drawn([load, threads(20, { many: 0, runnable: 2 }), sets(5_001, 5_002)]);
    expect(text).toContain('◉◉ ─▶ □  2 epoll instances watch 10,003 descriptors · no thread waits in them now');
  });

  test('a thread each', () => {
    const text = drawn([load, threads(10_001, { socket: 4_200, timer: 5_800, accept: 1 })]);
    expect(text).toMatch(
      /sockets +10,000 +(•─▶■ +){4}a thread each, no epoll: 4,200 of 10,001 threads wait for their socket/,
    );
  });

  test('a pool without epoll, or threads that are not known: nothing is drawn', () => {
    expect(drawn([load, threads(65, { socket: 64, accept: 1 })])).not.toContain('sockets');
    expect(drawn([load, threads(10_001, {})])).not.toContain('sockets');
    expect(drawn([load, sets(3)])).not.toContain('sockets');
  });
});
