import { beforeAll, describe, expect, it } from 'vitest';
import { compareSubjects } from '../../src/domain/comparison/compare-subjects.ts';
import { comparisonTable } from '../../src/report/comparison/comparison-table.ts';
import { csvOfComparison } from '../../src/report/csv.ts';
import { htmlReport } from '../../src/report/html/html-report.ts';
import { jsonReport } from '../../src/report/json.ts';
import { markdownOfComparison } from '../../src/report/markdown/markdown-comparison.ts';
import { svgOfComparison } from '../../src/report/svg/svg-comparison.ts';
import { roundOf, served } from '../domain/comparison/a-subject.ts';
import { comparisonOfSubjects, DISTURBED, ONE_ROUND, THREE_ROUNDS } from './a-comparison.ts';
import { dataOf, pageOf, textOf } from './recordings.ts';

let html: (comparison: typeof ONE_ROUND) => string;
beforeAll(async () => {
  const assets = await pageOf();
  html = (comparison) => htmlReport({ kind: 'comparison', comparison, details: [] }, assets, '1.2.3');
});
const markdown = (comparison: typeof ONE_ROUND): string => markdownOfComparison(comparison, [], '1.2.3');

describe('several rounds: medians, ranges and who is best, in every form', () => {
  const BEST = 'Requests per second: go is best: 1.40x node (';

  it('HTML', () => {
    const text = textOf(html(THREE_ROUNDS));
    expect(text).toContain('go, node compared');
    expect(text).toContain('3 rounds of each · order drawn from seed 42');
    expect(text).toMatch(/At 1,000 connections, median of 3 rounds .* go .*9,850 ★ 9,800–9,900 .*node .*7,050/);
    expect(text).toContain(BEST);
    expect(text).toMatch(/The figure of the first beside that of each other.* node 1\.40x 1\.\d+–1\.\d+/);
    expect(text).toContain('1 other step');
    const [work] = dataOf(html(THREE_ROUNDS)).works;
    expect(work?.connections).toEqual([100, 1000]);
    expect(work?.charts.map(({ id }) => id)).toContain('requestsPerSecond');
    expect(work?.charts[0]?.series.map(({ label, values }) => [label, values])).toContainEqual(['node', [900, 7_050]]);
  });

  it('Markdown', () => {
    const text = markdown(THREE_ROUNDS);
    expect(text).toMatch(/^### go, node: io, each request waits 100 ms\n/);
    expect(text).toMatch(/\| go \|.* 9,850 \(9,800–9,900\) ★ \|/);
    expect(text).toContain(`- ${BEST}`);
    expect(text).toMatch(/\| node \| 1\.40x \(1\.\d+–1\.\d+\) \|/);
  });

  it('CSV: a row a figure, with the ratio of the leader over it', () => {
    const rows = csvOfComparison(THREE_ROUNDS).split('\r\n');
    expect(rows[0]).toMatch(/^work,delayMs,connections,subject,figure,unit,median,low,high,rounds,mark,takesPart,/);
    expect(rows).toContainEqual(
      expect.stringMatching(/^io,100,1000,go,requestsPerSecond,perSecond,9850,9800,9900,3,best,/),
    );
    expect(rows).toContainEqual(
      expect.stringMatching(
        /^io,100,1000,node,requestsPerSecond,perSecond,7050,7000,7100,3,,true,,go,1\.39\d+,1\.\d+,1\.\d+,true,3$/,
      ),
    );
  });

  it('JSON: the comparison as compare --json prints it', () => {
    const text = jsonReport({ kind: 'comparison', comparison: THREE_ROUNDS, details: [] });
    expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(THREE_ROUNDS)));
  });

  it('a slide', () => {
    const text = svgOfComparison(THREE_ROUNDS, 'dark');
    expect(text).toContain('>go, node</text>');
    expect(text).toContain('9,850');
    expect(text).toContain('★');
    expect(text).toContain(BEST);
  });
});

const step = (requested: number, requestsPerSecond: number) => ({
  connections: { requested, open: requested },
  requestsPerSecond,
});

const FORMS = [
  ['HTML', (comparison: typeof ONE_ROUND) => textOf(html(comparison))],
  ['Markdown', markdown],
] as const;

describe.each(FORMS)('%s', (_form, made) => {
  it('one round: nobody wins, and it says why', () => {
    const text = made(ONE_ROUND);
    expect(text).toContain('One round of go and node: no winner is marked');
    expect(text).not.toContain('★');
  });

  it('what takes no part says so, and nobody else is called best', () => {
    const text = made(DISTURBED);
    expect(text).toMatch(/node, req\/s.*: other programs had 28 % of the cores \(3 of 3 rounds\): takes no part\./);
    expect(text).toMatch(/7,050.* !/);
    expect(text).not.toMatch(/9,850( \([^)]*\))? ★/);
  });

  it('one subject: its rounds with their range', () => {
    const text = made(comparisonOfSubjects([served('go', 9_800, 9_850, 9_900)]));
    expect(text).toMatch(/9,850.*9,800–9,900/);
    expect(text).not.toMatch(/★|nothing to compare/);
  });

  it('interrupted: the last step that several held comes first, as in the terminal', () => {
    const alone = { ...served('go', 9_800), rounds: [roundOf(step(100, 990), step(1000, 9_800))] };
    const subjects = [alone, { name: 'node', rounds: [roundOf(step(100, 900))] }];
    const comparison = comparisonOfSubjects(subjects, { steps: compareSubjects(subjects, 1) });
    const text = made({ ...comparison, ended: 'interrupted' });
    expect(text).toContain('1 other step');
    expect(text.indexOf('At 100 connections')).toBeLessThan(text.indexOf('At 1,000 connections'));
    expect(comparisonTable(comparison).join('\n')).toContain('At 100 connections');
  });

  it('no step in common: no table, and it says so', () => {
    const other = { connections: { requested: 50, open: 50 } };
    const text = made(comparisonOfSubjects([served('go', 9_900), { name: 'node', rounds: [roundOf(other)] }]));
    expect(text).toContain('nothing to compare');
  });

  it('names from elsewhere are text', () => {
    const hostile = '<script>alert(1)</script>"\'=1';
    const text = made(comparisonOfSubjects([served(hostile, 1), served('=cmd()', 2)]));
    expect(text).not.toContain('<script>alert');
    expect(text).toContain('&lt;script&gt;');
  });

  it('thirty subjects: each has its row, and a sentence names the nearest', () => {
    const names = Array.from({ length: 30 }, (_, index) => `server-${index}`);
    const text = made(comparisonOfSubjects(names.map((name, index) => served(name, 1000 + index, 1001 + index))));
    for (const name of names) expect(text).toContain(name);
    expect(text).toContain('and 25 more');
  });
});

it('names from elsewhere are no formula in the CSV, and no markup on the slide', () => {
  const comparison = comparisonOfSubjects([served('=cmd()', 1), served('<script>', 2)]);
  expect(csvOfComparison(comparison)).toContain(`,"'=cmd()",`);
  expect(svgOfComparison(comparison, 'light')).not.toContain('<script>');
});
