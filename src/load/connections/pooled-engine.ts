import { isSecure } from '../../domain/plan/server-url.ts';
import { openAcceptQueueOf } from '../climb/accept-queue.ts';
import { HeldBack } from '../climb/held-back.ts';
import type { EngineOptions, EngineSample, LoadEngine } from '../engines/engine.ts';
import type { Connection, ConnectionOwner } from './connection.ts';
import { ConnectionPool } from './connection-pool.ts';
import { LatencyRecorder } from './latency-recorder.ts';
import { countAnswer, emptyTally, takeSample } from './tally.ts';

/** Answers between two calls of the work that a saturated loop keeps from its timers. */
const ANSWERS_PER_TURN = 64;

/**
 * An engine whose sockets live in this process: a pool of connections, their counts, and what a climb holds back. A subclass
 * only defines how a connection is made, how it sends, and when.
 */
export abstract class PooledEngine<C extends Connection> implements LoadEngine, ConnectionOwner {
  readonly tally = emptyTally();
  protected readonly options: EngineOptions;
  protected readonly pool: ConnectionPool<C>;
  readonly #latencies = { all: new LatencyRecorder(), earlier: new LatencyRecorder() };
  readonly #held: HeldBack<C>;
  #answers = 0;

  constructor(options: EngineOptions) {
    this.options = options;
    this.pool = new ConnectionPool({
      ...options,
      tally: this.tally,
      secure: isSecure(options.url),
      mayHold: options.requestsPerSecondLimit === null,
      dealt: options.dealerPid != null,
      acceptQueue: openAcceptQueueOf(options),
      create: (missing) => this.create(missing),
    });
    this.#held = new HeldBack({
      policy: this.pool.policy,
      isReady: (connection) => connection.isReady,
      send: (connection) => this.send(connection),
    });
  }

  /** A connection that was never opened; `missing`: how many are still wanted. */
  protected abstract create(missing: number): C;

  /** Sends now; the connection is open and has no request under way. */
  protected abstract send(connection: C): void;

  /** The work of the engine's own timers, for a loop that is too busy for them. */
  protected abstract turn(nowMs: number): void;

  get sweep(): number {
    return this.pool.sweep;
  }

  clock(): number {
    return this.options.clock();
  }

  retry(connection: C): void {
    this.pool.retry(connection);
  }

  setConnections(connections: number): void {
    this.pool.resize(connections);
  }

  setSending(sends: boolean): void {
    this.pool.policy.setSending(sends);
    this.pool.renew();
  }

  take(): EngineSample {
    const sample = takeSample(this.tally, this.pool.target, this.#latencies, this.pool.acceptQueueLength());
    const heldBackMs = this.pool.policy.takeHeldMs(this.clock());
    return heldBackMs === 0 ? sample : { ...sample, heldBackMs };
  }

  drain(limitMs: number): Promise<void> {
    return this.pool.drain(limitMs);
  }

  close(): void {
    this.#held.close();
    this.pool.close();
  }

  /** The closed loop: as soon as the climb lets it. */
  protected sendOrHold(connection: C): void {
    if (this.pool.policy.maySend) this.send(connection);
    else this.#held.add(connection);
  }

  /** The hot path: once for each answer. */
  protected count(status: number, latencyMs: number, isEarlier: boolean): void {
    countAnswer(this.tally, this.#latencies, status, latencyMs, isEarlier);
    this.#answers += 1;
    if (this.#answers % ANSWERS_PER_TURN !== 0) return;
    const nowMs = this.clock();
    this.options.onBusy();
    this.turn(nowMs);
    this.pool.expireLate(nowMs);
  }
}
