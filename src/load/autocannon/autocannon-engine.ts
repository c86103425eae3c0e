import { createRequire } from 'node:module';
import autocannon, { type Client, type Histogram } from 'autocannon';
import { type ConnectPacer, createConnectPacer, paceConnects } from '../../domain/connect-pacer.ts';
import type { EngineOptions, EngineSample, LoadEngine } from '../engine.ts';
import { LatencyRecorder } from '../latency-recorder.ts';
import { RateGate } from '../rate-gate.ts';
import { HeldClient, type HeldClientOwner } from './held-client.ts';
import { noErrorsYet, type Tally } from './tally.ts';

/**
 * autocannon cannot add connections to a running instance, so a ramp adds instances. Each costs two timers, so there
 * must not be too many (200 for 10,000 sockets), and its clients are made in one go (about 0.1 ms each), so it must
 * not be too large.
 */
const CLIENTS_PER_INSTANCE = 50;
/** Small batches in short turns: 100 connects per turn at most (domain/connect-pacer.ts). */
const PACE_MS = 10;
/** Requests of a limited rate are spread to this grain. */
const GATE_MS = 5;
/** A timeout is noticed late by at most this share of it, and at most by MAX_SWEEP_MS. */
const SWEEP_SHARE = 0.1;
const MAX_SWEEP_MS = 250;
/** How many answers pass between two looks at the clock, for what a saturated loop keeps from its timers. */
const ANSWERS_PER_LOOK = 64;
/** autocannon wants an end; we end it. Its timers take at most 2^31 ms. */
const NEVER_SECONDS = 1_000_000;
const DRAIN_POLL_MS = 5;
/** setInterval may fire this much early; without it every other sweep would be left out. */
const TIMER_EARLY_MS = 1;

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
  readonly tally: Tally = {
    open: 0,
    connecting: 0,
    answered: 0,
    failing: false,
    requests: 0,
    bytes: 0,
    errors: noErrorsYet(),
  };
  readonly isHead: boolean;
  readonly gate: RateGate<HeldClient> | null;
  sending = true;
  sweep = 0;
  readonly #options: EngineOptions;
  readonly #latencies = new LatencyRecorder();
  readonly #clients = new Map<Client, HeldClient>();
  readonly #timers: NodeJS.Timeout[] = [];
  readonly #sweepMs: number;
  readonly #timeoutSweeps: number;
  /** Those that have a socket or wait for one, oldest first. */
  #held: HeldClient[] = [];
  #dormant: HeldClient[] = [];
  #waiting: HeldClient[] = [];
  #pacer: ConnectPacer;
  #target = 0;
  #answers = 0;
  #sweepAtMs = 0;

  constructor(options: EngineOptions) {
    this.#options = options;
    this.isHead = options.method === 'HEAD';
    this.#pacer = createConnectPacer(options.somaxconn, options.clock());
    const limit = options.requestsPerSecondLimit;
    this.gate = limit === null ? null : new RateGate<HeldClient>(limit, options.clock(), (client) => client.pass());
    if (this.gate !== null) this.#timers.push(setInterval(() => this.gate?.release(options.clock()), GATE_MS));
    this.#sweepMs = Math.min(MAX_SWEEP_MS, options.timeoutMs * SWEEP_SHARE);
    this.#timeoutSweeps = Math.ceil(options.timeoutMs / this.#sweepMs);
    this.#timers.push(setInterval(() => this.#expireLate(), this.#sweepMs));
    this.#timers.push(setInterval(() => this.#pace(), PACE_MS));
  }

  clock(): number {
    return this.#options.clock();
  }

  setConnections(connections: number): void {
    this.#target = connections;
    while (this.#held.length > connections) {
      const newest = this.#held.pop();
      if (newest === undefined) return;
      newest.park();
      this.#dormant.push(newest);
    }
    this.#waiting = this.#waiting.filter((client) => client.phase === 'waiting');
  }

  take(): EngineSample {
    const { tally } = this;
    const sample: EngineSample = {
      requested: this.#target,
      open: tally.open,
      connecting: tally.connecting,
      answered: tally.answered,
      requests: tally.requests,
      bytes: tally.bytes,
      errors: tally.errors,
      latency: this.#latencies.take(),
    };
    tally.requests = 0;
    tally.bytes = 0;
    tally.errors = noErrorsYet();
    return sample;
  }

  async drain(limitMs: number): Promise<void> {
    this.sending = false;
    const untilMs = this.clock() + limitMs;
    while (this.clock() < untilMs && this.#held.some((client) => client.phase === 'open' && client.isAwaiting)) {
      await new Promise((resolve) => setTimeout(resolve, DRAIN_POLL_MS));
    }
  }

  close(): void {
    for (const timer of this.#timers) clearInterval(timer);
    this.setConnections(0);
    for (const client of this.#clients.keys()) client.destroy();
  }

  retry(client: HeldClient): void {
    this.#waiting.push(client);
  }

  #pace(): void {
    const nowMs = this.clock();
    const due = this.sending ? this.#waiting.filter((client) => client.dueAtMs <= nowMs) : [];
    const missing = this.sending ? this.#target - this.#held.length : 0;
    const { open, connecting, answered, failing } = this.tally;
    const wanted = due.length + missing;
    const paced = paceConnects(this.#pacer, nowMs, { wanted, connecting, open, answered, failing });
    this.#pacer = paced.pacer;
    if (paced.connects === 0) return;
    const again = due.slice(0, paced.connects);
    for (const client of again) client.open();
    if (again.length > 0) this.#waiting = this.#waiting.filter((client) => client.phase === 'waiting');
    for (let started = again.length; started < paced.connects; started += 1) {
      const client = this.#nextDormant();
      this.#held.push(client);
      client.open();
    }
  }

  #nextDormant(): HeldClient {
    if (this.#dormant.length === 0) {
      this.#addInstance(Math.min(CLIENTS_PER_INSTANCE, this.#target - this.#held.length));
    }
    const client = this.#dormant.pop();
    if (client === undefined) throw new Error('autocannon made no client');
    return client;
  }

  #addInstance(connections: number): void {
    const { url, method, headers, body } = this.#options;
    const tracker = autocannon({
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
        this.#dormant.push(held);
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
    if (nowMs >= this.#sweepAtMs) this.#expireLate();
  }

  #expireLate(): void {
    const nowMs = this.clock();
    // The timer and the busy loop both come here: a sweep is one of the time that has passed.
    if (nowMs < this.#sweepAtMs) return;
    this.#sweepAtMs = nowMs + this.#sweepMs - TIMER_EARLY_MS;
    this.sweep += 1;
    for (const client of this.#held) {
      if (this.sweep - client.sinceSweep <= this.#timeoutSweeps) continue;
      if (client.phase === 'connecting' || (client.phase === 'open' && client.isAwaiting)) client.expire();
    }
  }
}

function readVersion(): string {
  const manifest = createRequire(import.meta.url)('autocannon/package.json') as { readonly version: string };
  return manifest.version;
}
