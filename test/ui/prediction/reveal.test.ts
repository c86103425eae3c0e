import { describe, expect, test } from 'vitest';
import { formatPredicted, PREDICTED_FIELDS, PREDICTED_NAMES } from '../../../src/domain/meaning/prediction.ts';
import { summarize } from '../../../src/domain/words/summary.ts';
import { fold } from '../../domain/events.ts';
import { shows } from '../expect-screen.ts';
import { frameProblems } from '../frame-rules.ts';
import { screensOfTests } from '../opened-screens.ts';
import { cutFigures } from '../sweep/cut-figures.ts';
import { predictedRamp } from './a-prediction.ts';

const open = screensOfTests();

const SIZES = [
  [60, 20],
  [80, 24],
  [100, 30],
  [140, 44],
  [200, 60],
] as const;

describe.each(SIZES)('%i x %i', (columns, rows) => {
  test('the reveal of threads has the figure, the guesses on their scale, who was closest, and why', async () => {
    const screen = open({ columns, rows, events: predictedRamp(1) });
    await shows(screen, '10,000 connections · How many OS threads', 'Closest: Table 3, with 10.', 'Enter next reveal');
    const text = await shows(screen, 'Ada', 'Table 3', 'guess 1,000', '●', '◆', /\b1 .* 10 .* 100 .* 1,000 .* 10,000/);
    expect(text).toContain('at 10,000 connections, measured');
    const lines = await screen.lines();
    expect([...frameProblems(lines, columns), ...cutFigures(lines)]).toEqual([]);
    // The mark of nine threads stands between one and ten, near to ten.
    const marks = lines.find((line) => line.includes('◆')) ?? '';
    const ticks = [...(lines[lines.indexOf(marks) + 1] ?? '').matchAll(/┼/g)].map(({ index }) => index);
    expect(marks.indexOf('◆')).toBeGreaterThan(((ticks[0] ?? 0) + (ticks[1] ?? 0)) / 2);
    expect(marks.indexOf('◆')).toBeLessThan(ticks[1] ?? 0);
  });

  test.each(PREDICTED_FIELDS.map((field, index) => ({ field, index })))(
    'the reveal of $field is whole, with the figure of the summary',
    async ({ field, index }) => {
      const events = predictedRamp(index + 1);
      const screen = open({ columns, rows, events });
      const [, unit = ''] = measuredOf(events)[field].split(' ');
      await shows(screen, `${unit} ${PREDICTED_NAMES[field]}`.trim(), '◆', 'measured', '? help');
      const lines = await screen.lines();
      expect([...frameProblems(lines, columns), ...cutFigures(lines)]).toEqual([]);
    },
  );

  test('what is covered stays so, in every pane and view', async () => {
    const screen = open({ columns, rows, events: predictedRamp(0) });
    await shows(screen, 'Measured', 'Enter reveal', /3 guesses|Ada 10,000 · Table 3 10/);
    const lines = await screen.lines();
    expect([...frameProblems(lines, columns), ...cutFigures(lines)]).toEqual([]);
    expect(lines.join('\n')).not.toMatch(/360 MB|380 MB|9 threads|per thread|TID/);
  });
});

/** As the summary's step has them, in the words of a prediction. */
function measuredOf(events: ReturnType<typeof predictedRamp>) {
  const step = summarize(fold(events)).steps.at(-1);
  return {
    threads: formatPredicted('threads', step?.threads?.last ?? null),
    rss: formatPredicted('rss', step?.rssBytes?.last ?? null),
    p99: formatPredicted('p99', step?.latencyMs.p99 ?? null),
    rps: formatPredicted('rps', step?.requestsPerSecond ?? null),
  };
}

test('a prediction and the step that it is about tell one figure, of every metric', () => {
  const events = predictedRamp(4);
  const { predictions } = summarize(fold(events));
  const ofStep = measuredOf(events);
  expect(predictions).toHaveLength(PREDICTED_FIELDS.length);
  for (const { field, measured, told } of predictions ?? []) {
    expect(formatPredicted(field, measured)).toBe(ofStep[field]);
    expect(told.startsWith(`${ofStep[field]} ${PREDICTED_NAMES[field]} at 10,000 connections.`)).toBe(true);
  }
});
