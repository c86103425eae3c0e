import type { Socket } from 'node:net';
import type { Client, ResponseHead } from 'autocannon';
import { Connection, type ConnectionOwner } from '../connection.ts';
import { kindOfSocketError, Unsolicited } from '../error-kind.ts';
import type { RateGate } from '../rate-gate.ts';

/**
 * One autocannon client on a lead. What it keeps of autocannon: its request bytes, its socket and parser, its timing of
 * each answer. What is taken from it, because a ramp needs it or because it would tell a wrong story:
 *
 *   autocannon 9.0.0                                     here
 *   connects in its constructor                          waits until the pacer says so
 *   reconnects in a loop when the server is gone         100 ms, doubling to 2 s, paced over all sockets
 *   times the first request from before the connect      from its send on an open socket
 *   keeps the dead request and the parser's state        both start afresh with the socket
 *   ignores what its parser cannot read, and waits       a protocol error, and a new socket
 *   takes a 1xx for the answer; HEAD waits for a body    neither
 *   sends on a socket that the server said it closes     opens a new one, which is no error
 *   a timer for each client                              one sweep over all (engine)
 *   copies each body into a string                       bodies are counted, not kept
 */
export interface HeldClientOwner extends ConnectionOwner {
  readonly isHead: boolean;
  readonly gate: RateGate<HeldClient> | null;
  /** False while draining: answers still count, nothing more is sent. */
  readonly sending: boolean;
}

const ignore = (): void => undefined;

export class HeldClient extends Connection {
  readonly client: Client;
  readonly #owner: HeldClientOwner;
  readonly #connect: () => void;
  readonly #send: () => void;
  #constructed = false;
  #closing = false;
  #atGate = false;

  /** To be called in `setupClient`, which autocannon calls in its client's constructor, before the first `_connect`. */
  constructor(client: Client, owner: HeldClientOwner) {
    super(owner);
    this.client = client;
    this.#owner = owner;
    this.#connect = client._connect;
    this.#send = client._doRequest;
    client._connect = () => this.#connectAsked();
    client._doRequest = () => this.#readyToSend();
    client.on('connError', (error: NodeJS.ErrnoException) => {
      if (this.phase === 'connecting') this.lose('connect');
      else if (this.phase === 'open') this.lose(this.isAwaiting ? kindOfSocketError(error) : null);
    });
  }

  /** True while a request is under way. */
  get isAwaiting(): boolean {
    return this.client.pipelinedRequests.size() > 0;
  }

  protected connect(): void {
    this.#closing = false;
    this.#connect.call(this.client);
    const { conn } = this.client;
    conn.once(this.client.secure ? 'secureConnect' : 'connect', () => this.#connected(conn));
    // Neither error nor end may come, for example when the socket was destroyed by something below.
    conn.once('close', () => {
      if (conn === this.client.conn && this.phase !== 'waiting') this.lose(this.phase === 'open' ? 'reset' : 'connect');
    });
  }

  /** Called for each answer, after the engine counted it. */
  noteAnswer(): void {
    this.proven();
  }

  protected destroy(): void {
    this.client._destroyConnection();
    this.client.parser.reinitialize(this.client.parser.constructor.RESPONSE);
  }

  /** The rate gate lets one request through. */
  pass(): void {
    this.#atGate = false;
    if (this.phase === 'open' && this.#owner.sending && !this.isAwaiting) this.#sendNow();
  }

  /**
   * autocannon asks for a connect in three situations: in its constructor, after an error (handled by the listener
   * above) and when the server ended the connection. Its fourth, a timeout, is ours.
   */
  #connectAsked(): void {
    if (!this.#constructed) {
      this.#constructed = true;
      this.#takeOver();
    } else if (this.phase === 'open') {
      this.#ended();
    } else if (this.phase === 'connecting') {
      this.lose('connect');
    }
  }

  #takeOver(): void {
    const { client } = this;
    const { parser, pipelinedRequests } = client;
    const { kOnHeadersComplete, kOnBody, kOnMessageComplete } = parser.constructor;
    client.timeoutTicker.clear();
    client.timeoutTicker = { reschedule: ignore, clear: ignore };
    const complete = parser[kOnMessageComplete] as () => void;
    parser[kOnHeadersComplete] = (head: ResponseHead): boolean => {
      pipelinedRequests.setHeaders(head);
      if (!head.shouldKeepAlive) this.#closing = !this.#owner.isHead || saysClose(head);
      return this.#owner.isHead;
    };
    parser[kOnBody] = ignore;
    parser[kOnMessageComplete] = (): void => {
      const pending = pipelinedRequests.peek();
      if (pending === undefined) throw new Unsolicited();
      if ((pending.headers.statusCode ?? 0) >= 200) complete();
      else this.#closing = false;
    };
    const execute = parser.execute;
    parser.execute = (chunk: Buffer): number | Error => {
      if (this.phase !== 'open') return chunk.length;
      try {
        const result = execute.call(parser, chunk);
        if (typeof result !== 'number') this.lose('protocol');
        return result;
      } catch (error) {
        if (!(error instanceof Unsolicited)) throw error;
        if (this.phase === 'open') this.lose('protocol');
        return error;
      }
    };
  }

  #connected(conn: Socket): void {
    if (conn !== this.client.conn || this.phase !== 'connecting') return;
    this.connected();
    this.#readyToSend();
  }

  /** autocannon wants to send: on connecting, and in the parser's callback after each answer. */
  #readyToSend(): void {
    if (this.phase !== 'open') return;
    if (this.#closing) {
      this.lose(null);
    } else if (this.#owner.sending) {
      if (this.#owner.gate === null) this.#sendNow();
      else if (!this.#atGate) {
        this.#atGate = true;
        this.#owner.gate.add(this);
      }
    }
  }

  #sendNow(): void {
    this.sinceSweep = this.#owner.sweep;
    this.#send.call(this.client);
  }

  /** The server ended the connection: as announced, after a body whose end is the connection's, or too early. */
  #ended(): void {
    if (this.#closing) this.client.parser.finish();
    if (this.phase === 'open') this.lose(this.isAwaiting ? 'reset' : null);
  }
}

/** The parser's own verdict needs a body's length, which an answer to HEAD may lack. */
function saysClose(head: ResponseHead): boolean {
  return head.headers.some(
    (name, index) =>
      index % 2 === 0 &&
      name.toLowerCase() === 'connection' &&
      (head.headers[index + 1] ?? '').toLowerCase().includes('close'),
  );
}
