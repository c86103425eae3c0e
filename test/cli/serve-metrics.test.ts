import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, expect, test } from 'vitest';
import { freePort } from '../free-port.ts';
import { listening } from '../listening.ts';
import { needs } from '../needs.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { runConctop } from './run-conctop.ts';

const folder = temporaryFolder();
const started: ChildProcess[] = [];
afterAll(async () => {
  for (const child of started) {
    if (child.exitCode !== null) continue;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
});

/** As of a run of some seconds. */
const SCRAPE_MS = 200;

interface Answer {
  readonly data: { readonly result: readonly { readonly value: readonly [number, string] }[] };
}

/** A Prometheus of the test's own, which scrapes that port of loopback. */
async function prometheusOf(scraped: number) {
  const [config, port] = [join(folder, 'prometheus.yml'), await freePort()];
  writeFileSync(
    config,
    `global: { scrape_interval: ${SCRAPE_MS}ms, scrape_timeout: ${SCRAPE_MS}ms }
scrape_configs: [{ job_name: conctop, static_configs: [{ targets: ['127.0.0.1:${scraped}'] }] }]\n`,
  );
  const child = spawn(
    'prometheus',
    [
      `--config.file=${config}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
    ],
    { stdio: 'ignore' },
  );
  started.push(child);
  const origin = `http://127.0.0.1:${port}`;
  for (let tries = 0; tries < 100; tries += 1) {
    if (
      await fetch(`${origin}/-/ready`).then(
        ({ ok }) => ok,
        () => false,
      )
    )
      break;
    await sleep(100);
  }
  return async (query: string): Promise<readonly number[]> => {
    const answer = await fetch(`${origin}/api/v1/query?query=${encodeURIComponent(query)}`);
    const { data } = (await answer.json()) as Answer;
    return data.result.map(({ value: [, text] }) => Number(text));
  };
}

interface Dashboard {
  readonly panels: readonly { readonly targets: readonly { readonly expr: string }[] }[];
}
const dashboard = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../docs/grafana/conctop.json'), 'utf8'),
) as Dashboard;
const queries = dashboard.panels.flatMap(({ targets }) => targets.map(({ expr }) => expr));

/** Those that never had a figure within three seconds: a scrape that a busy machine delays leaves a gap. */
async function withoutData(query: (text: string) => Promise<readonly number[]>, queries: readonly string[]) {
  let without = queries;
  for (let tries = 0; tries < 10 && without.length > 0; tries += 1) {
    const found = await Promise.all(without.map(query));
    without = without.filter((_, index) => found[index]?.some(Number.isFinite) !== true);
    await sleep(300);
  }
  return without;
}

describe('--serve-metrics', () => {
  test(
    'a real Prometheus scrapes a run: its sum is the run’s, each query of the dashboard has data',
    needs('prometheus'),
    async () => {
      const port = await freePort();
      const query = await prometheusOf(port);
      const place = `127.0.0.1:${port}`;
      const run = runConctop([
        'node',
        '--steps',
        '20,40',
        '--hold',
        '3s',
        '--serve-metrics',
        place,
        '--json',
        '--no-keep',
      ]);
      await sleep(3_000);
      // By then there is load, and all of its figures.
      const without = await withoutData(query, queries);
      const [text, open, missing] = await Promise.all([
        fetch(`http://${place}/metrics`).then((answer) => answer.text()),
        fetch(`http://${place}/metrics`, { headers: { accept: 'application/openmetrics-text' } }).then((answer) =>
          answer.text(),
        ),
        fetch(`http://${place}/`).then(({ status }) => status),
      ]);
      const { code, stdout, stderr } = await run;
      expect(code, stderr).toBe(0);
      expect(stderr).toContain(`metrics on http://${place}/metrics`);
      const { count } = JSON.parse(stdout) as { readonly count: { readonly answers: number } };
      const [scraped = 0] = await query('max_over_time(conctop_requests_total[1m])');
      const [histogram = 0] = await query('max_over_time(conctop_request_duration_seconds_count[1m])');
      // The last scrape can miss what one interval and one tick hold: 40 connections, ten answers a second each.
      expect(scraped).toBeLessThanOrEqual(count.answers);
      expect(scraped).toBeGreaterThan(count.answers - 400);
      expect(histogram).toBe(scraped);
      expect(await query('max_over_time(conctop_connections_open[1m])')).toEqual([40]);
      expect(without).toEqual([]);
      expect(missing).toBe(404);
      expect(open).toContain('# TYPE conctop_requests counter\n');
      expect(open.endsWith('# EOF\n')).toBe(true);
      const lint = spawnSync('promtool', ['check', 'metrics'], { input: text, encoding: 'utf8' });
      expect({ status: lint.status, said: lint.stdout + lint.stderr }).toEqual({ status: 0, said: '' });
      await expect(fetch(`http://${place}/metrics`)).rejects.toThrow();
    },
  );

  test('a port that is taken is refused before anything starts', async () => {
    const port = await listening(createServer());
    const { code, stderr } = await runConctop(['node', '--serve-metrics', `${port}`, '--no-ui', '--no-keep']);
    expect(code).toBe(1);
    expect(stderr).toContain(`conctop cannot serve metrics on 127.0.0.1:${port}: another program listens there.`);
  });
});
