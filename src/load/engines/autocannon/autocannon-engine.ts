import type { Client, Histogram } from 'autocannon';
import { hostOf } from '../../../domain/plan/server-url.ts';
import { PooledEngine } from '../../connections/pooled-engine.ts';
import type { EngineOptions, LoadEngine } from '../engine.ts';
import { HeldClient, type HeldClientOwner } from './held-client.ts';
import { loadAutocannon } from './load-autocannon.ts';
import { RateGate } from './rate-gate.ts';

/**
 * autocannon cannot add connections to a running instance, so a ramp adds instances. Each costs two timers, so there must
 * not be too many (200 for 10,000 sockets), and it makes all its clients at once (about 0.1 ms each), so it must not be too
 * large.
 */
const CLIENTS_PER_INSTANCE = 50;
/** Requests of a limited rate are spread in steps of this size. */
const GATE_MS = 5;
/** autocannon wants an end; we end it. Its timers take at most 2^31 ms. */
const NEVER_SECONDS = 1_000_000;

/** autocannon's histograms would cost 2 MB per instance and time for each answer; ours has the same figures. */
const unused: Histogram = {
  recordValue: () => undefined,
  recordValueWithExpectedInterval: () => undefined,
  reset: () => undefined,
  destroy: () => undefined,
  __custom: true,
};

/** @throws ConctopError `generator-failed` if autocannon cannot be loaded, or is another version. */
export function createAutocannonEngine(options: EngineOptions): LoadEngine {
  return new AutocannonEngine(options);
}

class AutocannonEngine extends PooledEngine<HeldClient> implements HeldClientOwner {
  readonly isHead: boolean;
  readonly host: string;
  readonly address: string;
  readonly insecure: boolean;
  readonly #autocannon = loadAutocannon();
  readonly #clients = new Map<Client, HeldClient>();
  readonly #gate: RateGate<HeldClient> | null;
  readonly #gateTimer: NodeJS.Timeout | null;
  /** Made with their instance and not taken by the pool yet. */
  #spare: HeldClient[] = [];

  constructor(options: EngineOptions) {
    super(options);
    this.isHead = options.method === 'HEAD';
    this.host = hostOf(options.url);
    this.address = options.address;
    this.insecure = options.insecure;
    const { requestsPerSecondLimit: limit, clock } = options;
    const isReady = (client: HeldClient): boolean => client.isReady && this.pool.policy.maySend;
    this.#gate = limit === null ? null : new RateGate(limit, clock(), (client) => client.send(), isReady);
    this.#gateTimer = limit === null ? null : setInterval(() => this.turn(clock()), GATE_MS);
  }

  override close(): void {
    if (this.#gateTimer !== null) clearInterval(this.#gateTimer);
    super.close();
    for (const client of this.#clients.keys()) client.destroy();
  }

  ready(client: HeldClient): void {
    if (this.#gate === null) this.sendOrHold(client);
    else this.#gate.add(client);
  }

  protected send(client: HeldClient): void {
    client.send();
  }

  protected turn(nowMs: number): void {
    // Who waits for the load to be on again keeps its place.
    if (this.pool.policy.maySend) this.#gate?.release(nowMs);
  }

  protected create(missing: number): HeldClient {
    if (this.#spare.length === 0) this.#addInstance(Math.min(CLIENTS_PER_INSTANCE, missing));
    const client = this.#spare.pop();
    if (client === undefined) throw new Error('autocannon made no client');
    return client;
  }

  #addInstance(connections: number): void {
    const { url, method, headers, body } = this.options;
    const tracker = this.#autocannon({
      url,
      method,
      headers,
      ...(body === null ? {} : { body }),
      connections,
      duration: NEVER_SECONDS,
      timeout: NEVER_SECONDS,
      skipAggregateResult: true,
      histograms: { latencies: unused, requests: unused, throughput: unused },
      setupClient: (client) => {
        const held = new HeldClient(client, this);
        this.#clients.set(client, held);
        this.#spare.push(held);
      },
    });
    tracker.on('response', (client, statusCode, bytes, durationMs) =>
      this.#answered(client, statusCode, bytes, durationMs),
    );
    // Invalid options (an unknown method) reject the promise; without clients the caller's next line throws.
    tracker.catch((error: Error) => {
      process.emitWarning(error);
    });
  }

  /** The hot path: once for each answer. */
  #answered(client: Client, statusCode: number, bytes: number, durationMs: number): void {
    this.tally.bytes += bytes;
    const held = this.#clients.get(client);
    const isEarlier = held?.isEarlier === true;
    held?.noteAnswer();
    this.count(statusCode, durationMs, isEarlier);
  }
}
