import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Connection } from '../../../src/load/connections/connection.ts';
import { ConnectionPool, type PoolOptions } from '../../../src/load/connections/connection-pool.ts';
import { emptyTally } from '../../../src/load/connections/tally.ts';

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
    this.accepted();
  }

  closedByServer(): void {
    this.closedInOrder();
  }

  refused(): void {
    this.drop('connect', 'ECONNREFUSED');
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

const poolOf = (over: Partial<PoolOptions<FakeConnection>> = {}): void => {
  made = [];
  const tally = emptyTally();
  const clock = (): number => nowMs;
  pool = new ConnectionPool({
    clock,
    timeoutMs: 10_000,
    somaxconn: 4096,
    tally,
    secure: false,
    mayHold: true,
    dealt: false,
    acceptQueue: null,
    ...over,
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
};

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  nowMs = 0;
  poolOf();
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

describe('sockets that are open and unanswered', () => {
  const madeWithin = (ms: number): number => {
    for (let passedMs = 0; passedMs < ms; passedMs += 10) pass(10);
    return made.length;
  };

  it('count as in the accept queue if nothing else is known: at most a window of them, then a trickle', () => {
    pool.resize(3_000);
    expect(madeWithin(1_000)).toBeLessThan(1_100);
  });

  it('count as accepted if the kernel shows an empty queue', () => {
    pool.close();
    poolOf({ acceptQueue: { length: () => 0, refresh: () => undefined, close: () => undefined } });
    pool.resize(3_000);
    expect(madeWithin(1_000)).toBe(3_000);
  });

  const expiredOf = (over: Partial<PoolOptions<FakeConnection>>): number => {
    pool.close();
    poolOf({ acceptQueue: { length: () => 5, refresh: () => undefined, close: () => undefined }, ...over });
    pool.resize(10);
    madeWithin(15_000);
    return made.filter(({ connects }) => connects > 1).length;
  };

  it('stay if they time out in the accept queue, and are replaced if they were accepted', () => {
    expect(expiredOf({})).toBe(0);
    expect(expiredOf({ secure: true })).toBe(10);
  });

  it('count as accepted with TLS: the server has done the handshake', () => {
    pool.close();
    poolOf({ secure: true });
    pool.resize(3_000);
    expect(madeWithin(1_000)).toBe(3_000);
  });
});

describe('a connection that the server closes', () => {
  it('after its answer reconnects in the same turn of the loop', async () => {
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
