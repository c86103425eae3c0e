import { hostOf, isSecure, portOf } from '../../../domain/plan/server-url.ts';
import { PooledEngine } from '../../connections/pooled-engine.ts';
import { ReadyQueue } from '../../connections/ready-queue.ts';
import { type EngineOptions, type EngineSample, type LoadEngine, sourceAddress } from '../engine.ts';
import { Arrivals } from './arrivals.ts';
import { requestBytes } from './request-bytes.ts';
import { type Destination, SocketConnection, type SocketOwner } from './socket-connection.ts';

/** Bytes of one read at most: libuv's own default. */
const READ_BYTES = 64 * 1024;
/** The open loop's plan is cut into milliseconds (arrivals.ts). */
const ARRIVALS_MS = 1;

/** conctop's own engine: plain sockets, one shared read buffer, prepared request bytes. */
export function createSocketEngine(options: EngineOptions): LoadEngine {
  return new SocketEngine(options);
}

class SocketEngine extends PooledEngine<SocketConnection> implements SocketOwner {
  readonly destination: Destination;
  request: Buffer;
  readonly isHead: boolean;
  readonly readBuffer = Buffer.allocUnsafeSlow(READ_BYTES);
  /** Open loop: sockets that wait for a request. */
  readonly #idle = new ReadyQueue<SocketConnection>();
  #arrivals: Arrivals | null = null;
  #arrivalsTimer: NodeJS.Timeout | null = null;
  #created = 0;

  constructor(options: EngineOptions) {
    super(options);
    this.destination = destinationOf(options);
    this.request = requestBytes(options);
    this.isHead = options.method === 'HEAD';
  }

  setPath(path: string): void {
    const url = new URL(path, this.options.url).href;
    this.request = requestBytes({ ...this.options, url });
    this.pool.renew();
  }

  /** What was planned meanwhile is not made up for. */
  override setSending(sends: boolean): void {
    super.setSending(sends);
    const { requestsPerSecondLimit } = this.options;
    if (!sends) this.#stopArrivals();
    else if (requestsPerSecondLimit !== null) this.#startArrivals(requestsPerSecondLimit);
  }

  override take(): EngineSample {
    const sample = super.take();
    return this.#arrivals === null ? sample : { ...sample, unsent: this.#arrivals.waiting(performance.now()) };
  }

  override close(): void {
    this.#stopArrivals();
    super.close();
  }

  ready(connection: SocketConnection): void {
    const { requestsPerSecondLimit } = this.options;
    if (requestsPerSecondLimit === null) {
      this.sendOrHold(connection);
      return;
    }
    this.#idle.add(connection);
    if (!this.pool.policy.maySend) return;
    this.#startArrivals(requestsPerSecondLimit);
    this.#sendPlanned(performance.now());
  }

  answered(status: number, latencyMs: number, isEarlier: boolean): void {
    this.count(status, latencyMs, isEarlier);
  }

  protected send(connection: SocketConnection): void {
    connection.send(performance.now());
  }

  protected turn(): void {
    if (this.#arrivals !== null) this.#sendPlanned(performance.now());
  }

  protected create(): SocketConnection {
    const source = sourceAddress(this.#created, this.options.sources);
    this.#created += 1;
    return new SocketConnection(this, source ?? undefined);
  }

  /** The plan begins with the first socket: before that no request could have been sent. */
  #startArrivals(requestsPerSecond: number): void {
    if (this.#arrivals !== null) return;
    this.#arrivals = new Arrivals(requestsPerSecond, performance.now());
    this.#arrivalsTimer = setInterval(() => this.#sendPlanned(performance.now()), ARRIVALS_MS);
  }

  #stopArrivals(): void {
    if (this.#arrivalsTimer !== null) clearInterval(this.#arrivalsTimer);
    this.#arrivalsTimer = null;
    this.#arrivals = null;
  }

  #sendPlanned(nowMs: number): void {
    const arrivals = this.#arrivals;
    if (arrivals === null || !this.pool.policy.maySend) return;
    for (let waiting = arrivals.waiting(nowMs); waiting > 0; waiting -= 1) {
      const connection = this.#idle.next((candidate) => candidate.isReady);
      if (connection === null) return;
      connection.send(arrivals.take());
    }
  }
}

const destinationOf = ({ url, address, insecure }: EngineOptions): Destination => ({
  host: hostOf(url),
  address,
  port: portOf(url),
  secure: isSecure(url),
  insecure,
});
