import { describe, expect, it } from 'vitest';
import { castOf } from '../../src/commands/report/film.ts';
import type { RunEvent } from '../../src/domain/events/run-event.ts';
import { figuresOf } from '../../src/report/figures/run-figures.ts';
import { FORMATS, renderReport } from '../../src/report/formats.ts';
import { junitReport } from '../../src/report/junit.ts';
import { processSample, runStarted, stepStarted, tick } from '../domain/events.ts';
import { pageOf } from './recordings.ts';

const failed: RunEvent = {
  type: 'run-ended',
  atMs: 900,
  ended: 'failed',
  error: { code: 'target-died', message: 'The target ended.', hint: 'See its log.' },
};
const ready: RunEvent = { type: 'target-ready', atMs: 100, pid: 1, url: null, runtime: null };

/** Runs that lack what a report is mostly about. */
const RUNS: readonly (readonly [what: string, events: readonly RunEvent[]])[] = [
  ['nothing at all', []],
  [
    'a target that never listened',
    [runStarted(), { type: 'target-log', atMs: 800, stream: 'stderr', line: 'cannot bind' }, failed],
  ],
  ['a step that never settled', [runStarted(), ready, stepStarted(200, 100), tick(300), failed]],
  [
    'a step in which nothing was answered',
    [runStarted(), ready, stepStarted(200, 100), tick(500, { requests: 0, latency: null })],
  ],
  [
    'a process that was observed without load',
    [
      runStarted({
        config: { ...runStarted().config, command: 'attach', plan: { ...runStarted().config.plan, steps: [] } },
      }),
      ready,
      stepStarted(200, 0),
      { type: 'connections-sample', atMs: 300, established: 12, ports: [80], costMs: 1 },
      processSample(400),
      processSample(900),
    ],
  ],
];

describe.each(RUNS)('%s', (_what, events) => {
  it.each(FORMATS)('has a report as .%s, without a figure that is none', async (format) => {
    const { script, style } = await pageOf();
    const text =
      format === 'cast'
        ? await castOf(events, { columns: 80, rows: 24, fps: 4, themeName: 'dark' })
        : await renderReport(
            format,
            { kind: 'run', run: figuresOf('run.ndjson', events) },
            {
              conctopVersion: '1.2.3',
              theme: 'dark',
              pageAssets: () => ({ script, style }),
            },
          );
    const made = text.replace(script, '').replace(style, '');
    expect(made.match(/NaN|Infinity|undefined|\[object/)).toBeNull();
    expect(made.length).toBeGreaterThan(50);
    const log = events.find(({ type }) => type === 'target-log');
    if (log !== undefined && ['html', 'md'].includes(format)) expect(made).toContain('cannot bind');
  });

  it('has one as JUnit', () => {
    expect(junitReport(figuresOf('run.ndjson', events).summary)).toMatch(/tests="1"/);
  });
});
