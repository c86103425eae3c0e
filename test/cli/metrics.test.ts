import { spawn } from 'node:child_process';
import { createServer as createPlainServer, type Server } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { selfSigned } from '../certificate.ts';

const conctop = join(dirname(fileURLToPath(import.meta.url)), '../../dist/conctop.js');

/** What `conctop attach` writes about this very process, which serves the metrics. */
function attach(...args: readonly string[]): Promise<{ code: number | null; text: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [conctop, 'attach', `${process.pid}`, ...args, '-d', '3s', '--no-ui']);
    let text = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk) => {
        text += chunk;
      });
    }
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, text }));
  });
}

async function listening(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

test('metrics over https: --insecure accepts any certificate; without it one line says why there are no figures', async () => {
  const port = await listening(createServer(selfSigned, (_, response) => response.end('go_goroutines 42\n')));
  const url = `https://localhost:${port}/metrics`;
  const taken = await attach('--metrics', url, '--insecure');
  expect(taken).toMatchObject({ code: 0 });
  expect(taken.text).toMatch(/42 goroutines/);
  const refused = await attach('--metrics', url);
  expect(refused).toMatchObject({ code: 0 });
  expect(refused.text).toMatch(/The certificate of https:\/\/localhost:\d+ is not trusted .*--insecure takes any/);
  expect(refused.text).not.toMatch(/a bug in conctop/);
}, 30_000);

test('missing metrics are reported; the connection that requested them does not count as served', async () => {
  const server = createPlainServer((request, response) => {
    if (request.url !== '/metrics') response.writeHead(404);
    response.end('go_goroutines 42\n');
  });
  const port = await listening(server);
  expect((await attach('--metrics', `http://127.0.0.1:${port}/prom`)).text).toMatch(/\/prom answers with status 404/);
  const there = await attach('--metrics', `http://127.0.0.1:${port}/metrics`);
  expect(there.text).toMatch(/42 goroutines/);
  if (process.platform === 'linux') expect(there.text).toMatch(/ 0 connections · /);
}, 30_000);
