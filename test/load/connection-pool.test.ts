import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Connection } from '../../src/load/connection.ts';
import { ConnectionPool } from '../../src/load/connection-pool.ts';
import { emptyTally } from '../../src/load/tally.ts';

/** A socket that connects at once and does as the test says. */
class FakeConnection extends Connection {
  isAwaiting = true;
  connects = 0;

  protected connect(): void {
    this.connects += 1;
    this.connected();
  }

  protected destroy(): void {}

  answer(): void {
    this.proven();
  }

  closedByServer(): void {
    this.lose(null);
  }

  refused(): void {
    this.lose('connect');
  }
}

let pool: ConnectionPool<FakeConnection>;
let made: FakeConnection[];
let nowMs: number;

/** The pacer's own turns come only where the test lets time pass; immediates are real. */
const pass = (ms: number): void => {
  nowMs += ms;
  vi.advanceTimersByTime(ms);
};
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  nowMs = 0;
  made = [];
  const tally = emptyTally();
  const clock = (): number => nowMs;
  pool = new ConnectionPool({
    clock,
    timeoutMs: 10_000,
    somaxconn: 4096,
    tally,
    acceptQueue: null,
    create: () => {
      const connection = new FakeConnection({
        tally,
        clock,
        get sweep() {
          return pool.sweep;
        },
        retry: (lost) => pool.retry(lost as FakeConnection),
      });
      made.push(connection);
      return connection;
    },
  });
});
afterEach(() => {
  pool.close();
  vi.useRealTimers();
});

function only(): FakeConnection {
  pool.resize(1);
  pass(20);
  const [connection] = made;
  if (connection === undefined) throw new Error('none was made');
  return connection;
}

describe('a connection that the server closes', () => {
  it('after its answer connects again in the same turn of the loop', async () => {
    const connection = only();
    for (let times = 1; times <= 20; times += 1) {
      connection.answer();
      connection.closedByServer();
      await turn();
      expect(connection.connects).toBe(times + 1);
      nowMs += 0.2;
    }
  });

  it('before any answer waits for its turn, and no loop is busy meanwhile', async () => {
    const connection = only();
    connection.closedByServer();
    await turn();
    expect(connection.connects).toBe(1);
    pass(90);
    expect(connection.connects).toBe(1);
    pass(20);
    expect(connection.connects).toBe(2);
  });

  it('as fast as the pacer allows while connects fail', async () => {
    pool.resize(500);
    pass(200);
    for (const connection of made) connection.refused();
    for (let times = 0; times < 50; times += 1) await turn();
    expect(made.every(({ connects }) => connects === 1)).toBe(true);
  });
});
