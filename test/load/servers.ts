import { createServer, type Server, type Socket } from 'node:net';

/** A server of raw sockets, for answers that no HTTP library would give. */
export interface RawServer {
  readonly url: string;
  readonly port: number;
  /** Sockets open now, and how many there ever were. */
  readonly sockets: ReadonlySet<Socket>;
  accepted(): number;
  /** Requests whose head was complete. */
  served(): number;
  close(): Promise<void>;
}

/** `onRequest` is called once for each request without a body. */
export async function rawServer(onRequest: (socket: Socket, count: number) => void, port = 0): Promise<RawServer> {
  const sockets = new Set<Socket>();
  let accepted = 0;
  let served = 0;
  const server: Server = createServer((socket) => {
    accepted += 1;
    sockets.add(socket);
    let text = '';
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
      for (let end = text.indexOf('\r\n\r\n'); end >= 0; end = text.indexOf('\r\n\r\n')) {
        text = text.slice(end + 4);
        served += 1;
        onRequest(socket, served);
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const address = server.address();
  const bound = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${bound}/`,
    port: bound,
    sockets,
    accepted: () => accepted,
    served: () => served,
    close() {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** Where nobody listens any more. */
export async function goneUrl(): Promise<string> {
  const { url, close } = await rawServer(() => undefined);
  await close();
  return url;
}

export const answer = (body: string, head = '', status = '200 OK'): string =>
  `HTTP/1.1 ${status}\r\nContent-Length: ${body.length}\r\n${head}\r\n${body}`;

/** Waits for content, not for time; fails with what was there instead. */
export async function until<T>(read: () => T, holds: (value: T) => boolean, limitMs = 8_000): Promise<T> {
  const endMs = performance.now() + limitMs;
  for (;;) {
    const value = read();
    if (holds(value)) return value;
    if (performance.now() > endMs)
      throw new Error(`still ${JSON.stringify(value).slice(0, 2_000)} after ${limitMs} ms`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
