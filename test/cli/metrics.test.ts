import { createServer as createPlainServer } from 'node:http';
import { createServer } from 'node:https';
import { expect, test } from 'vitest';
import { selfSigned } from '../certificate.ts';
import { listening } from '../listening.ts';
import { attachHere, type Finished } from './run-conctop.ts';

/** Long enough for figures of a server that is asked twice a second. */
const SECONDS = 3;
const attach = (...args: readonly string[]): Promise<Finished> => attachHere(args, SECONDS);

test('metrics over https: --insecure accepts any certificate; without it one line says why there are no figures', async () => {
  const port = await listening(createServer(selfSigned, (_, response) => response.end('go_goroutines 42\n')));
  const url = `https://localhost:${port}/metrics`;
  const taken = await attach('--metrics', url, '--insecure');
  expect(taken).toMatchObject({ code: 0 });
  expect(taken.stdout).toMatch(/42 goroutines/);
  const refused = await attach('--metrics', url);
  expect(refused).toMatchObject({ code: 0 });
  const said = `${refused.stdout}${refused.stderr}`;
  expect(said).toMatch(/The certificate of https:\/\/localhost:\d+ is not trusted .*--insecure takes any/);
  expect(said).not.toMatch(/a bug in conctop/);
}, 30_000);

test('missing metrics are reported; the connection that requested them does not count as served', async () => {
  const server = createPlainServer((request, response) => {
    if (request.url !== '/metrics') response.writeHead(404);
    response.end('go_goroutines 42\n');
  });
  const port = await listening(server);
  expect((await attach('--metrics', `http://127.0.0.1:${port}/prom`)).stdout).toMatch(/\/prom answers with status 404/);
  const there = await attach('--metrics', `http://127.0.0.1:${port}/metrics`);
  expect(there.stdout).toMatch(/42 goroutines/);
  if (process.platform === 'linux') expect(there.stdout).toMatch(/ 0 connections · /);
}, 30_000);
