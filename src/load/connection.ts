import type { ErrorKind } from './error-kind.ts';
import type { Tally } from './tally.ts';

/**
 *   dormant ─open()─▶ connecting ─connected─▶ open ─lost─▶ waiting ─open()─▶ connecting
 *      ▲───────────────────────── park() from anywhere ──────────────┘
 */
export type Phase = 'dormant' | 'connecting' | 'open' | 'waiting';

/** What all connections of an engine share. */
export interface ConnectionOwner {
  readonly tally: Tally;
  /** Counts the sweeps for timeouts; cheaper than reading a clock on each request. */
  readonly sweep: number;
  clock(): number;
  /** The connection wants a new socket at its `dueAtMs`. */
  retry(connection: Connection): void;
}

const FIRST_BACKOFF_MS = 100;
const MAX_BACKOFF_MS = 2_000;

/** One place of a ramp: a socket, or the wait for one. The life that every engine's connections share, and its counts. */
export abstract class Connection {
  phase: Phase = 'dormant';
  dueAtMs = 0;
  /** The owner's sweep in which it began to wait for a connect or an answer. */
  sinceSweep = 0;
  readonly #owner: ConnectionOwner;
  #answered = false;
  #failures = 0;

  constructor(owner: ConnectionOwner) {
    this.#owner = owner;
  }

  /** True while a request is under way. */
  abstract get isAwaiting(): boolean;

  /** Starts to connect; to call `connected` once that is done. */
  protected abstract connect(): void;

  /** Destroys the socket, and with it the request under way. */
  protected abstract destroy(): void;

  open(): void {
    this.phase = 'connecting';
    this.#answered = false;
    this.sinceSweep = this.#owner.sweep;
    this.#owner.tally.connecting += 1;
    this.connect();
  }

  /**
   * Its connect or its answer took too long. `isQueued`: the server has not even accepted it. Closing it then would be
   * worse than waiting: the kernel would still hand it to the server, which would accept a dead socket in the place of
   * a live one. So it is counted and stays.
   */
  expire(isQueued: boolean): void {
    if (isQueued && this.phase === 'open' && !this.#answered) {
      this.#owner.tally.errors.timeout += 1;
      this.sinceSweep = this.#owner.sweep;
      return;
    }
    this.lose(this.phase === 'open' ? 'timeout' : 'connect');
  }

  /** Closes the socket; it can be opened again. */
  park(): void {
    if (this.phase === 'open' && this.isAwaiting) this.#owner.tally.unanswered += 1;
    this.#release();
    this.phase = 'dormant';
    this.#failures = 0;
  }

  protected connected(): void {
    const { tally } = this.#owner;
    tally.connecting -= 1;
    tally.open += 1;
    tally.failing = false;
    this.phase = 'open';
  }

  /** To be called for each answer: the first one proves that the server accepted the socket. */
  protected proven(): void {
    if (this.#answered || this.phase !== 'open') return;
    this.#answered = true;
    this.#failures = 0;
    this.#owner.tally.answered += 1;
  }

  /** The socket is gone or to be given up; `kind` null where that is nobody's error. */
  protected lose(kind: ErrorKind | null): void {
    const { tally } = this.#owner;
    if (this.phase !== 'open' && this.phase !== 'connecting') return;
    if (kind !== null) tally.errors[kind] += 1;
    else tally.reconnects += 1;
    if (kind === 'connect') tally.failing = true;
    const atOnce = kind === null && this.#answered;
    this.#release();
    this.phase = 'waiting';
    if (!atOnce) this.#failures += 1;
    const backoffMs = Math.min(MAX_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** (this.#failures - 1));
    this.dueAtMs = this.#owner.clock() + (atOnce ? 0 : backoffMs);
    this.#owner.retry(this);
  }

  /** Takes the socket out of the counts and destroys it. */
  #release(): void {
    const { tally } = this.#owner;
    if (this.phase !== 'connecting' && this.phase !== 'open') return;
    if (this.phase === 'connecting') tally.connecting -= 1;
    else {
      tally.open -= 1;
      if (this.#answered) tally.answered -= 1;
    }
    this.phase = 'dormant';
    this.destroy();
  }
}
