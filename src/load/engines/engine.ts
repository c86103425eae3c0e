import type { ConctopError } from '../../domain/errors.ts';
import type { ErrorCounts, GeneratorSample } from '../../domain/events/run-event.ts';
import type { RampPlan } from '../../domain/plan/run-config.ts';

/**
 * Makes the requests. It lives in the generator process and knows nothing of ticks, plans or the parent: its owner sets how
 * many sockets it holds and reads from time to time what happened since the last reading.
 */
export interface LoadEngine {
  /** More sockets are opened as the climb's policy allows (climb/climb-policy.ts); surplus ones are closed at once, the newest first. */
  setConnections(connections: number): void;
  /** What every socket sends from its next request on; only of an engine that steers. Answers under way count as `earlier`. */
  setPath?(path: string): void;
  /** False: sockets stay open and connect, and none sends. Answers under way count as `earlier`. */
  setSending(sends: boolean): void;
  /** Counts and latencies since the last call, and resets them; levels as of now. */
  take(): EngineSample;
  /** Sends no further request; resolves when every answer under way has come, or after `limitMs`. */
  drain(limitMs: number): Promise<void>;
  /** Closes every socket and ends every timer; requests that this cuts off are in the next sample. */
  close(): void;
  /** Only of an engine that is a program of its own: its process, what that cost since the last call, and why it ended by itself. */
  readonly pid?: number;
  cost?(): GeneratorSample;
  readonly failed?: Promise<ConctopError>;
}

/** What became of requests since the last reading. */
export interface SampledOutcomes {
  /** Answers, whatever their status. */
  readonly requests: number;
  readonly errors: ErrorCounts;
  /** Failed answers by status code, and failed sockets by cause; absent where there was none. */
  readonly statuses?: Readonly<Record<string, number>>;
  readonly causes?: Readonly<Record<string, number>>;
  /** Of good answers only. HdrHistogram V2 compressed, base64, microseconds; null where there was none. */
  readonly latency: string | null;
}

export interface EngineSample extends SampledOutcomes {
  readonly requested: number;
  /** Sockets established now. */
  readonly open: number;
  readonly connecting: number;
  /** Open sockets that had at least one answer to what they send now. */
  readonly answered: number;
  readonly bytes: number;
  /** Sockets that the server closed in order (Connection: close, or while idle), so that new ones were needed. */
  readonly reconnects: number;
  /** Requests whose sockets we closed before the answer came: a step down, the end of the run. */
  readonly unanswered: number;
  /** Open loop: planned requests that no socket was free to send yet; absent in the closed loop. */
  readonly unsent?: number;
  /** How long requests were held back so that the server can accept; absent where they were not. */
  readonly heldBackMs?: number;
  /** Length of the server's accept queue now; null where it is not known. */
  readonly acceptQueue: number | null;
  /** Of all outcomes, those of requests that were sent before the load last changed; absent where there was none. */
  readonly earlier?: SampledOutcomes;
}

export interface EngineOptions {
  readonly url: string;
  /** The address of its host, resolved and checked once; the name stays in the Host header and in TLS. */
  readonly address: string;
  /** The server listens in this process's network namespace: /proc/net/tcp shows its accept queue. */
  readonly sharesNetwork: boolean;
  /** The server's process that accepts connections for its workers; absent or null: workers accept by themselves. */
  readonly dealerPid?: number | null;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  readonly timeoutMs: number;
  /** Null: closed loop, each socket sends as soon as it has its answer. A rate means what the engine's `rate` capability says. */
  readonly requestsPerSecondLimit: number | null;
  /** HTTPS: take any certificate. */
  readonly insecure: boolean;
  /** Null: never bind, for servers that are not on 127.0.0.0/8 or systems that know only 127.0.0.1. */
  readonly sources: Sources | null;
  /** The kernel's accept queue limit; null where not known. */
  readonly somaxconn: number | null;
  /** What is walked: an engine that is a script knows it before it begins. */
  readonly plan: RampPlan;
  /** Where an engine's program is, as the user says; null: on PATH. */
  readonly program: string | null;
  /** Milliseconds, monotonic. */
  readonly clock: () => number;
  /** Call it every hundred answers or so: a saturated loop keeps its timers waiting (loop-turns.ts). */
  readonly onBusy: () => void;
  /** An engine that samples at its own pace has a new sample. */
  readonly onSample: () => void;
}

/**
 * How many of this process's sockets share one source address: one has some 28,000 ports for one server. Further sockets are bound to
 * other addresses of 127.0.0.0/8: 127.0.SUBNET.2 and so on.
 */
export interface Sources {
  /** Not bound: the kernel's choice, 127.0.0.1. */
  readonly portsOfFirst: number;
  readonly portsOfOthers: number;
  /** 0 to 255. */
  readonly subnet: number;
}

/** The last byte of a further address: 2 to 254. */
const HOSTS = 253;

/** The source address of socket `index`, from 0; null: the kernel's choice. */
export function sourceAddress(index: number, sources: Sources | null): string | null {
  if (sources === null || index < sources.portsOfFirst) return null;
  const further = Math.floor((index - sources.portsOfFirst) / Math.max(1, sources.portsOfOthers));
  // Beyond a million sockets the next subnet.
  const subnet = (sources.subnet + Math.floor(further / HOSTS)) % 256;
  return `127.0.${subnet}.${2 + (further % HOSTS)}`;
}
