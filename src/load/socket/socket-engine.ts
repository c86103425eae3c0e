import { openAcceptQueueOf } from '../accept-queue.ts';
import { ConnectionPool } from '../connection-pool.ts';
import type { EngineOptions, EngineSample, LoadEngine } from '../engine.ts';
import { LatencyRecorder } from '../latency-recorder.ts';
import { emptyTally, takeSample } from '../tally.ts';
import { Arrivals } from './arrivals.ts';
import { ReadyQueue } from './ready-queue.ts';
import { requestBytes } from './request-bytes.ts';
import { type Destination, SocketConnection, type SocketOwner } from './socket-connection.ts';

/** What a read may bring at once: as much as libuv would offer of its own accord. */
const READ_BYTES = 64 * 1024;
/** How many answers pass between two looks at the clock, for what a saturated loop keeps from its timers. */
const ANSWERS_PER_LOOK = 64;
/** 40,000 a second: what was held is on its way again within a tenth of a second or two. */
const RELEASE_MS = 5;
const RELEASE_SOCKETS = 200;
/** The open loop's plan is cut into milliseconds (arrivals.ts). */
const ARRIVALS_MS = 1;

/** conctop's own engine: plain sockets, one shared read buffer, prepared request bytes. */
export function createSocketEngine(options: EngineOptions): LoadEngine {
  return new SocketEngine(options);
}

class SocketEngine implements LoadEngine, SocketOwner {
  readonly name = 'socket';
  readonly version = process.version;
  readonly tally = emptyTally();
  readonly destination: Destination;
  readonly request: Buffer;
  readonly isHead: boolean;
  readonly readBuffer = Buffer.allocUnsafeSlow(READ_BYTES);
  readonly #options: EngineOptions;
  readonly #latencies = new LatencyRecorder();
  readonly #pool: ConnectionPool<SocketConnection>;
  /** Open loop: sockets that wait for a request. */
  readonly #idle = new ReadyQueue<SocketConnection>();
  /** Closed loop: sockets that a climb holds back (accept-relief.ts). */
  readonly #held = new ReadyQueue<SocketConnection>();
  #releaseTimer: NodeJS.Timeout | null = null;
  #arrivals: Arrivals | null = null;
  #arrivalsTimer: NodeJS.Timeout | null = null;
  #created = 0;
  #answers = 0;

  constructor(options: EngineOptions) {
    this.#options = options;
    this.destination = destinationOf(options);
    this.request = requestBytes(options);
    this.isHead = options.method === 'HEAD';
    this.#pool = new ConnectionPool({
      ...options,
      tally: this.tally,
      acceptQueue: openAcceptQueueOf(options.url),
      create: () => this.#create(),
    });
  }

  get sweep(): number {
    return this.#pool.sweep;
  }

  clock(): number {
    return this.#options.clock();
  }

  setConnections(connections: number): void {
    this.#pool.resize(connections);
  }

  take(): EngineSample {
    const sample = takeSample(this.tally, this.#pool.target, this.#latencies);
    return this.#arrivals === null ? sample : { ...sample, unsent: this.#arrivals.waiting(performance.now()) };
  }

  drain(limitMs: number): Promise<void> {
    return this.#pool.drain(limitMs);
  }

  close(): void {
    if (this.#arrivalsTimer !== null) clearInterval(this.#arrivalsTimer);
    if (this.#releaseTimer !== null) clearInterval(this.#releaseTimer);
    this.#pool.close();
  }

  retry(connection: SocketConnection): void {
    this.#pool.retry(connection);
  }

  ready(connection: SocketConnection): void {
    if (!this.#pool.sending) return;
    if (this.#options.requestsPerSecondLimit === null) {
      if (this.#pool.relief.holding) this.#hold(connection);
      else connection.send(performance.now());
      return;
    }
    this.#idle.add(connection);
    this.#startArrivals(this.#options.requestsPerSecondLimit);
    this.#sendPlanned(performance.now());
  }

  answered(status: number, latencyMs: number, nowMs: number): void {
    const { tally } = this;
    tally.requests += 1;
    if (status >= 400) tally.errors.http += 1;
    this.#latencies.recordMs(latencyMs);
    this.#answers += 1;
    if (this.#answers % ANSWERS_PER_LOOK === 0) this.#look(nowMs);
  }

  /** Sockets that a climb holds back go on one after the other, so that they do not send as one wave for ever after. */
  #hold(connection: SocketConnection): void {
    this.#held.add(connection);
    this.#releaseTimer ??= setInterval(() => this.#release(), RELEASE_MS);
  }

  #release(): void {
    if (this.#pool.relief.holding && this.#pool.sending) return;
    for (let sent = 0; sent < RELEASE_SOCKETS; sent += 1) {
      const connection = this.#held.next((candidate) => candidate.phase === 'open' && !candidate.isAwaiting);
      if (connection === null || !this.#pool.sending) {
        if (this.#releaseTimer !== null) clearInterval(this.#releaseTimer);
        this.#releaseTimer = null;
        return;
      }
      connection.send(performance.now());
    }
  }

  #create(): SocketConnection {
    const { first, portsPerAddress } = this.#options.sources;
    const number = portsPerAddress === null ? 0 : first + Math.floor(this.#created / portsPerAddress);
    this.#created += 1;
    return new SocketConnection(this, number === 0 ? undefined : `127.0.0.${1 + number}`);
  }

  /** The plan begins with the first socket: before that nobody could have been asked. */
  #startArrivals(requestsPerSecond: number): void {
    if (this.#arrivals !== null) return;
    this.#arrivals = new Arrivals(requestsPerSecond, performance.now());
    this.#arrivalsTimer = setInterval(() => this.#sendPlanned(performance.now()), ARRIVALS_MS);
  }

  #sendPlanned(nowMs: number): void {
    const arrivals = this.#arrivals;
    if (arrivals === null || !this.#pool.sending) return;
    for (let waiting = arrivals.waiting(nowMs); waiting > 0; waiting -= 1) {
      const connection = this.#idle.next((candidate) => candidate.phase === 'open' && !candidate.isAwaiting);
      if (connection === null) return;
      connection.send(arrivals.take());
    }
  }

  /** What timers do, for a loop that is too busy for them. */
  #look(nowMs: number): void {
    this.#options.onBusy();
    this.#sendPlanned(nowMs);
    this.#pool.expireLate(this.clock());
  }
}

function destinationOf({ url, insecure }: EngineOptions): Destination {
  const { protocol, hostname, port } = new URL(url);
  const secure = protocol === 'https:';
  return {
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port === '' ? (secure ? 443 : 80) : Number(port),
    secure,
    insecure,
  };
}
