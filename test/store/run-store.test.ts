import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { foldRun } from '../../src/domain/state/fold-run.ts';
import { initialRunState } from '../../src/domain/state/run-state.ts';
import { createRunStore } from '../../src/store/run-store.ts';
import { goRamp, MOMENTS } from '../ui/go-ramp.ts';

const EVENTS = goRamp({ untilMs: MOMENTS.first });
const [first, second, third, ...others] = EVENTS;
if (first === undefined || second === undefined || third === undefined)
  throw new Error('a ramp has more than two events');
const INTERVAL_MS = 250;

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

function watched(fps?: number) {
  const store = createRunStore(fps);
  const heard: number[] = [];
  const startedAtMs = performance.now();
  const listener = vi.fn(() => heard.push(performance.now() - startedAtMs));
  return { store, heard, listener, unsubscribe: store.subscribe(listener) };
}

describe('notifications of the screen', () => {
  it('the first change at once, further ones together at the end of the interval', () => {
    const { store, heard } = watched();
    store.onEvent(first);
    expect(heard).toEqual([0]);
    vi.advanceTimersByTime(10);
    store.onEvent(second);
    vi.advanceTimersByTime(10);
    store.onEvent(third);
    vi.advanceTimersByTime(INTERVAL_MS);
    expect(heard).toEqual([0, INTERVAL_MS]);
  });

  it('after a quiet time the next change is notified at once', () => {
    const { store, heard } = watched();
    store.onEvent(first);
    vi.advanceTimersByTime(INTERVAL_MS);
    expect(heard).toEqual([0]);
    store.onEvent(second);
    expect(heard).toEqual([0, INTERVAL_MS]);
  });

  it.each([
    [4, undefined],
    [10, 10],
  ])('a thousand events a second are %i frames', (fps, wanted) => {
    const { store, heard } = watched(wanted);
    for (let ms = 0; ms < 2_000; ms += 1) {
      store.onEvent(others[ms % others.length] ?? third);
      vi.advanceTimersByTime(1);
    }
    vi.advanceTimersByTime(1_000);
    expect(heard.length).toBeGreaterThanOrEqual(2 * fps);
    expect(heard.length).toBeLessThanOrEqual(2 * fps + 1);
    for (const [index, atMs] of heard.slice(1).entries()) {
      expect(atMs - (heard[index] ?? 0)).toBeGreaterThanOrEqual(1000 / fps);
    }
  });

  describe('a steady hold', () => {
    const settled = () => {
      const watching = watched();
      const step = { index: 0, planIndex: 0, connections: 100, holdMs: 60_000 };
      watching.store.onEvent({ type: 'step-started', atMs: 0, ...step });
      watching.store.onEvent({ type: 'step-settled', atMs: 100, index: 0, open: 100, starved: false });
      return watching;
    };
    const figures = others.filter(({ type }) => type === 'process-sample');
    const frames = ({ store, heard }: ReturnType<typeof watched>, seconds: number): number => {
      const before = heard.length;
      for (let turn = 0; turn < seconds * 20; turn += 1) {
        const event = figures[turn % figures.length];
        if (event !== undefined) store.onEvent(event);
        vi.advanceTimersByTime(50);
      }
      return heard.length - before;
    };

    it('is drawn twice a second, from three seconds after it began', () => {
      const hold = settled();
      expect(frames(hold, 3)).toBeGreaterThanOrEqual(11);
      expect(frames(hold, 10)).toBeLessThanOrEqual(21);
      hold.store.close();
    });

    it('is lively again as soon as something happens, without waiting for the next frame', () => {
      const hold = settled();
      frames(hold, 5);
      const before = hold.heard.length;
      vi.advanceTimersByTime(INTERVAL_MS);
      hold.store.onEvent({ type: 'mark', atMs: 6_000, label: 'here' });
      vi.advanceTimersByTime(INTERVAL_MS);
      expect(hold.heard.length).toBeGreaterThan(before);
      expect(frames(hold, 2)).toBeGreaterThanOrEqual(7);
      hold.store.close();
    });

    it('a finding is something that happens once: its figures go on changing', () => {
      const hold = settled();
      const finding = (sentence: string) =>
        ({
          type: 'finding',
          atMs: 200,
          active: true,
          finding: { id: 'folklore', severity: 'info', sentence, brief: sentence, atConnections: 100 },
        }) as const;
      hold.store.onEvent(finding('29 KB'));
      frames(hold, 4);
      let drawn = 0;
      for (let second = 0; second < 5; second += 1) {
        hold.store.onEvent(finding(`${second} KB`));
        drawn += frames(hold, 1);
      }
      expect(drawn).toBeLessThanOrEqual(11);
      hold.store.close();
    });

    it('with --fps it is what was asked for', () => {
      const asked = watched(10);
      asked.store.onEvent(first);
      expect(frames(asked, 10)).toBeGreaterThanOrEqual(99);
      asked.store.close();
    });
  });

  it('a snapshot is current before the notification, and the same until something happens', () => {
    const { store } = watched();
    store.onEvent(first);
    const snapshot = store.getSnapshot();
    expect(snapshot.started?.target.name).toBe('go');
    vi.advanceTimersByTime(INTERVAL_MS);
    expect(store.getSnapshot()).toBe(snapshot);
    for (const event of [second, third, ...others]) store.onEvent(event);
    expect(store.getSnapshot()).not.toBe(snapshot);
    expect(store.getSnapshot().load?.open).toBe(100);
    store.close();
  });

  it('a listener that left is not notified, the others are', () => {
    const { store, listener, unsubscribe } = watched();
    const other = vi.fn();
    store.subscribe(other);
    unsubscribe();
    store.onEvent(first);
    expect(listener).not.toHaveBeenCalled();
    expect(other).toHaveBeenCalledTimes(1);
  });
});

it('seeking folds from an empty state, and is one change', () => {
  const { store, heard } = watched();
  for (const event of EVENTS) store.onEvent(event);
  vi.advanceTimersByTime(2 * INTERVAL_MS);
  const before = heard.length;
  store.restore([first, second].reduce(foldRun, initialRunState));
  expect(store.getSnapshot()).toMatchObject({ steps: [], load: null, nowMs: second.atMs });
  expect(heard).toHaveLength(before + 1);
});

describe('at the end', () => {
  it('a pending change is notified at once', () => {
    const { store, heard } = watched();
    store.onEvent(first);
    store.onEvent(second);
    store.close();
    expect(heard).toEqual([0, 0]);
    vi.advanceTimersByTime(INTERVAL_MS);
    expect(heard).toEqual([0, 0]);
  });

  it('without a pending change there is no notification', () => {
    const { store, listener } = watched();
    store.onEvent(first);
    store.close();
    expect(listener).toHaveBeenCalledTimes(1);
  });
});
