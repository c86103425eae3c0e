import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { type Answer, get, request } from '../http-client.ts';
import type { ServedTarget } from '../served-target.ts';
import { DONE, expectAlive } from './alive.ts';

const MALFORMED: readonly [what: string, bytes: string][] = [
  ['no HTTP at all', 'hello\r\n\r\n'],
  ['a request line of one word', 'GET\r\n\r\n'],
  ['an unknown version', 'GET /slow?ms=1 HTTP/9.9\r\nHost: localhost\r\n\r\n'],
  ['a header without a colon', 'GET /slow?ms=1 HTTP/1.1\r\nHost: localhost\r\nno colon\r\n\r\n'],
  ['a TLS hello', `\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03${'\x7f'.repeat(64)}\r\n\r\n`],
  ['a header of 2 MB', `GET /slow?ms=1 HTTP/1.1\r\nHost: localhost\r\nX: ${'x'.repeat(2 << 20)}\r\n\r\n`],
];

/** What it answers to a request: a good one, one in pieces, one that is no HTTP. */
export function answersHttp(target: ServedTarget): void {
  it('waits on /slow, and reports how many are in flight', async () => {
    const startMs = performance.now();
    const answer = await get(target.url, '/slow?ms=150');
    expect(answer).toMatchObject({ status: 200, body: 'done (inflight: 1)\n' });
    // A timer may fire a moment early: its clock counts whole milliseconds.
    expect(performance.now() - startMs).toBeGreaterThanOrEqual(148);
  });

  it('burns CPU on /cpu', async () => {
    const startMs = performance.now();
    expect(await get(target.url, '/cpu?ms=100')).toMatchObject({ status: 200, body: 'done (inflight: 1)\n' });
    // The amount is measured at start, on cores that others may have used: within a factor of three is what holds.
    expect(performance.now() - startMs).toBeGreaterThan(33);
  });

  it('blocks on /block', async () => {
    const startMs = performance.now();
    expect((await get(target.url, '/block?ms=100')).body).toMatch(DONE);
    expect(performance.now() - startMs).toBeGreaterThan(33);
  });

  it('refuses an invalid time', async () => {
    for (const ms of ['abc', '-1', '1e3', '1.5', '%20']) {
      expect([ms, (await get(target.url, `/slow?ms=${ms}`)).status]).toEqual([ms, 400]);
    }
  });

  it('answers 404 to any other path', async () => {
    for (const path of ['/', '/slower', '/constructor', '/slow/']) {
      expect([path, (await get(target.url, path)).status]).toEqual([path, 404]);
    }
  });

  it('keeps a connection open for many requests, or closes it after each as its manifest says', async () => {
    const connection = await target.connect();
    if (!target.built.keepsAlive) {
      expect((await connection.get('/slow?ms=1')).body).toMatch(DONE);
      await expect.poll(() => connection.isClosed, { timeout: 5_000 }).toBe(true);
      return;
    }
    for (let i = 0; i < 20; i += 1) expect((await connection.get('/slow?ms=1')).body).toMatch(DONE);
    expect((await connection.get('/nothing-here')).status).toBe(404);
    expect((await connection.get('/slow?ms=1')).status).toBe(200);
  });

  it('answers pipelined requests in their order', async () => {
    const connection = await target.connect();
    connection.send(request('/slow?ms=50') + request('/nothing-here') + request('/slow?ms=1'));
    const answers: Answer[] = [];
    for (let i = 0; i < (target.built.keepsAlive ? 3 : 1); i += 1) answers.push(await connection.answer());
    expect(answers.map(({ status }) => status)).toEqual([200, 404, 200].slice(0, answers.length));
  });

  it('accepts a request that arrives in pieces', async () => {
    const connection = await target.connect();
    for (const piece of request('/slow?ms=1').match(/[\s\S]{1,9}/g) ?? []) {
      connection.send(piece);
      await sleep(5);
    }
    expect((await connection.answer()).body).toMatch(DONE);
  });

  it.each(MALFORMED)('answers 4xx or closes on %s', async (_what, bytes) => {
    const connection = await target.connect();
    connection.send(bytes);
    const answer = await connection.answerOrClose();
    // 505: HTTP version not supported.
    if (answer !== null) expect([400, 404, 413, 414, 431, 501, 505]).toContain(answer.status);
    connection.close();
    await expectAlive(target);
  });
}
