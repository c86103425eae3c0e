import { retryAfterMs } from '../climb/climb-policy.ts';
import { CAUSE, type SocketErrorKind } from './error-kind.ts';
import { countFailure, type Tally } from './tally.ts';

/**
 *   idle ─open()─▶ connecting ─connected─▶ open ─drop()─▶ waiting ─open()─▶ connecting
 *    ▲───────────────────────── idle() from any phase ───────────────┘
 */
export type Phase = 'idle' | 'connecting' | 'open' | 'waiting';

/** What all connections of an engine share. */
export interface ConnectionOwner {
  readonly tally: Tally;
  /** Counts the sweeps for timeouts; cheaper than reading a clock on each request. */
  readonly sweep: number;
  clock(): number;
  /** The connection needs a new socket at its `dueAtMs`. */
  retry(connection: Connection): void;
}

/** One of a ramp's connections: a socket, or the wait for one. The life cycle and counts that all engines share. */
export abstract class Connection {
  phase: Phase = 'idle';
  dueAtMs = 0;
  /** The owner's sweep in which its wait for a connect or an answer began. */
  sinceSweep = 0;
  readonly #owner: ConnectionOwner;
  #answered = false;
  /** It counts as answered: had an answer to what it sends now. */
  #counts = false;
  #isEarlier = false;
  #failures = 0;

  constructor(owner: ConnectionOwner) {
    this.#owner = owner;
  }

  /** True while a request is under way. */
  abstract get isAwaiting(): boolean;

  /** Starts to connect; calls `connected` once that is done. */
  protected abstract connect(): void;

  /** Destroys the socket, and with it the request under way. */
  protected abstract destroy(): void;

  /** The request under way was sent before the load last changed. */
  get isEarlier(): boolean {
    return this.#isEarlier;
  }

  /** Ready to send: an open socket without a request under way. */
  get isReady(): boolean {
    return this.phase === 'open' && !this.isAwaiting;
  }

  open(): void {
    this.phase = 'connecting';
    this.#answered = false;
    this.#isEarlier = false;
    this.sinceSweep = this.#owner.sweep;
    this.#owner.tally.connecting += 1;
    this.connect();
  }

  /**
   * Its connect or its answer took too long. `isQueued`: the server has not even accepted it. Closing it would be worse than
   * waiting: the kernel would still pass it to the server, which would accept a dead socket instead of a live one. So it is
   * counted and stays.
   */
  expire(isQueued: boolean): void {
    if (isQueued && this.phase === 'open' && !this.#answered) {
      this.#count('timeout', CAUSE.answerTimeout);
      this.sinceSweep = this.#owner.sweep;
      return;
    }
    if (this.phase === 'open') this.drop('timeout', CAUSE.answerTimeout);
    else this.drop('connect', CAUSE.connectTimeout);
  }

  /** Closes the socket; it can be opened again. */
  idle(): void {
    if (this.phase === 'open' && this.isAwaiting) this.#owner.tally.unanswered += 1;
    this.#release();
    this.phase = 'idle';
    this.#failures = 0;
  }

  protected connected(): void {
    const { tally } = this.#owner;
    tally.connecting -= 1;
    tally.open += 1;
    tally.failing = false;
    this.phase = 'open';
  }

  /** Call it for each answer: the first one proves that the server accepted the socket. */
  protected accepted(): void {
    if (this.phase !== 'open') return;
    const { isEarlier } = this;
    this.#isEarlier = false;
    if (this.#counts) return;
    this.#answered = true;
    this.#failures = 0;
    if (isEarlier) return;
    this.#counts = true;
    this.#owner.tally.answered += 1;
  }

  /** What it sends changes, or whether it does: an answer that is under way is to a request from before. */
  renew(): void {
    this.#uncount();
    this.#isEarlier = this.phase === 'open' && this.isAwaiting;
  }

  #uncount(): void {
    if (this.#counts) this.#owner.tally.answered -= 1;
    this.#counts = false;
  }

  /** The socket failed or is given up. `cause`: the system's code, or one of CAUSE. */
  protected drop(kind: SocketErrorKind, cause: string): void {
    if (this.phase !== 'open' && this.phase !== 'connecting') return;
    this.#count(kind, cause);
    if (kind === 'connect') this.#owner.tally.failing = true;
    this.#replace(false);
  }

  /** The server closed the socket while no request was under way, which is no error. */
  protected closedInOrder(): void {
    if (this.phase !== 'open' && this.phase !== 'connecting') return;
    this.#owner.tally.reconnects += 1;
    this.#replace(this.#answered);
  }

  #count(kind: SocketErrorKind, cause: string): void {
    countFailure(this.#owner.tally, kind, cause, this.isEarlier);
  }

  #replace(atOnce: boolean): void {
    this.#release();
    this.phase = 'waiting';
    if (!atOnce) this.#failures += 1;
    this.dueAtMs = this.#owner.clock() + (atOnce ? 0 : retryAfterMs(this.#failures));
    this.#owner.retry(this);
  }

  /** Removes the socket from the counts and destroys it. */
  #release(): void {
    const { tally } = this.#owner;
    if (this.phase !== 'connecting' && this.phase !== 'open') return;
    if (this.phase === 'connecting') tally.connecting -= 1;
    else {
      tally.open -= 1;
      this.#uncount();
    }
    this.phase = 'idle';
    this.destroy();
  }
}
