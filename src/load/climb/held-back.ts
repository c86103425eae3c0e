import { ReadyQueue } from '../connections/ready-queue.ts';

/** 40,000 a second: all held requests are sent within one or two tenths of a second. */
const RELEASE_MS = 5;
const RELEASE_SOCKETS = 200;

export interface HeldBackOptions<Sender> {
  /** climb-policy.ts */
  readonly policy: { readonly maySend: boolean };
  /** False: it was dropped meanwhile, or already sends. */
  readonly isReady: (sender: Sender) => boolean;
  readonly send: (sender: Sender) => void;
}

/** Sockets that could send and may not yet. They resume one after another, or they would send as one wave from then on. */
export class HeldBack<Sender> {
  readonly #options: HeldBackOptions<Sender>;
  readonly #queue = new ReadyQueue<Sender>();
  #timer: NodeJS.Timeout | null = null;

  constructor(options: HeldBackOptions<Sender>) {
    this.#options = options;
  }

  add(sender: Sender): void {
    this.#queue.add(sender);
    this.#timer ??= setInterval(() => this.#release(), RELEASE_MS);
  }

  close(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
  }

  #release(): void {
    const { policy, isReady, send } = this.#options;
    if (!policy.maySend) return;
    for (let sent = 0; sent < RELEASE_SOCKETS; sent += 1) {
      const sender = this.#queue.next(isReady);
      if (sender === null) {
        this.close();
        return;
      }
      send(sender);
    }
  }
}
