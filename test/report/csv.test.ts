import { expect, it } from 'vitest';
import { csvReport } from '../../src/report/csv.ts';
import { figuresOfRecording, RAMP } from './recordings.ts';

/** RFC 4180, as a spreadsheet reads it. */
function parse(text: string): string[][] {
  const rows: string[][] = [[]];
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^,\r\n]*))(,|\r\n|$)/g)) {
    rows.at(-1)?.push(quoted?.replaceAll('""', '"') ?? plain ?? '');
    if (end === '\r\n') rows.push([]);
  }
  return rows.filter((row) => row.length > 1);
}

it('a report as CSV: a row a step, every figure under the name that the JSON has for it', () => {
  const run = figuresOfRecording(RAMP);
  const [head = [], ...rows] = parse(csvReport(run));
  expect(rows).toHaveLength(7);
  expect(rows.every((row) => row.length === head.length)).toBe(true);
  const last = Object.fromEntries(head.map((name, index) => [name, rows.at(-1)?.[index]]));
  expect(last).toMatchObject({ recording: RAMP, target: 'go', 'threads.last': '15', settled: 'true', unsent: '' });
  expect(Number(last['latencyMs.p99'])).toBe(run.summary.steps.at(-1)?.latencyMs.p99);
});

it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '=HYPERLINK("http://x","y")'])('%j is text, no formula', (name) => {
  const run = figuresOfRecording(RAMP, (event) =>
    event.type === 'run-started' ? { ...event, target: { ...event.target, name } } : event,
  );
  const [, first = []] = parse(csvReport(run));
  expect(first[1]).toBe(`'${name}`);
});
