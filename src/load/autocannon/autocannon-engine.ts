import { createRequire } from 'node:module';
import autocannon, { type Client, type Histogram } from 'autocannon';
import { openAcceptQueueOf } from '../accept-queue.ts';
import { ConnectionPool } from '../connection-pool.ts';
import type { EngineOptions, EngineSample, LoadEngine } from '../engine.ts';
import { LatencyRecorder } from '../latency-recorder.ts';
import { RateGate } from '../rate-gate.ts';
import { emptyTally, takeSample } from '../tally.ts';
import { HeldClient, type HeldClientOwner } from './held-client.ts';

/**
 * autocannon cannot add connections to a running instance, so a ramp adds instances. Each costs two timers, so there
 * must not be too many (200 for 10,000 sockets), and its clients are made in one go (about 0.1 ms each), so it must
 * not be too large.
 */
const CLIENTS_PER_INSTANCE = 50;
/** Requests of a limited rate are spread to this grain. */
const GATE_MS = 5;
/** How many answers pass between two looks at the clock, for what a saturated loop keeps from its timers. */
const ANSWERS_PER_LOOK = 64;
/** autocannon wants an end; we end it. Its timers take at most 2^31 ms. */
const NEVER_SECONDS = 1_000_000;

/** autocannon's histograms would take 2 MB an instance and time on each answer; ours has what it would tell. */
const unused: Histogram = {
  recordValue: () => undefined,
  recordValueWithExpectedInterval: () => undefined,
  reset: () => undefined,
  destroy: () => undefined,
  __custom: true,
};

export function createAutocannonEngine(options: EngineOptions): LoadEngine {
  return new AutocannonEngine(options);
}

class AutocannonEngine implements LoadEngine, HeldClientOwner {
  readonly name = 'autocannon';
  readonly version = readVersion();
  readonly tally = emptyTally();
  readonly isHead: boolean;
  readonly gate: RateGate<HeldClient> | null;
  readonly #options: EngineOptions;
  readonly #latencies = new LatencyRecorder();
  readonly #pool: ConnectionPool<HeldClient>;
  readonly #clients = new Map<Client, HeldClient>();
  readonly #gateTimer: NodeJS.Timeout | null;
  /** Made with their instance and not taken by the pool yet. */
  #spare: HeldClient[] = [];
  #answers = 0;

  constructor(options: EngineOptions) {
    this.#options = options;
    this.isHead = options.method === 'HEAD';
    const limit = options.requestsPerSecondLimit;
    this.gate = limit === null ? null : new RateGate<HeldClient>(limit, options.clock(), (client) => client.pass());
    this.#gateTimer = limit === null ? null : setInterval(() => this.gate?.release(options.clock()), GATE_MS);
    this.#pool = new ConnectionPool({
      ...options,
      tally: this.tally,
      acceptQueue: openAcceptQueueOf(options.url),
      create: (missing) => this.#spareClient(missing),
    });
  }

  get sending(): boolean {
    return this.#pool.sending;
  }

  get sweep(): number {
    return this.#pool.sweep;
  }

  clock(): number {
    return this.#options.clock();
  }

  retry(client: HeldClient): void {
    this.#pool.retry(client);
  }

  setConnections(connections: number): void {
    this.#pool.resize(connections);
  }

  take(): EngineSample {
    return takeSample(this.tally, this.#pool.target, this.#latencies);
  }

  drain(limitMs: number): Promise<void> {
    return this.#pool.drain(limitMs);
  }

  close(): void {
    if (this.#gateTimer !== null) clearInterval(this.#gateTimer);
    this.#pool.close();
    for (const client of this.#clients.keys()) client.destroy();
  }

  #spareClient(missing: number): HeldClient {
    if (this.#spare.length === 0) this.#addInstance(Math.min(CLIENTS_PER_INSTANCE, missing));
    const client = this.#spare.pop();
    if (client === undefined) throw new Error('autocannon made no client');
    return client;
  }

  #addInstance(connections: number): void {
    const { url, method, headers, body, insecure } = this.#options;
    const tracker = autocannon({
      url,
      method,
      headers,
      ...(body === null ? {} : { body }),
      ...(insecure ? { tlsOptions: { rejectUnauthorized: false } } : {}),
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
      this.#count(client, statusCode, bytes, durationMs),
    );
    // What is wrong with the options (an unknown method) comes as a rejection; without clients the next line of the caller throws.
    tracker.catch((error: Error) => {
      process.emitWarning(error);
    });
  }

  /** The hot path: once for each answer. */
  #count(client: Client, statusCode: number, bytes: number, durationMs: number): void {
    const { tally } = this;
    tally.requests += 1;
    tally.bytes += bytes;
    if (statusCode >= 400) tally.errors.http += 1;
    this.#latencies.recordMs(durationMs);
    this.#clients.get(client)?.noteAnswer();
    this.#answers += 1;
    if (this.#answers % ANSWERS_PER_LOOK === 0) this.#look();
  }

  /** What timers do, for a loop that is too busy for them. */
  #look(): void {
    const nowMs = this.clock();
    this.#options.onBusy();
    this.gate?.release(nowMs);
    this.#pool.expireLate(nowMs);
  }
}

function readVersion(): string {
  const manifest = createRequire(import.meta.url)('autocannon/package.json') as { readonly version: string };
  return manifest.version;
}
