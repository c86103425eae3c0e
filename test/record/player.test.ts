import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { RunEvent } from '../../src/domain/events/run-event.ts';
import { runStarted, stepStarted, tick } from '../domain/events.ts';
import { events, playing } from './playing.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('a player', () => {
  test('shows what has happened so far, and stops at the end', () => {
    const { player, shown, at } = playing(events);
    at(100);
    expect(shown).toHaveLength(3);
    at(265);
    expect(shown).toHaveLength(5);
    at(10_000);
    expect(shown).toEqual(events);
    expect(player.status()).toMatchObject({ playing: false, positionMs: 300, durationMs: 300, read: 1 });
  });

  test('says once that it is played to the end', async () => {
    const { player, at } = playing(events);
    const ended = vi.fn();
    void player.ended.then(ended);
    at(290);
    await Promise.resolve();
    expect(ended).not.toHaveBeenCalled();
    at(300);
    await player.ended;
    expect(ended).toHaveBeenCalledOnce();
  });

  test('pauses, seeks both ways and changes speed; each is told at once', () => {
    const { player, shown, state, at } = playing(events);
    const told = vi.fn();
    player.subscribe(told);
    at(100);
    player.togglePause();
    at(5000);
    expect(shown).toHaveLength(3);
    player.seekTo(275);
    expect(state()).toMatchObject({ nowMs: 270, exited: null });
    expect(state().runtime).not.toBeNull();
    player.seekTo(0);
    expect(state()).toMatchObject({ nowMs: 0, steps: [], runtime: null });
    player.faster();
    player.togglePause();
    at(5130);
    expect(state().process?.atMs).toBe(260);
    expect(player.status().speed).toBe(2);
    expect(told).toHaveBeenCalledTimes(5);
  });

  test.each([
    ['slower', 0.25],
    ['faster', 16],
  ] as const)('%s has an end: %s', (way, speed) => {
    const { player } = playing(events);
    for (let press = 0; press < 9; press += 1) player[way]();
    expect(player.status().speed).toBe(speed);
  });

  test('begins where it is told to', () => {
    const { player, state } = playing(events, { fromMs: 265 });
    expect(player.status().positionMs).toBe(265);
    expect(state()).toMatchObject({ nowMs: 260, phase: 'running' });
  });

  test('plays again from the start once it is at its end', () => {
    const { player, state } = playing(events);
    player.seekToEnd();
    expect(state().ended).not.toBeNull();
    player.togglePause();
    expect(player.status()).toMatchObject({ playing: true, positionMs: 0 });
    expect(state().ended).toBeNull();
  });
});

/** Three steps ten seconds apart, a pause in the second of them. */
const STEPS: readonly RunEvent[] = [
  runStarted(),
  { ...stepStarted(1_000, 100), index: 0 },
  { ...stepStarted(11_000, 500), index: 1, planIndex: 1 },
  { type: 'load-paused', atMs: 15_000 },
  { ...stepStarted(21_000, 1_000), index: 2, planIndex: 2 },
  { type: 'run-ended', atMs: 30_000, ended: 'completed', error: null },
];

describe('places', () => {
  test('] goes on from one to the next, then to the end; [ back, then to the start', () => {
    const { player } = playing(STEPS);
    player.togglePause();
    const at = (): number => player.status().positionMs;
    const walk = (direction: 1 | -1, kind?: 'step'): number[] =>
      [1, 2, 3, 4, 5].map(() => {
        player.seekToPlace(direction, kind);
        return at();
      });
    expect(walk(1)).toEqual([1_000, 11_000, 15_000, 21_000, 30_000]);
    expect(walk(-1)).toEqual([21_000, 15_000, 11_000, 1_000, 0]);
    expect(walk(1, 'step')).toEqual([1_000, 11_000, 21_000, 30_000, 30_000]);
    expect(walk(-1, 'step')).toEqual([21_000, 11_000, 1_000, 0, 0]);
  });

  test('while it plays, [ means the place before the one that has just begun', () => {
    const { player, at } = playing(STEPS);
    player.seekTo(11_000);
    at(500);
    player.seekToPlace(-1);
    expect(player.status().positionMs).toBe(1_000);
    player.seekTo(11_000);
    at(2_500);
    player.seekToPlace(-1);
    expect(player.status().positionMs).toBe(11_000);
  });

  test('a step whose event arrived after a later one is shown where it leads', () => {
    const late: readonly RunEvent[] = [runStarted(), tick(17_004), stepStarted(17_003, 100), tick(20_000)];
    const { player, state } = playing(late);
    player.seekToPlace(1, 'step');
    expect(player.status().positionMs).toBe(17_004);
    expect(state().steps).toHaveLength(1);
  });

  test('a step is shown from its first event on', () => {
    const { player, state } = playing(STEPS);
    player.seekToPlace(1, 'step');
    expect(state().steps.map(({ connections }) => connections)).toEqual([100]);
  });
});

describe('while the recording is still read', () => {
  test('a seek beyond what is read happens once it is read', () => {
    const { player, timeline, state, at, read } = playing(STEPS.slice(0, 3), { read: 0.5 });
    player.togglePause();
    player.seekTo(21_500);
    expect(player.status()).toMatchObject({ positionMs: 11_000, durationMs: 22_000, read: 0.5 });
    for (const event of STEPS.slice(3, 5)) timeline.append(event);
    at(100);
    expect(player.status().positionMs).toBe(11_000);
    expect(state().steps).toHaveLength(2);
    for (const event of STEPS.slice(5)) timeline.append(event);
    read(1);
    at(200);
    expect(player.status()).toMatchObject({ positionMs: 21_500, durationMs: 30_000 });
    expect(state().steps).toHaveLength(3);
  });

  test('End is the end of all of it, not of what is read', () => {
    const { player, timeline, state, at, read } = playing(STEPS.slice(0, 3), { read: 0.5 });
    player.seekToEnd();
    for (const event of STEPS.slice(3)) timeline.append(event);
    at(100);
    expect(state().ended).toBeNull();
    read(1);
    at(200);
    expect(state().ended?.ended).toBe('completed');
  });

  test('it plays on where it had to wait', () => {
    const { player, timeline, shown, at, read } = playing(STEPS.slice(0, 2), { read: 0.3 });
    at(60_000);
    expect(player.status()).toMatchObject({ playing: true, positionMs: 1_000 });
    for (const event of STEPS.slice(2)) timeline.append(event);
    read(1);
    at(71_000);
    expect(shown).toHaveLength(3);
  });

  test('another key ends the wait', () => {
    const { player, timeline, at, read } = playing(STEPS.slice(0, 3), { read: 0.5 });
    player.togglePause();
    player.seekToEnd();
    player.seekTo(0);
    for (const event of STEPS.slice(3)) timeline.append(event);
    read(1);
    at(100);
    expect(player.status().positionMs).toBe(0);
  });
});
