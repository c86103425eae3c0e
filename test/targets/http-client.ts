import { connect, type Socket } from 'node:net';

export interface Answer {
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

const ANSWER_LIMIT_MS = 15_000;

/** One socket that sends whatever bytes a test likes and reads answers one after the other. */
export class Connection {
  readonly socket: Socket;
  #received = '';
  #closed = false;
  #wake: () => void = () => undefined;

  private constructor(socket: Socket) {
    this.socket = socket;
    // latin1: one character a byte, so that Content-Length counts characters.
    socket.setEncoding('latin1');
    socket.on('data', (chunk: string) => {
      this.#received += chunk;
      this.#wake();
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.#closed = true;
      this.#wake();
    });
  }

  static open(url: string): Promise<Connection> {
    const { hostname, port } = new URL(url);
    return new Promise((resolve, reject) => {
      const socket = connect({ host: hostname, port: Number(port), noDelay: true });
      socket.once('error', reject);
      socket.once('connect', () => resolve(new Connection(socket)));
    });
  }

  get isClosed(): boolean {
    return this.#closed;
  }

  send(text: string): void {
    this.socket.write(text, 'latin1');
  }

  get(path: string): Promise<Answer> {
    this.send(request(path));
    return this.answer();
  }

  /** The next answer; rejects where the server closes first, or says nothing. */
  async answer(): Promise<Answer> {
    const answer = await this.answerOrClose();
    if (answer === null) throw new Error(`closed instead of an answer, after ${JSON.stringify(this.#received)}`);
    return answer;
  }

  /** Null: the server closed the connection without (another) answer. */
  async answerOrClose(): Promise<Answer | null> {
    const endMs = performance.now() + ANSWER_LIMIT_MS;
    for (;;) {
      const parsed = parseAnswer(this.#received);
      if (parsed !== null) {
        this.#received = this.#received.slice(parsed.length);
        return parsed.answer;
      }
      if (this.#closed) return null;
      await this.#nextEvent(endMs);
    }
  }

  close(): void {
    this.socket.destroy();
  }

  #nextEvent(endMs: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new Error(`no answer within ${ANSWER_LIMIT_MS / 1000} s`)),
        Math.max(0, endMs - performance.now()),
      );
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

export const request = (path: string): string => `GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`;

/** One request on a connection of its own. */
export async function get(url: string, path: string): Promise<Answer> {
  const connection = await Connection.open(url);
  try {
    return await connection.get(path);
  } finally {
    connection.close();
  }
}

/** The first whole answer of what was received (RFC 9112: Content-Length or chunked), and how long it is. */
function parseAnswer(received: string): { answer: Answer; length: number } | null {
  const headEnd = received.indexOf('\r\n\r\n');
  if (headEnd < 0) return null;
  const [statusLine = '', ...lines] = received.slice(0, headEnd).split('\r\n');
  const status = Number(/^HTTP\/1\.[01] (\d{3})( |$)/.exec(statusLine)?.[1]);
  if (Number.isNaN(status)) throw new Error(`not an answer: ${JSON.stringify(statusLine)}`);
  const headers = new Map(
    lines.map((line): [string, string] => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
  const rest = received.slice(headEnd + 4);
  if (headers.get('transfer-encoding') === 'chunked') {
    const chunked = parseChunks(rest);
    return chunked && { answer: { status, headers, body: chunked.body }, length: headEnd + 4 + chunked.length };
  }
  const bodyLength = Number(headers.get('content-length') ?? 0);
  if (rest.length < bodyLength) return null;
  return { answer: { status, headers, body: rest.slice(0, bodyLength) }, length: headEnd + 4 + bodyLength };
}

function parseChunks(text: string): { body: string; length: number } | null {
  let body = '';
  for (let at = 0; ; ) {
    const lineEnd = text.indexOf('\r\n', at);
    if (lineEnd < 0) return null;
    const size = Number.parseInt(text.slice(at, lineEnd), 16);
    const next = lineEnd + 2 + size + 2;
    if (text.length < next) return null;
    if (size === 0) return { body, length: next };
    body += text.slice(lineEnd + 2, lineEnd + 2 + size);
    at = next;
  }
}
