import type { Socket } from 'node:net';
import type { Client } from 'autocannon';
import { Connection, type ConnectionOwner } from '../../connections/connection.ts';
import { CAUSE, causeOf, kindOfSocketError } from '../../connections/error-kind.ts';
import { ClientAdapter, type ClientHooks, distrustOf } from './client-adapter.ts';

/**
 * One autocannon client under our control. autocannon's own: the request bytes, the socket and parser, the timing of each
 * answer. Replaced (client-adapter.ts), because a ramp needs it or because the figures would be wrong:
 *
 *   autocannon 9.0.0                                     here
 *   connects in its constructor                          waits until the climb lets it
 *   reconnects in a loop when the server is gone         100 ms, doubling to 2 s, paced over all sockets
 *   sends again as soon as it has its answer             once the climb lets it (climb-policy.ts)
  times the first request from before the connect      from its send on an open socket
 *   keeps the dead request and the parser's state        both are reset with the socket
 *   ignores what its parser cannot read, and waits       a protocol error, and a new socket
 *   takes a 1xx for the answer; HEAD waits for a body    neither
 *   takes any certificate                                only with --insecure
 *   resolves the host's name for each socket             once, before the load
 *   sends on a socket that the server will close         opens a new one, which is no error
 *   a timer for each client                              one sweep over all (engine)
 *   copies each body into a string                       bodies are counted, not kept
 */
export interface HeldClientOwner extends ConnectionOwner {
  readonly isHead: boolean;
  /** As the URL spells it, and its resolved address. */
  readonly host: string;
  readonly address: string;
  /** Take any certificate. */
  readonly insecure: boolean;
  /** The client could send; the owner calls `send` now or later. */
  ready(client: HeldClient): void;
}

export class HeldClient extends Connection implements ClientHooks {
  readonly isHead: boolean;
  readonly #owner: HeldClientOwner;
  readonly #client: ClientAdapter;
  #closing = false;

  /** Call it in `setupClient` (client-adapter.ts). */
  constructor(client: Client, owner: HeldClientOwner) {
    super(owner);
    this.isHead = owner.isHead;
    this.#owner = owner;
    this.#client = new ClientAdapter(client, this, owner);
  }

  get isAwaiting(): boolean {
    return this.#client.isAwaiting;
  }

  get isReading(): boolean {
    return this.phase === 'open';
  }

  send(): void {
    this.sinceSweep = this.#owner.sweep;
    this.#client.send();
  }

  /** Called for each answer, before the engine counts it. */
  noteAnswer(): void {
    this.accepted();
  }

  protected connect(): void {
    this.#closing = false;
    const { socket, opened } = this.#client.connect();
    socket.once(opened, () => this.#connected(socket));
    // Neither error nor end may fire, for example if something below destroyed the socket.
    socket.once('close', () => {
      if (!this.#client.isCurrent(socket)) return;
      if (this.phase === 'open') this.drop('reset', CAUSE.closed);
      else if (this.phase === 'connecting') this.drop('connect', CAUSE.closed);
    });
  }

  protected destroy(): void {
    this.#client.destroySocket();
  }

  #connected(socket: Socket): void {
    if (!this.#client.isCurrent(socket) || this.phase !== 'connecting') return;
    const distrust = this.#owner.insecure ? null : distrustOf(socket);
    if (distrust !== null) {
      this.drop('connect', distrust);
      return;
    }
    this.connected();
    this.onReady();
  }

  onReady(): void {
    if (this.phase !== 'open') return;
    if (this.#closing) this.closedInOrder();
    else this.#owner.ready(this);
  }

  onClosing(closing: boolean): void {
    this.#closing = closing;
  }

  onError(error: NodeJS.ErrnoException): void {
    if (this.phase === 'connecting') this.drop('connect', causeOf(error));
    else if (this.isAwaiting) this.drop(kindOfSocketError(error), causeOf(error));
    else this.closedInOrder();
  }

  onBadAnswer(cause: string): void {
    if (this.phase === 'open') this.drop('protocol', cause);
  }

  /** As announced, at the end of a body that lasts until the connection ends, or too early. */
  onEnd(): void {
    if (this.phase === 'connecting') this.drop('connect', CAUSE.closed);
    if (this.phase !== 'open') return;
    if (this.#closing) this.#client.finish();
    if (this.phase !== 'open') return;
    if (this.isAwaiting) this.drop('reset', CAUSE.closed);
    else this.closedInOrder();
  }
}
