import { connect, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { Connection, type ConnectionOwner } from '../../connections/connection.ts';
import { CAUSE, causeOf, kindOfSocketError } from '../../connections/error-kind.ts';
import { FAILURE, NEED_MORE, ResponseParser } from './response-parser.ts';

/** Shared by all sockets of the engine. */
export interface SocketOwner extends ConnectionOwner {
  readonly destination: Destination;
  /** What is sent next. */
  readonly request: Buffer;
  readonly isHead: boolean;
  /** One for all sockets: libuv fills it, the parser reads it before the next read. */
  readonly readBuffer: Buffer;
  /** The socket can send; the owner calls `send` now or later. */
  ready(connection: SocketConnection): void;
  /** The hot path: once for each answer. */
  answered(status: number, latencyMs: number, isEarlier: boolean): void;
}

export interface Destination {
  /** As the URL spells it: the name that a certificate must match. */
  readonly host: string;
  readonly address: string;
  readonly port: number;
  readonly secure: boolean;
  readonly insecure: boolean;
}

/** Nothing was sent on it, so nothing may arrive. */
const NOT_SENT = -1;

/** One keep-alive socket: sends the request, finds the answer's end, measures how long that took. */
export class SocketConnection extends Connection {
  readonly #owner: SocketOwner;
  readonly #parser: ResponseParser;
  readonly #localAddress: string | undefined;
  #socket: Socket | null = null;
  /** When the request under way was sent or, in the open loop, scheduled; on performance.now's clock. */
  #sinceMs = NOT_SENT;

  constructor(owner: SocketOwner, localAddress: string | undefined) {
    super(owner);
    this.#owner = owner;
    this.#localAddress = localAddress;
    this.#parser = new ResponseParser(owner.isHead);
  }

  get isAwaiting(): boolean {
    return this.#sinceMs !== NOT_SENT;
  }

  /** `sinceMs`: from when its latency is measured, on performance.now's clock. */
  send(sinceMs: number): void {
    this.#sinceMs = sinceMs;
    this.sinceSweep = this.#owner.sweep;
    this.#socket?.write(this.#owner.request);
  }

  protected connect(): void {
    const { destination, readBuffer } = this.#owner;
    this.#parser.reset();
    const { host, address, port, secure, insecure } = destination;
    const options = {
      host: address,
      port,
      noDelay: true,
      ...(this.#localAddress === undefined ? {} : { localAddress: this.#localAddress }),
      onread: { buffer: readBuffer, callback: (length: number) => this.#read(socket, length) },
    };
    const socket: Socket = secure
      ? connectTls({ ...options, rejectUnauthorized: !insecure, ...(isIP(host) === 0 ? { servername: host } : {}) })
      : connect(options);
    this.#socket = socket;
    socket.once(secure ? 'secureConnect' : 'connect', () => {
      if (socket !== this.#socket || this.phase !== 'connecting') return;
      this.connected();
      this.#owner.ready(this);
    });
    socket.once('end', () => this.#ended(socket));
    socket.once('error', (error) => this.#failed(socket, error));
    // Neither error nor end may fire, for example if a TLS peer just closes.
    socket.once('close', () => this.#failed(socket, null));
  }

  protected destroy(): void {
    this.#sinceMs = NOT_SENT;
    const socket = this.#socket;
    this.#socket = null;
    socket?.destroy();
  }

  /** The hot path. Nothing is allocated here, and no event is emitted. */
  #read(socket: Socket, length: number): boolean {
    if (socket !== this.#socket) return true;
    const { readBuffer, tally } = this.#owner;
    const parser = this.#parser;
    tally.bytes += length;
    let hasAnswered = false;
    let at = 0;
    while (at < length) {
      at = parser.feed(readBuffer, at, length);
      if (parser.outcome === NEED_MORE) break;
      // An answer without a request is a protocol error too.
      if (parser.outcome === FAILURE || this.#sinceMs === NOT_SENT) {
        this.drop('protocol', parser.outcome === FAILURE ? CAUSE.notHttp : CAUSE.unasked);
        return true;
      }
      this.#answered();
      if (!parser.keepAlive) {
        this.closedInOrder();
        return true;
      }
      hasAnswered = true;
    }
    if (this.#sinceMs !== NOT_SENT) return true;
    // Bytes left after a response are a protocol error; they are drained before the next request.
    if (parser.busy) this.drop('protocol', CAUSE.unasked);
    else if (hasAnswered) this.#owner.ready(this);
    return true;
  }

  #answered(): void {
    const latencyMs = performance.now() - this.#sinceMs;
    this.#sinceMs = NOT_SENT;
    this.#owner.answered(this.#parser.status, latencyMs, this.isEarlier);
    this.accepted();
  }

  #ended(socket: Socket): void {
    if (socket !== this.#socket || this.phase !== 'open') return;
    if (this.isAwaiting && this.#parser.finish()) this.#answered();
    if (this.isAwaiting) this.drop('reset', CAUSE.closed);
    else this.closedInOrder();
  }

  #failed(socket: Socket, error: NodeJS.ErrnoException | null): void {
    if (socket !== this.#socket) return;
    if (this.phase === 'connecting') this.drop('connect', error === null ? CAUSE.closed : causeOf(error));
    else if (!this.isAwaiting) this.closedInOrder();
    else if (error === null) this.drop('reset', CAUSE.closed);
    else this.drop(kindOfSocketError(error), causeOf(error));
  }
}
