import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { noErrors } from '../../src/domain/events/error-counts.ts';
import { createSocketEngine } from '../../src/load/engines/socket/socket-engine.ts';
import { isPortBusy } from '../../src/os/ports.ts';
import { groupIsAlive } from '../../src/os/process-group.ts';
import { checkAvailability } from '../../src/target/build/toolchain.ts';
import { listTargets } from '../../src/target/catalog/catalog.ts';
import {
  BuiltTarget,
  holdPort,
  IDLE_CONNECTIONS,
  needsToolchain,
  openMany,
  QUEUED_CONNECTIONS,
  type Started,
  TARGETS_ROOT,
  within,
} from './harness.ts';
import { type Answer, Connection, get, request } from './http-client.ts';

/** A build may download and compile; see the manifests. */
const BUILD_LIMIT_MS = 300_000;
/** What the target contract allows between SIGTERM and the end. */
const TERM_LIMIT_MS = 2_000;
/** Longer than the idle timeouts that servers come with (Node and uvicorn 5 s): a paused demo keeps its connections. */
const IDLE_MS = 6_000;
const DONE = /^done \(inflight: (\d+)\)\n$/;

/** Whoever counts has to count right. */
const UNCOUNTED = 'its processes share nothing, so they cannot count together';

const MALFORMED: readonly [what: string, bytes: string][] = [
  ['no HTTP at all', 'hello\r\n\r\n'],
  ['a request line of one word', 'GET\r\n\r\n'],
  ['an unknown version', 'GET /slow?ms=1 HTTP/9.9\r\nHost: localhost\r\n\r\n'],
  ['a header without a colon', 'GET /slow?ms=1 HTTP/1.1\r\nHost: localhost\r\nno colon\r\n\r\n'],
  ['a TLS hello', `\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03${'\x7f'.repeat(64)}\r\n\r\n`],
  ['a header of 2 MB', `GET /slow?ms=1 HTTP/1.1\r\nHost: localhost\r\nX: ${'x'.repeat(2 << 20)}\r\n\r\n`],
];

