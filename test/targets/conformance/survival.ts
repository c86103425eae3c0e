import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { IDLE_CONNECTIONS, openMany, QUEUED_CONNECTIONS } from '../harness.ts';
import { Connection, request } from '../http-client.ts';
import type { ServedTarget } from '../served-target.ts';
import { DONE, expectAlive } from './alive.ts';

/** Longer than the idle timeouts that servers come with (Node and uvicorn 5 s): a paused demo keeps its connections. */
const IDLE_MS = 6_000;

/** What it makes of clients that go, that stay silent, and that are many. */
export function survivesItsClients(target: ServedTarget): void {
  /** Opened before the first test and silent since; none where it would take the place of all others. */
  let idle: { readonly connection: Connection; readonly sinceMs: number } | null = null;
  beforeAll(async () => {
    if (target.built.connectionsAtOnce < Number.POSITIVE_INFINITY || !target.built.keepsAlive) return;
    const connection = await Connection.open(target.url);
    await connection.get('/slow?ms=1');
    idle = { connection, sinceMs: performance.now() };
  });
  afterAll(() => idle?.connection.close());

  it('survives connections that are reset, even in the middle of a request', async () => {
    const connections = await openMany(target.url, 200);
    for (const [i, connection] of connections.entries()) {
      if (i % 3 === 1) connection.send('GET /slow?ms=20 HT');
      if (i % 3 === 2) connection.send(request('/slow?ms=20'));
    }
    await sleep(10);
    const linesBefore = target.server.lines.length;
    for (const connection of connections) connection.socket.resetAndDestroy();
    await expectAlive(target);
    // A target that logs each reset fills the screen's log and the disk.
    expect(target.server.lines.length - linesBefore).toBeLessThan(20);
  });

  it(`holds ${IDLE_CONNECTIONS} idle connections and works on`, { timeout: 60_000 }, async () => {
    const canHold = target.built.connectionsAtOnce >= IDLE_CONNECTIONS;
    const connections = await openMany(target.url, canHold ? IDLE_CONNECTIONS : QUEUED_CONNECTIONS);
    try {
      if (canHold) {
        await expectAlive(target);
        for (const connection of connections.filter((_, i) => i % 100 === 0)) {
          expect((await connection.get('/slow?ms=1')).body).toMatch(DONE);
        }
        const closed = connections.filter(({ isClosed }) => isClosed);
        if (target.built.keepsAlive) expect(closed).toHaveLength(0);
      }
    } finally {
      for (const connection of connections) connection.close();
    }
    await expectAlive(target);
  });

  it('keeps a connection that was silent for a while', async () => {
    if (idle === null) {
      // Its model closes idle connections or serves nobody else: what it answers afterwards is all there is to hold.
      await expectAlive(target);
      return;
    }
    await sleep(Math.max(0, idle.sinceMs + IDLE_MS - performance.now()));
    expect(idle.connection.isClosed).toBe(false);
    expect((await idle.connection.get('/slow?ms=1')).body).toMatch(DONE);
  });
}
