import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { verdictWords } from '../../../src/domain/assessment/assessment.ts';
import type { RunEvent } from '../../../src/domain/events/run-event.ts';
import { formatCount } from '../../../src/domain/words/format.ts';
import { summarize } from '../../../src/domain/words/summary.ts';
import { readRecording } from '../../../src/record/recording-reader.ts';
import { fold } from '../../domain/events.ts';
import { expectWhole, PLOT, shows } from '../expect-screen.ts';
import { screensOfTests } from '../opened-screens.ts';
import { predictedRamp } from '../prediction/a-prediction.ts';

const open = screensOfTests();

const eventsOf = (name: string) =>
  readRecording(join(import.meta.dirname, '../../fixtures/recordings', name)).events.filter(
    ({ type }) => type !== 'run-ended' && type !== 'target-exited',
  );
const units = eventsOf('go-units.ndjson.gz');

describe('what a large screen has beside the rest', () => {
  test.each([
    [80, 60],
    [100, 50],
    [140, 44],
    [200, 60],
    [300, 80],
  ])('%i x %i: the busiest threads, what they wait for, and what goroutines wait for', async (columns, rows) => {
    const screen = open({ columns, rows, events: units });
    const text = await shows(screen, PLOT, 'what threads wait for', 'what goroutines wait for', 'threads (top -H)');
    // The bar of all threads, and where most goroutines stand.
    expect(text).toMatch(/\d+ threads +│/);
    expect(text).toContain('net/http');
    expectWhole(await screen.lines(), columns, 9);
  });

  test.each([
    [140, 44],
    [200, 60],
  ])('%i x %i: what goroutines wait for says when that was, once it is old', async (columns, rows) => {
    const atMs = units.findLast(({ type }) => type === 'unit-stacks')?.atMs ?? 0;
    const events = units.filter((event) => event.atMs <= atMs + 1_000);
    const old = { ...(units.find(({ type }) => type === 'target-log') as RunEvent), atMs: atMs + 20_000 };
    const screen = open({ columns, rows, events: [...events, old] });
    expect(await shows(screen, 'wait for')).toMatch(/goroutines( wait for)? ─+ .*20 s ago/);
    expectWhole(await screen.lines(), columns, 9);
  });

  test('the log where rows are left, and as it grows', async () => {
    const screen = open({ columns: 80, rows: 60, events: units });
    await shows(screen, '─ log ─', 'listening on');
    screen.store.onEvent({ type: 'target-log', atMs: 60_000, stream: 'stderr', line: 'the newest line' });
    await shows(screen, 'err the newest line');
  });

  test('no pane of what a run does not have: an earlier recording has no waits, and no stacks', async () => {
    const text = await shows(
      open({ columns: 200, rows: 60, events: eventsOf('go-ramp.ndjson') }),
      PLOT,
      'steps so far',
    );
    expect(text).not.toContain('wait for');
  });
});

test('the steps so far have the figures and the verdicts of the summary', async () => {
  const events = eventsOf('go-ramp.ndjson');
  const text = await shows(open({ columns: 200, rows: 60, events }), 'steps so far', 'LIMITED BY');
  const { steps } = summarize(fold(events));
  expect(steps.length).toBeGreaterThan(5);
  for (const step of steps.filter(({ bottleneck }) => bottleneck !== null)) {
    const row = text
      .split('\n')
      .find((line) =>
        new RegExp(` ${formatCount(step.connections.open)} +[\\d,]+ +(≥ )?[\\d,]+ `).test(line.slice(118)),
      );
    expect(row, formatCount(step.connections.open)).toContain(formatCount(step.requestsPerSecond));
    expect(row).toContain(step.bottleneck === null ? '' : verdictWords(step.bottleneck));
  }
});

test('while something is to be predicted, the steps so far do not tell it', async () => {
  const screen = open({ columns: 200, rows: 60, events: predictedRamp(0) });
  const text = await shows(screen, 'steps so far', /100 +\? +\? /);
  expect(text).not.toMatch(/no bottleneck|cores shared/);
});
