import type { AcceptQueue } from '../../os/linux/net/accept-queue.ts';
import { ClimbPolicy } from '../climb/climb-policy.ts';
import type { Connection } from './connection.ts';
import type { Tally } from './tally.ts';

/** Small batches in short turns: 100 connects per turn at most (climb/connect-pacer.ts). */
const PACE_MS = 10;
/** A timeout is noticed late by at most this share of it, and by MAX_SWEEP_MS at most. */
const SWEEP_SHARE = 0.1;
const MAX_SWEEP_MS = 250;
/** setInterval may fire this much early; without this slack every other sweep would be skipped. */
const TIMER_EARLY_MS = 1;
const DRAIN_POLL_MS = 5;

export interface PoolOptions<C extends Connection> {
  readonly clock: () => number;
  readonly timeoutMs: number;
  readonly somaxconn: number | null;
  readonly tally: Tally;
  /** The sockets speak TLS. */
  readonly secure: boolean;
  /** Requests may be held back so that the server can accept. */
  readonly mayHold: boolean;
  /** The server accepts for its workers, and what they have not taken counts as queued. */
  readonly dealt: boolean;
  /** Null: the length of the server's accept queue is not known. */
  readonly acceptQueue: AcceptQueue | null;
  /** A connection that was never opened; `missing`: how many are still wanted. */
  readonly create: (missing: number) => C;
}

/** The sockets of an engine: as many as wanted, opened as the climb's policy allows, given up where they time out. */
export class ConnectionPool<C extends Connection> {
  /** Counts the sweeps for timeouts. */
  sweep = 0;
  target = 0;
  /** Which sockets may connect and send. */
  readonly policy: ClimbPolicy;
  readonly #options: PoolOptions<C>;
  readonly #timers: NodeJS.Timeout[];
  readonly #sweepMs: number;
  readonly #timeoutSweeps: number;
  /** Connections that have a socket or wait for one, oldest first. */
  #held: C[] = [];
  #idle: C[] = [];
  #waiting: C[] = [];
  #sweepAtMs = 0;
  #soon: NodeJS.Immediate | null = null;
  /** The last reading of the accept queue, and when: reading costs as much as some connects. */
  #queued: number | null = null;
  #queuedAtMs = Number.NEGATIVE_INFINITY;

  constructor(options: PoolOptions<C>) {
    this.#options = options;
    const { somaxconn, mayHold, dealt, clock } = options;
    this.policy = new ClimbPolicy({ somaxconn, mayHold, dealt, nowMs: clock() });
    this.#sweepMs = Math.min(MAX_SWEEP_MS, options.timeoutMs * SWEEP_SHARE);
    this.#timeoutSweeps = Math.ceil(options.timeoutMs / this.#sweepMs);
    this.#timers = [
      setInterval(() => this.expireLate(options.clock()), this.#sweepMs),
      setInterval(() => this.#pace(), PACE_MS),
    ];
  }

  /** Surplus sockets are closed at once, the newest first; missing ones are opened at the pacer's pace. */
  resize(connections: number): void {
    if (connections > this.target) {
      this.policy.begin();
      this.#options.acceptQueue?.refresh();
    }
    this.target = connections;
    while (this.#held.length > connections) {
      const newest = this.#held.pop();
      if (newest === undefined) return;
      newest.idle();
      this.#idle.push(newest);
    }
    this.#waiting = this.#waiting.filter((connection) => connection.phase === 'waiting');
  }

  /**
   * A socket that the server closed after its answer reconnects in this turn of the loop: with a server that closes them all,
   * waiting for the pacer's next turn would take most of a connection's time.
   */
  retry(connection: C): void {
    this.#waiting.push(connection);
    if (this.#soon !== null || connection.dueAtMs > this.#options.clock()) return;
    this.#soon = setImmediate(() => {
      this.#soon = null;
      this.#pace();
    });
  }

  /** Another request is sent from now on: answers to the one before do not count as its own. */
  renew(): void {
    for (const connection of this.#held) connection.renew();
  }

  /** Gives up sockets that wait for too long; call it now and then where the loop is too busy for its timers. */
  expireLate(nowMs: number): void {
    // Both the timer and the busy loop call this: sweep only once enough time has passed.
    if (nowMs < this.#sweepAtMs) return;
    this.#sweepAtMs = nowMs + this.#sweepMs - TIMER_EARLY_MS;
    this.sweep += 1;
    // An open TLS socket was accepted.
    const isQueued = !this.#options.secure && (this.acceptQueueLength() ?? 0) > 0;
    for (const connection of this.#held) {
      if (this.sweep - connection.sinceSweep <= this.#timeoutSweeps) continue;
      const { phase } = connection;
      if (phase === 'connecting' || (phase === 'open' && connection.isAwaiting)) connection.expire(isQueued);
    }
  }

  async drain(limitMs: number): Promise<void> {
    this.policy.drain();
    const { clock } = this.#options;
    const untilMs = clock() + limitMs;
    while (clock() < untilMs && this.#held.some(({ phase, isAwaiting }) => phase === 'open' && isAwaiting)) {
      await new Promise((resolve) => setTimeout(resolve, DRAIN_POLL_MS));
    }
  }

  close(): void {
    for (const timer of this.#timers) clearInterval(timer);
    if (this.#soon !== null) clearImmediate(this.#soon);
    this.resize(0);
    this.#options.acceptQueue?.close();
  }

  /** Length of the server's accept queue; null where it is not known. */
  acceptQueueLength(): number | null {
    const nowMs = this.#options.clock();
    if (nowMs - this.#queuedAtMs >= PACE_MS / 2) {
      this.#queued = this.#options.acceptQueue?.length() ?? null;
      this.#queuedAtMs = nowMs;
    }
    return this.#queued;
  }

  /**
   * Open sockets that the server has taken out of its accept queue: as the kernel shows, or else those with an answer. A TLS
   * socket is open only after the handshake with the server, so none of them is in the queue.
   */
  #accepted(queued: number | null): number {
    const { open, answered } = this.#options.tally;
    if (this.#options.secure) return open;
    return queued === null ? answered : Math.max(answered, open - queued);
  }

  #pace(): void {
    const nowMs = this.#options.clock();
    const due = this.#waiting.filter((connection) => connection.dueAtMs <= nowMs);
    const wanted = due.length + this.target - this.#held.length;
    const { open, connecting, failing } = this.#options.tally;
    // Reading it costs as much as some connects: where no socket is missing it counts as empty.
    const queued = wanted > 0 ? this.acceptQueueLength() : 0;
    const accepted = this.#accepted(queued);
    const connects = this.policy.mayConnect(nowMs, { wanted, connecting, open, accepted, queued, failing });
    if (connects === 0) return;
    const again = due.slice(0, connects);
    for (const connection of again) connection.open();
    if (again.length > 0) this.#waiting = this.#waiting.filter((connection) => connection.phase === 'waiting');
    for (let started = again.length; started < connects; started += 1) {
      const connection = this.#idle.pop() ?? this.#options.create(this.target - this.#held.length);
      this.#held.push(connection);
      connection.open();
    }
  }
}
