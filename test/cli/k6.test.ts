import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Summary } from '../../src/domain/words/summary.ts';
import { freePort } from '../free-port.ts';
import { needs } from '../needs.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { runConctop } from './run-conctop.ts';

const TOKEN = 'a-token-of-a-test';
const folder = temporaryFolder();
const script = join(folder, 'script.js');
const server = join(folder, 'server.mjs');
writeFileSync(script, `import http from 'k6/http';\nexport default () => http.get(__ENV.URL);\n`);
writeFileSync(
  server,
  `import { createServer } from 'node:http';
let served = 0;
createServer((request, response) => {
  if (request.url === '/stats') return response.end(JSON.stringify({ served }));
  served += 1;
  setTimeout(() => response.end('ok'), 20);
}).listen(Number(process.argv[2]), '127.0.0.1', () => console.log('listens'));
`,
);

const children: ChildProcess[] = [];
afterAll(() => {
  for (const child of children) child.kill('SIGKILL');
});

/** Two seconds of three users. */
function k6(name: string, url: string, port: number, token = TOKEN): Promise<{ samples: number; log: string }> {
  const child = spawn(
    'k6',
    [
      ...['run', '--quiet', '--no-usage-report', '--vus', '3', '--duration', '2s', '--tag', `instance=${name}`],
      ...['-o', 'experimental-prometheus-rw', script],
    ],
    {
      env: {
        ...process.env,
        ...{ URL: url, K6_PROMETHEUS_RW_SERVER_URL: `http://127.0.0.1:${port}/api/v1/write` },
        ...{ K6_PROMETHEUS_RW_BEARER_TOKEN: token, K6_PROMETHEUS_RW_TREND_AS_NATIVE_HISTOGRAM: 'true' },
        ...{ K6_PROMETHEUS_RW_PUSH_INTERVAL: '1s', K6_PROMETHEUS_RW_STALE_MARKERS: 'true' },
      },
    },
  );
  children.push(child);
  return new Promise((resolve, reject) => {
    let log = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (log += chunk));
    child.on('error', reject);
    child.on('close', () => resolve({ samples: Number(/http_reqs\.*: (\d+)/.exec(log)?.[1]), log }));
  });
}

describe('attach --k6, with the real k6', needs('k6', 'linux'), () => {
  let pid = 0;
  let url = '';
  beforeAll(async () => {
    const port = await freePort();
    const child = spawn(process.execPath, [server, `${port}`]);
    children.push(child);
    await once(child.stdout, 'data');
    pid = child.pid ?? 0;
    url = `http://127.0.0.1:${port}/slow`;
  });

  /** Attaches, starts two k6 once conctop waits for them, and returns when all have ended. */
  async function attached(tokens: readonly [string, string], more: readonly string[]) {
    const port = await freePort();
    const machines: ReturnType<typeof k6>[] = [];
    const words = ['attach', `${pid}`, '--k6', `127.0.0.1:${port}`, '--url', url, '--no-ui', '--json', '--no-keep'];
    const conctop = await runConctop([...words, ...more], {
      env: { CONCTOP_K6_TOKEN: TOKEN },
      watch(child) {
        child.stderr?.on('data', (chunk) => {
          if (!`${chunk}`.includes('waiting for k6')) return;
          machines.push(k6('a', url, port, tokens[0]), k6('b', url, port, tokens[1]));
        });
      },
    });
    return { conctop, machines: await Promise.all(machines) };
  }

  test('two machines are one load, to the last answer: the sum is the server’s own count, and the end of both ends the run', async () => {
    const { conctop, machines } = await attached([TOKEN, TOKEN], []);
    expect(conctop.code, conctop.stderr).toBe(0);
    const summary = JSON.parse(conctop.stdout) as Summary;
    expect(summary.k6?.machines).toEqual([
      { name: 'a', requests: machines[0]?.samples, state: 'ended' },
      { name: 'b', requests: machines[1]?.samples, state: 'ended' },
    ]);
    const sum = machines.reduce((total, { samples }) => total + samples, 0);
    expect(sum).toBeGreaterThan(100);
    expect(summary.count).toMatchObject({ answers: sum, served: sum, agrees: true });
    expect(summary.k6?.percentileErrorPercent).toBe(4.43);
    expect(conctop.stderr).toContain('k6 a sends');
    expect(conctop.stderr).toContain('k6 a has ended');
  });

  test('without the token nobody is heard, and conctop says who was refused and why', async () => {
    const { conctop, machines } = await attached(['wrong-token', 'another-wrong-one'], ['-d', '3s']);
    expect(conctop.code).toBe(1);
    expect(conctop.stderr).toContain('No k6 sent figures to 127.0.0.1:');
    expect(conctop.stderr).toContain('the bearer token is missing or wrong'.replace('the', 'The'));
    expect(machines[0]?.log).toContain('401');
  });
});
