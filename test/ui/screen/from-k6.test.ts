import { expect, test } from 'vitest';
import type { K6Machine, RunEvent } from '../../../src/domain/events/run-event.ts';
import { generatorSample, processSample, runStarted, stepSettled, stepStarted, tick } from '../../domain/events.ts';
import { expectWhole, shows } from '../expect-screen.ts';
import { screensOfTests } from '../opened-screens.ts';

const open = screensOfTests();

const started = runStarted();
const machine = (name: string, state: K6Machine['state'], heardAtMs: number): K6Machine => ({
  ...{ name, users: 50, requests: 900, requestsPerSecond: 125, heardAtMs, intervalMs: 1_000, state },
});

/** Four machines of 50 users, of which b has sent nothing for six seconds. */
const events: readonly RunEvent[] = [
  {
    ...started,
    config: {
      ...started.config,
      ...{ command: 'attach', k6: { host: '127.0.0.1', port: 9411 }, plan: { ...started.config.plan, steps: [] } },
    },
  },
  { type: 'target-ready', atMs: 10, pid: 42, url: null, runtime: null },
  stepStarted(1_000, 150),
  stepSettled(1_000),
  ...[2_000, 3_000, 4_000, 5_000, 6_000, 7_000, 8_000, 9_000, 10_000].flatMap((atMs): RunEvent[] => [
    processSample(atMs),
    { type: 'connections-sample', atMs, established: 200, ports: [80], costMs: 1 },
    tick(atMs, {
      ...{ intervalMs: 1_000, requested: 150, open: 150, answered: 150, requests: 375 },
      generator: generatorSample({ cpuPercent: 0, loopDelayP99Ms: 0, loopUtilisation: 0, isElsewhere: true }),
    }),
  ]),
  {
    type: 'k6-machines',
    atMs: 10_000,
    machines: [
      machine('a', 'sending', 9_900),
      machine('b', 'silent', 4_000),
      machine('c', 'sending', 9_900),
      machine('d', 'sending', 9_900),
    ],
    ...{ relativeError: 0.0443, late: 0, refused: null },
  },
];

test.each([
  [140, 44, ['k6 b: no samples for 6 s', '±4.4 %: the buckets of k6']],
  [100, 30, ['k6 b: no samples for 6 s', '±4.4 %']],
  [80, 24, ['k6 b silent 6 s', 'p99 100 ms ±4.4 %']],
] as const)(
  'load from k6 on %i×%i: how many machines, who is silent for how long, and how far off percentiles are',
  async (columns, rows, words) => {
    const screen = open({ columns, rows, events: [...events] });
    const text = await shows(screen, '150 users · 4 k6 machines, 1 silent', ...words);
    expectWhole(await screen.lines(), columns, 6);
    // Nobody here can step through the scripts of others, and what their generators cost is not known.
    expect(text).not.toContain('+ - step');
    expect(text).toContain('load –');
  },
);

test('before the first of them it says what it waits for', async () => {
  const screen = open({ columns: 140, rows: 44, events: events.slice(0, 2) });
  await shows(screen, 'waiting for k6', 'none of k6 yet');
});
