import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { RunEvent } from '../../src/domain/events/run-event.ts';
import { foldRun } from '../../src/domain/state/fold-run.ts';
import { initialRunState, type RunState } from '../../src/domain/state/run-state.ts';
import { parseRecording } from '../../src/record/recording-reader.ts';
import { type Cursor, createTimeline, MAX_SNAPSHOTS } from '../../src/record/timeline.ts';
import { runStarted, stepStarted, tick } from '../domain/events.ts';
import { timelineOf } from './playing.ts';

const file = new URL('../fixtures/recordings/go-ramp.ndjson', import.meta.url);
const { events, durationMs } = parseRecording(readFileSync(file, 'utf8'), 'go-ramp');
const timeline = timelineOf(events);

/** What the fold makes of the recording without any index: of what is played by then, in the order of arrival. */
function foldedUntil(atMs: number): RunState {
  const past = events.findIndex((event) => event.atMs > atMs);
  const played = past === -1 ? events : events.slice(0, past);
  return played.filter(({ type }) => type !== 'finding').reduce(foldRun, initialRunState);
}
const withoutFindings = (state: RunState): RunState => ({ ...state, findings: [] });

describe('an index over a recording', () => {
  test.each([-1, 0, 500, 7_999, 8_000, 20_000, 33_333, durationMs - 1, durationMs, durationMs + 1])(
    'the state at %i ms is the one that the fold of everything before makes',
    (atMs) => {
      expect(withoutFindings(timeline.seek(atMs).state)).toEqual(foldedUntil(atMs));
    },
  );

  test('what is played after a seek leads to the same state as a seek to there, its findings included', () => {
    let { state, next } = timeline.seek(15_000);
    for (let found = timeline.next(next); found !== null && found.event.atMs <= 41_000; found = timeline.next(next)) {
      state = foldRun(state, found.event);
      next = found.after;
    }
    const sought = timeline.seek(41_000);
    expect(state).toEqual(sought.state);
    expect(next).toEqual(sought.next);
    expect(state.findings.length).toBeGreaterThan(0);
  });

  test('from its beginning every event comes once, in its order; findings are those of this version', () => {
    const played: RunEvent[] = [];
    let cursor: Cursor = { segment: 0, event: 0 };
    for (let found = timeline.next(cursor); found !== null; found = timeline.next(cursor)) {
      played.push(found.event);
      cursor = found.after;
    }
    expect(played.filter(({ type }) => type !== 'finding')).toEqual(events.filter(({ type }) => type !== 'finding'));
  });

  test('its places are the steps, and each finding once a step', () => {
    const places = timeline.places();
    expect(places.map(({ atMs }) => atMs)).toEqual(places.map(({ atMs }) => atMs).sort((a, b) => a - b));
    const steps = places.flatMap((place) => (place.kind === 'step' ? [place.connections] : []));
    expect(steps).toEqual([100, 200, 500, 1_000, 2_000, 5_000, 10_000]);
    expect(places).toContainEqual({
      kind: 'finding',
      id: 'threads-surprise',
      severity: 'info',
      atMs: expect.any(Number),
    });
  });

  test('a recording of days keeps no more snapshots than one of an hour, and still finds every moment', () => {
    const growing = createTimeline();
    growing.append(runStarted());
    growing.append(stepStarted(1, 100));
    const HOURS = 24 * 3_600_000;
    for (let atMs = 5_000; atMs <= HOURS; atMs += 5_000) growing.append(tick(atMs));
    growing.end();
    expect(growing.size().segments).toBeGreaterThan(4 * MAX_SNAPSHOTS);
    expect(growing.size().snapshots).toBeLessThanOrEqual(MAX_SNAPSHOTS);
    expect(growing.size().snapshots).toBeGreaterThan(MAX_SNAPSHOTS / 3);
    for (const atMs of [5_000, 3_600_000, 50_000_000, HOURS]) {
      const { state } = growing.seek(atMs);
      expect(state.nowMs).toBe(atMs);
      expect(state.load?.requestsTotal).toBe((atMs / 5_000) * tick(0).requests);
    }
  });
});
