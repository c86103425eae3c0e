import { expect, test } from 'vitest';
import { summarize } from '../../src/domain/words/summary.ts';
import { summaryTable } from '../../src/report/summary-table.ts';
import { fold, processSample, runStarted, runtimeStats, stepSettled, stepStarted, tick } from '../domain/events.ts';

const summary = summarize(
  fold([
    runStarted(),
    stepStarted(0, 100),
    stepSettled(0),
    tick(250),
    tick(500),
    processSample(510),
    runtimeStats(520),
  ]),
);
const tableOf = (lines: readonly string[]): string[] => lines.slice(2, 4);

test('one row per step, with – for what was not measured', () => {
  const [head = '', row = ''] = tableOf(summaryTable(summary));
  expect(head).toMatch(
    /conns\s+OS threads\s+goroutines\s+req\/s\s+of ideal\s+p50\s+p99\s+max\s+RSS\s+reserved\s+CPU\s+load CPU\s+errors/,
  );
  expect(row).toMatch(/100\s+9\s+112\s+1,000\s+100 %/);
  const unmeasured = summaryTable(summarize(fold([runStarted(), stepStarted(0, 100), stepSettled(0)])));
  expect(tableOf(unmeasured)[1]).toMatch(/^\s*–\s+–/);
});

test.each([100, 80, 60])('fits %d columns by leaving out the least important', (columns) => {
  const table = tableOf(summaryTable(summary, columns));
  for (const line of table) expect(line.length).toBeLessThanOrEqual(columns);
  expect(table[0]).toMatch(/conns\s+OS threads.*req\/s.*p99.*errors/);
});

test('what failed in the climb is named below, and is no figure of the step', () => {
  const failing = (http: number) => ({
    requests: 100,
    errors: { connect: 0, timeout: 0, reset: 0, http, protocol: 0 },
    statuses: { 500: http },
  });
  const lines = summaryTable(
    summarize(
      fold([runStarted(), stepStarted(0, 100), tick(250, failing(6)), stepSettled(250), tick(500, failing(9))]),
    ),
  );
  expect(tableOf(lines)[1]).toMatch(/\s9\s/);
  expect(lines).toContain('Failed answers at 100: 500 × 9');
  expect(lines).toContain('In the climb to 100, not in its figures: 6 errors (500 × 6)');
});

test('of so short a step the share of the ideal says how exactly it is known', () => {
  expect(summaryTable(summary)).toContain(
    '“of ideal” is right within one answer per connection, here up to 20 %: hold steps longer for less.',
  );
  // Without its column nobody asks what it means.
  const narrow = summaryTable(summary, 60).join('\n');
  expect(narrow).not.toContain('of ideal');
  const long = Array.from({ length: 12 }, (_, n) => tick((n + 1) * 250));
  const lines = summaryTable(summarize(fold([runStarted(), stepStarted(0, 100), stepSettled(0), ...long])));
  expect(lines.join()).not.toContain('“of ideal”');
});
