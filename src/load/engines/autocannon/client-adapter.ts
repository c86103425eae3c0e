import { isIP, type Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { Client, ResponseHead } from 'autocannon';
import { BadAnswer, CAUSE } from '../../connections/error-kind.ts';

/** What the client asks and reports to its holder. */
export interface ClientHooks {
  readonly isHead: boolean;
  /** False: its socket was dropped; ignore what still arrives on it. */
  readonly isReading: boolean;
  /** It wants to reconnect: the server ended the connection. */
  onEnd(): void;
  /** It wants to send: on connecting, and in the parser's callback after each answer. */
  onReady(): void;
  onError(error: NodeJS.ErrnoException): void;
  /** An answer's head: whether the server closes the connection after it. */
  onClosing(closing: boolean): void;
  /** `cause`: one of CAUSE. */
  onBadAnswer(cause: string): void;
}

/** Replaces its timer for each client: we sweep over all of them (connection-pool.ts). */
const ignore = (): void => undefined;
const SWITCHING_PROTOCOLS = 101;

/**
 * The only code that touches the private parts of autocannon's client. It is made for one version (load-autocannon.ts), and
 * test/load/engines/autocannon/client-adapter.test.ts fails if these parts change.
 */
export class ClientAdapter {
  readonly #client: Client;
  readonly #hooks: ClientHooks;
  readonly #connect: () => void;
  readonly #send: () => void;
  #constructed = false;

  /**
   * Create it in `setupClient`, which autocannon calls in its client's constructor, before the first `_connect`. `host`: as the
   * URL spells it; `address`: its resolved address.
   */
  constructor(
    client: Client,
    hooks: ClientHooks,
    { host, address }: { readonly host: string; readonly address: string },
  ) {
    this.#client = client;
    this.#hooks = hooks;
    this.#connect = client._connect;
    this.#send = client._doRequest;
    // Its requests are already built, with the host as the URL spells it.
    client.opts.hostname = address;
    if (isIP(host) === 0) client.opts.servername = host;
    client._connect = () => {
      if (this.#constructed) hooks.onEnd();
      else this.#takeOver();
    };
    client._doRequest = () => hooks.onReady();
    client.on('connError', (error: NodeJS.ErrnoException) => hooks.onError(error));
  }

  /** A request is under way. */
  get isAwaiting(): boolean {
    return this.#client.pipelinedRequests.size() > 0;
  }

  /** Starts to connect: the new socket, and the event for when it is open. */
  connect(): { readonly socket: Socket; readonly opened: 'connect' | 'secureConnect' } {
    this.#connect.call(this.#client);
    return { socket: this.#client.conn, opened: this.#client.secure ? 'secureConnect' : 'connect' };
  }

  /** False: it was replaced by another one. */
  isCurrent(socket: Socket): boolean {
    return socket === this.#client.conn;
  }

  /** Sends its request on the open socket, and measures its latency from now. */
  send(): void {
    this.#send.call(this.#client);
  }

  /** The end of the connection may complete the answer. */
  finish(): void {
    this.#client.parser.finish();
  }

  /** The socket, the request under way, and what was read of its answer. */
  destroySocket(): void {
    const { parser } = this.#client;
    this.#client._destroyConnection();
    parser.reinitialize(parser.constructor.RESPONSE);
  }

  /** Its constructor is done except for the first connect. */
  #takeOver(): void {
    this.#constructed = true;
    const client = this.#client;
    const { parser, pipelinedRequests } = client;
    const { kOnHeadersComplete, kOnBody, kOnMessageComplete } = parser.constructor;
    const hooks = this.#hooks;
    client.timeoutTicker.clear();
    client.timeoutTicker = { reschedule: ignore, clear: ignore };
    const complete = parser[kOnMessageComplete] as () => void;
    parser[kOnHeadersComplete] = (head: ResponseHead): boolean => {
      // Another protocol follows, which was not requested.
      if (head.statusCode === SWITCHING_PROTOCOLS) throw new BadAnswer(CAUSE.notHttp);
      pipelinedRequests.setHeaders(head);
      if (!head.shouldKeepAlive) hooks.onClosing(!hooks.isHead || saysClose(head));
      return hooks.isHead;
    };
    parser[kOnBody] = ignore;
    parser[kOnMessageComplete] = (): void => {
      const pending = pipelinedRequests.peek();
      if (pending === undefined) throw new BadAnswer(CAUSE.unasked);
      if ((pending.headers.statusCode ?? 0) >= 200) complete();
      else hooks.onClosing(false);
    };
    const execute = parser.execute;
    parser.execute = (chunk: Buffer): number | Error => {
      if (!hooks.isReading) return chunk.length;
      try {
        const result = execute.call(parser, chunk);
        if (typeof result !== 'number') hooks.onBadAnswer(CAUSE.notHttp);
        return result;
      } catch (error) {
        if (!(error instanceof BadAnswer)) throw error;
        hooks.onBadAnswer(error.reason);
        return error;
      }
    };
  }
}

/** The certificate's error; null: it is trusted, or there is none. */
export const distrustOf = (socket: Socket): string | null =>
  // Typed as an error, but set to its code.
  socket instanceof TLSSocket && !socket.authorized ? String(socket.authorizationError) : null;

/** The parser's own decision needs a body's length, which an answer to HEAD may lack. */
function saysClose(head: ResponseHead): boolean {
  return head.headers.some(
    (name, index) =>
      index % 2 === 0 &&
      name.toLowerCase() === 'connection' &&
      (head.headers[index + 1] ?? '').toLowerCase().includes('close'),
  );
}
