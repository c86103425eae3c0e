import { beforeAll, describe, expect, it } from 'vitest';
import type { RunEvent } from '../../../src/domain/events/run-event.ts';
import { htmlReport, type PageAssets } from '../../../src/report/html/html-report.ts';
import { dataOf, figuresOfRecording, pageOf, RAMP, textOf, WAITS } from '../recordings.ts';

let assets: PageAssets;
beforeAll(async () => {
  assets = await pageOf();
});

const MOST_BYTES = 1_572_864;
const page = (name: string, change?: (event: RunEvent) => RunEvent): string =>
  htmlReport({ kind: 'run', run: figuresOfRecording(name, change) }, assets, '1.2.3');
describe('a report as HTML', () => {
  it('says what was asked, on which machine, and what came of it', () => {
    const text = textOf(page(RAMP));
    expect(text).toContain('10,000 connections 15 OS threads 13,293 goroutines');
    expect(text).toContain('Limited by CPU shared with the generator.');
    expect(text).toContain('GET /slow?ms=100');
    expect(text).toContain('100 → 200 → 500 → 1,000 → 2,000 → 5,000 → 10,000');
    expect(text).toContain('20,000 per process');
    expect(text).toContain('“a goroutine costs 2 KB” 2 KB resident per connection 37 KB resident per connection');
  });

  it('has a row for each step and a chart for each thing that was measured', () => {
    const text = page(WAITS);
    const { runs } = dataOf(text);
    expect(runs[0]?.charts.map(({ id }) => id)).toEqual(['requests', 'latency', 'threads', 'memory', 'cores', 'waits']);
    expect(text.match(/<tr><td class="right" data-value/g)).toHaveLength(runs[0]?.steps.length ?? 0);
    expect(dataOf(page(RAMP)).runs[0]?.charts.map(({ id }) => id)).not.toContain('waits');
  });

  it('says in words what each chart shows', () => {
    expect(page(RAMP)).toContain(
      'aria-label="Requests per second over time. At 100 connections 973 req/s (97 % of ideal); at 200 1,965 req/s',
    );
  });

  it('loads nothing, runs only its own script, and is small', () => {
    const text = page(RAMP);
    const addresses = [...text.matchAll(/\b(?:src|href)="([^"]*)"|url\(([^)]*)\)|@import/g)].map(([found]) => found);
    expect(addresses).toEqual(['href="data:,"']);
    const policy = /Content-Security-Policy" content="([^"]*)"/.exec(text)?.[1]?.replaceAll('&#39;', "'");
    expect(policy).toMatch(/^default-src 'none'; script-src 'sha256-[\w+/=]+'; style-src 'sha256-[\w+/=]+';/);
    expect(text.length).toBeLessThan(MOST_BYTES);
  });

  it('takes names, logs and commands from elsewhere as data', () => {
    const hostile = '</script><script>alert(1)</script><img src=x onerror=alert(1)>"\'\u202e';
    const text = page(RAMP, (event) =>
      event.type === 'run-started'
        ? {
            ...event,
            target: { ...event.target, name: hostile, title: hostile, model: hostile },
            config: { ...event.config, path: hostile, thresholds: [hostile] },
          }
        : event,
    );
    expect(text.match(/<script>alert|<img|\u202e/)).toBeNull();
    expect(text.match(/<script/g)).toHaveLength(2);
    expect(text.match(/<\/script/g)).toHaveLength(2);
    expect(dataOf(text).runs).toHaveLength(1);
  });
});
