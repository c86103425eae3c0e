import { expect, test } from 'vitest';
import { csvReport } from '../../src/report/csv.ts';
import { figuresOf } from '../../src/report/figures/run-figures.ts';
import { htmlReport } from '../../src/report/html/html-report.ts';
import { markdownReport } from '../../src/report/markdown/markdown-report.ts';
import { svgReport } from '../../src/report/svg/svg-report.ts';
import { FAULT, PLANNED, RECOVERY, steeredEvents } from '../domain/state/steered-run.ts';
import { dataOf, pageOf } from './recordings.ts';

const run = figuresOf('a-run.ndjson', [
  ...steeredEvents([
    PLANNED,
    [FAULT, { connections: 200, goodPerSecond: 195 }],
    [RECOVERY, { connections: 200, goodPerSecond: 1_950 }],
  ]),
  { type: 'mark', atMs: 9_000, label: 'back <again>' },
]);

test('a report’s headline and the time of its findings are of what was planned; the ideal is of the moment', () => {
  expect(run.headline?.steered).toBe(null);
  expect(run.steps.map(({ steered }) => steered)).toEqual([null, 'fault: block 5.0 ms', 'fault over: io 100 ms']);
  const idealAt = (seconds: number) => run.ideal[run.timeline.atSeconds.findIndex((at) => at > seconds)];
  expect([2, 6, 10].map(idealAt)).toEqual([2_000, null, 2_000]);
  for (const { spans } of run.findings) for (const { toSeconds } of spans) expect(toSeconds).toBeLessThan(4.1);
});

test('every form says what was steered, and when', async () => {
  const page = htmlReport({ kind: 'run', run }, await pageOf(), '1');
  expect(dataOf(page).runs[0]?.marks.map(({ label }) => label)).toEqual([
    'fault: block 5.0 ms',
    'fault over: io 100 ms',
    'back <again>',
  ]);
  expect(page).toContain('back &lt;again&gt;');
  expect(page).toContain('step 200, fault: block 5.0 ms');
  expect(page).toMatch(/<li><span class="when">00:03<\/span> fault: block 5\.0 ms<\/li>/);
  const markdown = markdownReport(run, '1');
  expect(markdown).toContain('Steered: 00:03 fault: block 5.0 ms · 00:07 fault over: io 100 ms.');
  expect(markdown).toContain('| fault: block 5.0 ms |');
  const [head = '', , second = ''] = csvReport(run).split('\r\n');
  expect(second.split(',')[head.split(',').indexOf('steered.kind')]).toBe('fault');
  const slide = svgReport(run, 'dark');
  expect(slide).toContain('>200<');
  // The ideal of the fault is not known: two pieces.
  expect(/d="([^"]*)"[^>]*stroke-dasharray/.exec(slide)?.[1]?.match(/M/g)).toHaveLength(2);
});