for (const target of await checkAvailability(listTargets(TARGETS_ROOT))) {
  const { manifest } = target;
  describe(`target ${manifest.name}`, needsToolchain(target), () => {
    let built: BuiltTarget;
    let server: Started;
    /** Opened before the first test and silent since; none where it would take the place of all others. */
    let idle: { readonly connection: Connection; readonly sinceMs: number } | null = null;
    /** Closed after each test: a model that talks to one connection at a time has to get on. */
    const open: Connection[] = [];

    const connect = async (): Promise<Connection> => {
      const connection = await Connection.open(server.url);
      open.push(connection);
      return connection;
    };
    const stats = async (): Promise<Record<string, unknown>> => JSON.parse((await get(server.url, '/stats')).body);
    const expectAlive = async (): Promise<void> => {
      expect((await get(server.url, '/slow?ms=1')).body).toMatch(DONE);
      expect(groupIsAlive(server.group.pid)).toBe(true);
    };

    beforeAll(async () => {
      built = await BuiltTarget.prepare(manifest);
      server = await built.start();
      if (built.connectionsAtOnce < Number.POSITIVE_INFINITY || !built.keepsAlive) return;
      const connection = await Connection.open(server.url);
      await connection.get('/slow?ms=1');
      idle = { connection, sinceMs: performance.now() };
    }, BUILD_LIMIT_MS);
    afterEach(() => {
      for (const connection of open.splice(0)) connection.close();
    });
    afterAll(async () => {
      idle?.connection.close();
      await server?.group.stop();
    });

    it('first prints where it listens, on a free port with PORT=0', () => {
      expect(server.lines[0]).toEqual({ stream: 'stdout', line: `listening on ${server.url}` });
      expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:[1-9]\d*$/);
    });

    it('waits on /slow, and reports how many are in flight', async () => {
      const startMs = performance.now();
      const answer = await get(server.url, '/slow?ms=150');
      expect(answer).toMatchObject({ status: 200, body: 'done (inflight: 1)\n' });
      // A timer may fire a moment early: its clock counts whole milliseconds.
      expect(performance.now() - startMs).toBeGreaterThanOrEqual(148);
    });

    it('burns CPU on /cpu', async () => {
      const startMs = performance.now();
      expect(await get(server.url, '/cpu?ms=100')).toMatchObject({ status: 200, body: 'done (inflight: 1)\n' });
      // The amount is measured at start, on cores that others may have used: within a factor of three is what holds.
      expect(performance.now() - startMs).toBeGreaterThan(33);
    });

    it('blocks on /block', async () => {
      const startMs = performance.now();
      expect((await get(server.url, '/block?ms=100')).body).toMatch(DONE);
      expect(performance.now() - startMs).toBeGreaterThan(33);
    });

    it('refuses an invalid time', async () => {
      for (const ms of ['abc', '-1', '1e3', '1.5', '%20']) {
        expect([ms, (await get(server.url, `/slow?ms=${ms}`)).status]).toEqual([ms, 400]);
      }
    });

    it('answers 404 to any other path', async () => {
      for (const path of ['/', '/slower', '/constructor', '/slow/']) {
        expect([path, (await get(server.url, path)).status]).toEqual([path, 404]);
      }
    });

    it('keeps a connection open for many requests, or closes it after each as its manifest says', async () => {
      const connection = await connect();
      if (!built.keepsAlive) {
        expect((await connection.get('/slow?ms=1')).body).toMatch(DONE);
        await expect.poll(() => connection.isClosed, { timeout: 5_000 }).toBe(true);
        return;
      }
      for (let i = 0; i < 20; i += 1) expect((await connection.get('/slow?ms=1')).body).toMatch(DONE);
      expect((await connection.get('/nothing-here')).status).toBe(404);
      expect((await connection.get('/slow?ms=1')).status).toBe(200);
    });

    it('answers pipelined requests in their order', async () => {
      const connection = await connect();
      connection.send(request('/slow?ms=50') + request('/nothing-here') + request('/slow?ms=1'));
      const answers: Answer[] = [];
      for (let i = 0; i < (built.keepsAlive ? 3 : 1); i += 1) answers.push(await connection.answer());
      expect(answers.map(({ status }) => status)).toEqual([200, 404, 200].slice(0, answers.length));
    });

    it('accepts a request that arrives in pieces', async () => {
      const connection = await connect();
      for (const piece of request('/slow?ms=1').match(/[\s\S]{1,9}/g) ?? []) {
        connection.send(piece);
        await sleep(5);
      }
      expect((await connection.answer()).body).toMatch(DONE);
    });

    it.each(MALFORMED)('answers 4xx or closes on %s', async (_what, bytes) => {
      const connection = await connect();
      connection.send(bytes);
      const answer = await connection.answerOrClose();
      // 505: HTTP version not supported.
      if (answer !== null) expect([400, 404, 413, 414, 431, 501, 505]).toContain(answer.status);
      connection.close();
      await expectAlive();
    });

    it('handles as many requests at once as its manifest says', async () => {
      const delayMs = 300;
      const count = built.atOnce(20);
      const took = await timeTogether(count, delayMs);
      expect(took).toBeLessThan(2 * delayMs);
      if (count < 20) {
        // One more than fits has to wait for another's end.
        expect(await timeTogether(count + 1, delayMs)).toBeGreaterThanOrEqual(2 * delayMs - 5);
      }
    });

    async function timeTogether(count: number, delayMs: number): Promise<number> {
      const startMs = performance.now();
      await Promise.all(Array.from({ length: count }, () => get(server.url, `/slow?ms=${delayMs}`)));
      return performance.now() - startMs;
    }

    it('reports its unit, what is in flight, and exactly how many it served', async ({ skip }) => {
      const before = await stats();
      expect(before).toMatchObject({ unit: { name: manifest.unit.plural, count: expect.any(Number) }, inflight: 0 });
      const lanes = built.atOnce(3);
      const perLane = 12;
      await Promise.all(
        Array.from({ length: lanes }, async () => {
          let connection = await connect();
          for (let i = 0; i < perLane; i += 1) {
            await connection.get(['/slow?ms=1', '/cpu?ms=1', '/block?ms=1'][i % 3] ?? '/');
            if (!built.keepsAlive) connection = await connect();
          }
          connection.close();
        }),
      );
      await get(server.url, '/nothing-here');
      const after = await stats();
      if (manifest.expect.processes !== 'one' && before.served == null) skip(UNCOUNTED);
      expect(Number(after.served) - Number(before.served)).toBe(lanes * perLane);
    });

    it('counts exactly the answers that conctop counts', async ({ skip }) => {
      const before = await stats();
      const connections = built.atOnce(8);
      const engine = createSocketEngine({
        url: `${server.url}/slow?ms=2`,
        address: '127.0.0.1',
        sharesNetwork: true,
        method: 'GET',
        headers: {},
        body: null,
        insecure: false,
        portsPerAddress: null,
        timeoutMs: 10_000,
        requestsPerSecondLimit: null,
        somaxconn: null,
        clock: () => performance.now(),
        onBusy: () => undefined,
      });
      let answers = 0;
      try {
        engine.setConnections(connections);
        while (answers < connections * 25) {
          await new Promise((resolve) => setTimeout(resolve, 20));
          answers += engine.take().requests;
        }
        await engine.drain(5_000);
      } finally {
        engine.close();
      }
      const rest = engine.take();
      answers += rest.requests;
      expect(rest).toMatchObject({ unanswered: 0, errors: noErrors });
      const after = await stats();
      if (manifest.expect.processes !== 'one' && before.served == null) skip(UNCOUNTED);
      expect(Number(after.served) - Number(before.served)).toBe(answers);
    });

    it('survives connections that are reset, even in the middle of a request', async () => {
      const connections = await openMany(server.url, 200);
      for (const [i, connection] of connections.entries()) {
        if (i % 3 === 1) connection.send('GET /slow?ms=20 HT');
        if (i % 3 === 2) connection.send(request('/slow?ms=20'));
      }
      await sleep(10);
      const linesBefore = server.lines.length;
      for (const connection of connections) connection.socket.resetAndDestroy();
      await expectAlive();
      // A target that logs each reset fills the screen's log and the disk.
      expect(server.lines.length - linesBefore).toBeLessThan(20);
    });

    it(`holds ${IDLE_CONNECTIONS} idle connections and works on`, { timeout: 60_000 }, async () => {
      const canHold = built.connectionsAtOnce >= IDLE_CONNECTIONS;
      const connections = await openMany(server.url, canHold ? IDLE_CONNECTIONS : QUEUED_CONNECTIONS);
      try {
        if (canHold) {
          await expectAlive();
          for (const connection of connections.filter((_, i) => i % 100 === 0)) {
            expect((await connection.get('/slow?ms=1')).body).toMatch(DONE);
          }
          const closed = connections.filter(({ isClosed }) => isClosed);
          if (built.keepsAlive) expect(closed).toHaveLength(0);
        }
      } finally {
        for (const connection of connections) connection.close();
      }
      await expectAlive();
    });

    it('reports a taken port and ends', async () => {
      const held = await holdPort();
      try {
        const { exit, text, isAlive } = await built.startAndEnd(held.port);
        expect(exit.signal).toBeNull();
        expect(exit.code).not.toBe(0);
        expect(text).toMatch(/cannot listen.*in use/i);
        expect(isAlive).toBe(false);
      } finally {
        await held.release();
      }
    });

    it('ends within 2 s of SIGTERM in the middle of its work, with no child left and its port free', async () => {
      const victim = await built.start();
      const busy = await openMany(victim.url, 5);
      for (const connection of busy) connection.send(request('/slow?ms=5000'));
      await sleep(50);
      const startMs = performance.now();
      // Its first process only, as the contract says: a group's signal would hide children that nobody ends.
      process.kill(victim.group.pid, 'SIGTERM');
      try {
        const exit = await within(TERM_LIMIT_MS, victim.group.exited, 'the end after SIGTERM');
        expect([0, 143, 'SIGTERM']).toContain(exit.code ?? exit.signal);
        while (groupIsAlive(victim.group.pid) && performance.now() - startMs < TERM_LIMIT_MS) await sleep(20);
        expect(groupIsAlive(victim.group.pid)).toBe(false);
        expect(await isPortBusy('127.0.0.1', Number(new URL(victim.url).port))).toBe(false);
      } finally {
        for (const connection of busy) connection.close();
        await victim.group.stop();
      }
    });

    it('keeps a connection that was silent for a while', async () => {
      if (idle === null) {
        // Its model closes idle connections or serves nobody else: what it answers afterwards is all there is to hold.
        await expectAlive();
        return;
      }
      await sleep(Math.max(0, idle.sinceMs + IDLE_MS - performance.now()));
      expect(idle.connection.isClosed).toBe(false);
      expect((await idle.connection.get('/slow?ms=1')).body).toMatch(DONE);
    });
  });
}
