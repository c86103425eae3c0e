import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { foldRun } from '../../src/domain/state/fold-run.ts';
import { initialRunState } from '../../src/domain/state/run-state.ts';
import type { StepSummary } from '../../src/domain/words/step-summary.ts';
import { summarize } from '../../src/domain/words/summary.ts';
import { readRecording } from '../../src/record/recording-reader.ts';
import { needs } from '../needs.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { conctopsOfTests, expectNothingLeft } from '../terminal/conctop-terminal.ts';

const open = conctopsOfTests();
const folder = temporaryFolder();

const CONNECTIONS = 50;
const DELAY_MS = 20;
/** As planned: 50 connections that wait 20 ms each. */
const IDEAL = (CONNECTIONS * 1000) / DELAY_MS;

/**
 * What each model shows after each key, written down before any of them was measured. Requests per second at most: Little's law of io; a core
 * each for 5 ms of cpu, or one for all where a loop or the GIL lets one run; block of 10 ms and the fault's 20 ms one after another, whatever
 * holds it (a lock, a loop). At least: a share of that, on a machine that others use too.
 *
 *   key   step             at most                   at least
 *         as planned       2,500                     a quarter
 *   w     cpu 5 ms         200 x cores at once       a quarter of it
 *   w     block 10 ms      100                       half
 *   w     io 20 ms         2,500                     a quarter
 *   b     fault, 20 ms     50                        half
 *         fault over       2,500                     a quarter, two seconds later
 *   o     load off         0                         0
 *   o     io 20 ms         2,500                     a quarter
 */
const MODELS = [
  ['go', 2],
  ['node', 1],
  ['python-threads', 1],
] as const;

/** Answers of the moment before count within a step's first tick; timers are early by some per cent. */
const SLACK = 1.15;

describe.each(MODELS)('%s, steered', needs('tmux', 'go', 'python3'), (target, coresAtOnce) => {
  test('shows after each key what its model lets it', { timeout: 90_000 }, async () => {
    const file = join(folder, `${target}.ndjson`);
    const args = [target, '--connections', `${CONNECTIONS}`, '--delay', `${DELAY_MS}ms`, '--record', file];
    const { terminal, mark } = open({ args, columns: 100, rows: 30 });
    await terminal.waitFor(`holding ${CONNECTIONS}`, 60_000);
    await sleep(2_500);
    for (const [key, shown] of [
      ['w', 'cpu 5.0 ms'],
      ['w', 'block 10 ms'],
      ['w', 'io 20 ms'],
      ['b', 'FAULT'],
      ['', /^(?![\s\S]*FAULT)[\s\S]*holding/],
      ['o', 'LOAD OFF'],
      ['o', /^(?![\s\S]*LOAD OFF)[\s\S]*holding/],
    ] as const) {
      if (key !== '') terminal.press(key);
      await terminal.waitFor(shown, 15_000);
      await sleep(key === 'b' ? 0 : 3_500);
    }
    terminal.press('q');
    expect((await terminal.end()).exitCode).toBe(0);
    await expectNothingLeft(mark);

    const summary = summarize(readRecording(file).events.reduce(foldRun, initialRunState));
    const { steps } = summary;
    expect(steps.map(({ steered }) => steered?.told ?? 'as planned')).toEqual([
      'as planned',
      'cpu 5.0 ms',
      'block 10 ms',
      'io 20 ms',
      'fault: block 20 ms',
      'fault over: io 20 ms',
      'load off',
      'load on: io 20 ms',
    ]);
    const most = [IDEAL, 200 * coresAtOnce, 100, IDEAL, 50, IDEAL, 0, IDEAL];
    const least = [0.25, 0.25, 0.5, 0.25, 0.5, 0.25, 0, 0.25];
    const rates = steps.map(({ requestsPerSecond }) => requestsPerSecond ?? -1);
    for (const [index, rate] of rates.entries()) {
      const words = `${rates.join(', ')} req/s: step ${index}`;
      expect(rate, words).toBeLessThanOrEqual((most[index] ?? 0) * SLACK);
      expect(rate, words).toBeGreaterThanOrEqual((most[index] ?? 0) * (least[index] ?? 0));
    }
    const idealOf = ({ idealRequestsPerSecond }: StepSummary) => idealRequestsPerSecond;
    const cores = Math.min(CONNECTIONS, summary.machine?.usableCores ?? summary.machine?.cores ?? 0);
    expect(steps.map(idealOf)).toEqual([IDEAL, 200 * cores, null, IDEAL, null, IDEAL, null, IDEAL]);
    // The server counted every answer of every kind of work.
    expect(summary.count?.agrees).toBe(true);
    expect(summary.findings.map(({ id }) => id)).not.toContain('server-silent');
    for (const { errors } of steps) expect(Object.values(errors).every((count) => count === 0)).toBe(true);
  });
});
