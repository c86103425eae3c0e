import { get as getHttp, Agent as HttpAgent, type IncomingMessage, type RequestOptions } from 'node:http';
import { get as getHttps, Agent as HttpsAgent } from 'node:https';
import type { Socket } from 'node:net';
import { isUntrusted } from '../../domain/meaning/tls-trust.ts';

/** Under load this request queues like every other; a server that needs longer than this reports nothing useful. */
const ANSWER_TIMEOUT_MS = 5_000;
/** A table of sockets that is being read may still hold one that is closed: on a busy machine reading it takes seconds. */
const FORGOTTEN_AFTER_MS = 10_000;
/** Far above any real answer: an endless stream must not fill our memory. */
const ANSWER_BYTES_MAX = 256 * 1024;

export interface StatsClientOptions {
  readonly keepAlive: boolean;
  readonly insecure: boolean;
  /** What there is not, where nothing is answered: `no runtime figures`. */
  readonly lacks?: string;
  /** Longer answers are none. */
  readonly answerBytesMax?: number;
}

export type StatsResponse =
  /** `serverMs`: what the server says that it took (Server-Timing); null: it does not say. */
  | { readonly kind: 'body'; readonly body: string; readonly serverMs: number | null }
  /** Another request would not change it. `reason` is one sentence. */
  | { readonly kind: 'refused'; readonly reason: string }
  /** There is no server now. */
  | { readonly kind: 'unreachable'; readonly reason: string }
  /** Too busy, or gone: whether it has stats is not known. */
  | { readonly kind: 'silent'; readonly reason: string };

/** Why there is no server, by the system's error code. */
const NO_SERVER: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there',
  ENOTFOUND: 'no such host',
  EAI_AGAIN: 'the name cannot be resolved',
  EHOSTUNREACH: 'the host cannot be reached',
  ENETUNREACH: 'the network cannot be reached',
  EPROTO: 'it does not speak TLS',
};

/**
 * Requests one URL, http or https. Never throws.
 *
 * Not the global `fetch`, measured beside it on Node 20 and 24: its first answer costs 50 and 20 ms of CPU instead of 10 and
 * keeps 15 and 3 MB, each further one 1.4 ms instead of 0.7. It accepts no untrusted certificate (`--insecure` would need
 * undici as a dependency), refuses the ports that browsers block (6000, 6667), and does not give access to its sockets:
 * their ports must be left out of the server's connections, and they must be closed at the end of the run.
 */
export class StatsClient {
  /** The URL's path, for people: /stats. */
  readonly source: string;
  readonly #url: string;
  readonly #options: RequestOptions;
  readonly #get: (onResponse: (response: IncomingMessage) => void) => ReturnType<typeof getHttp>;
  readonly #lacks: string;
  readonly #answerBytesMax: number;
  readonly #abort = new AbortController();
  readonly #ports = new Set<number>();

  constructor(url: string, { keepAlive, insecure, lacks, answerBytesMax }: StatsClientOptions) {
    this.#lacks = lacks ?? 'no runtime figures';
    this.#answerBytesMax = answerBytesMax ?? ANSWER_BYTES_MAX;
    const { pathname, protocol } = new URL(url);
    this.source = pathname;
    this.#url = url;
    const headers = { accept: 'application/json, text/plain' };
    const { signal } = this.#abort;
    if (protocol === 'https:') {
      const agent = new HttpsAgent({ keepAlive, maxSockets: 1, rejectUnauthorized: !insecure });
      this.#options = { agent, signal, headers };
      this.#get = (onResponse) => getHttps(this.#url, this.#options, onResponse);
    } else {
      const agent = new HttpAgent({ keepAlive, maxSockets: 1 });
      this.#options = { agent, signal, headers };
      this.#get = (onResponse) => getHttp(this.#url, this.#options, onResponse);
    }
  }

  /** Local ports of its sockets that are open, or were until a moment ago. */
  get ports(): ReadonlySet<number> {
    return this.#ports;
  }

  ask(): Promise<StatsResponse> {
    return new Promise((resolve) => {
      const request = this.#get((response) => {
        if (response.statusCode !== 200) {
          response.resume();
          resolve(this.#refused(`answers with status ${response.statusCode ?? 'unknown'}`));
          return;
        }
        let body = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => {
          body += chunk;
          if (body.length <= this.#answerBytesMax) return;
          resolve(this.#refused('never ends its answer'));
          request.destroy();
        });
        response.once('error', (error) => resolve(this.#unreachable(error)));
        response.once('end', () => resolve({ kind: 'body', body, serverMs: serverMsOf(response) }));
      });
      request.once('socket', (socket) => this.#notePort(socket));
      // Limits the whole answer, not only silence on the socket.
      const timer = setTimeout(() => request.destroy(), ANSWER_TIMEOUT_MS);
      request.once('error', (error) => resolve(this.#unreachable(error)));
      request.once('close', () => {
        clearTimeout(timer);
        // For an answer that was cut off; after a whole one this has no effect, as a promise keeps its first value.
        setImmediate(() => resolve(this.#silent('no answer in time')));
      });
    });
  }

  close(): void {
    this.#abort.abort();
    const { agent } = this.#options;
    if (typeof agent === 'object') agent.destroy();
  }

  #refused(how: string): StatsResponse {
    return { kind: 'refused', reason: `${this.source} ${how}: ${this.#lacks}.` };
  }

  #unreachable(error: NodeJS.ErrnoException): StatsResponse {
    const code = error.code ?? '';
    if (isUntrusted(code)) {
      return {
        kind: 'refused',
        reason: `The certificate of ${new URL(this.#url).origin} is not trusted (${code}): ${this.#lacks}. --insecure takes any.`,
      };
    }
    const why = NO_SERVER[code] ?? (code.startsWith('HPE_') ? 'it does not speak HTTP' : undefined);
    if (why === undefined) return this.#silent(code === '' ? error.message : code);
    return { kind: 'unreachable', reason: `${this.#url} does not answer, ${why}: ${this.#lacks} so far.` };
  }

  #silent(how: string): StatsResponse {
    return { kind: 'silent', reason: `${this.#url} does not answer (${how}): ${this.#lacks} so far.` };
  }

  #notePort(socket: Socket): void {
    const note = (): void => {
      const { localPort } = socket;
      if (localPort === undefined || this.#ports.has(localPort)) return;
      this.#ports.add(localPort);
      socket.once('close', () => {
        setTimeout(() => this.#ports.delete(localPort), FORGOTTEN_AFTER_MS).unref();
      });
    };
    if (socket.connecting) socket.once('connect', note);
    else note();
  }
}

/** `Server-Timing: stacks;dur=12.3` (w3.org/TR/server-timing): the first duration. */
function serverMsOf({ headers }: IncomingMessage): number | null {
  const found = /;\s*dur=(\d+(?:\.\d+)?)/.exec(`${headers['server-timing'] ?? ''}`);
  return found === null ? null : Number(found[1]);
}
