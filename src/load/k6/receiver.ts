import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { ConctopError } from '../../domain/errors.ts';
import { isOfUse } from './machine-meter.ts';
import { RemoteWriteProblem } from './remote-write/problem.ts';
import { decodeWriteRequest, type Series } from './remote-write/write-request.ts';

export interface ReceiverOptions {
  readonly host: string;
  readonly port: number;
  readonly token: string;
  /** Throws RemoteWriteProblem where it does not take them: the sender is told. */
  readonly onPush: (machine: string, series: readonly Series[]) => void;
  /** A request was not taken. */
  readonly onRefused: (why: string) => void;
}

export interface Receiver {
  /** Where it listens: the port that was chosen where 0 was asked for. */
  readonly url: string;
  readonly close: () => Promise<void>;
}

export const WRITE_PATH = '/api/v1/write';
/** A push of k6 with a hundred groups of requests is some 60 kB. */
const MAX_BODY_BYTES = 4 * 1024 * 1024;
/** A machine has one connection, kept alive; twice as many as there may be machines. */
const MAX_SOCKETS = 512;
/** From the first byte to the last: pushes are small, and k6 gives up after five seconds itself. */
const REQUEST_TIMEOUT_MS = 10_000;
const HEADERS_TIMEOUT_MS = 5_000;
/** Longer than any interval of k6 that is of use here: else each push would need a new connection. */
const KEEP_ALIVE_MS = 15_000;

/** Listens for what k6 sends with `-o experimental-prometheus-rw`. Rejects with ConctopError `cannot-listen`. */
export async function startReceiver(options: ReceiverOptions): Promise<Receiver> {
  const senders: Senders = new Map();
  const server = createServer(
    // Else timeouts are looked after twice a minute.
    { connectionsCheckingInterval: HEADERS_TIMEOUT_MS / 2 },
    (request, response) => void answer(request, response, options, senders),
  );
  server.maxConnections = MAX_SOCKETS;
  server.requestTimeout = REQUEST_TIMEOUT_MS;
  server.headersTimeout = HEADERS_TIMEOUT_MS;
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  // A sender that breaks off, or sends no HTTP, is no failure of ours.
  server.on('clientError', (_, socket) => (socket as Socket).destroy());
  await listen(server, options);
  const address = server.address();
  const port = address !== null && typeof address === 'object' ? address.port : options.port;
  return {
    url: `http://${options.host.includes(':') ? `[${options.host}]` : options.host}:${port}${WRITE_PATH}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function listen(server: Server, { host, port }: ReceiverOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) =>
      reject(
        new ConctopError('port-busy', `conctop cannot listen for k6 on ${host}:${port}: ${cause.code}.`, {
          hint:
            cause.code === 'EADDRINUSE'
              ? 'Another program listens there: choose another port with --k6.'
              : 'Name an address of this machine, as ip address lists them, and a port above 1023.',
          cause,
        }),
      ),
    );
    server.listen({ host, port }, () => {
      server.removeAllListeners('error');
      server.on('error', () => undefined);
      resolve();
    });
  });
}

/** By machine: the connection on which it sent last, and when. */
type Senders = Map<string, { readonly socket: Socket; readonly atMs: number }>;

/** Twice k6's own interval: an open connection on which nothing came for longer belongs to a machine that is gone. */
const SENDER_IS_THERE_MS = 10_000;

/** Two that count under one name would each look like the other's new start. */
function isTaken(senders: Senders, machine: string, socket: Socket): boolean {
  const before = senders.get(machine);
  const isOther = before !== undefined && before.socket !== socket && !before.socket.destroyed;
  if (isOther && performance.now() - before.atMs < SENDER_IS_THERE_MS) return true;
  senders.set(machine, { socket, atMs: performance.now() });
  return false;
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  options: ReceiverOptions,
  senders: Senders,
): Promise<void> {
  const refuse = (status: number, why: string): void => {
    options.onRefused(why);
    if (response.destroyed) return;
    // What is left of the body is not read.
    response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', connection: 'close' }).end(`${why}\n`);
  };
  try {
    if (request.url !== WRITE_PATH) return refuse(404, `Remote write is taken at ${WRITE_PATH} only.`);
    if (request.method !== 'POST') return refuse(405, 'Remote write is a POST.');
    if (!isToken(request.headers.authorization, options.token)) {
      return refuse(
        401,
        'The bearer token is missing or wrong: K6_PROMETHEUS_RW_BEARER_TOKEN must be that of --k6-token.',
      );
    }
    if (request.headers['content-encoding'] !== 'snappy') return refuse(415, 'Remote write is compressed with snappy.');
    const body = await read(request);
    if (body === null) return refuse(413, `Its body is larger than ${MAX_BODY_BYTES} bytes.`);
    const series = decodeWriteRequest(body, isOfUse);
    if (series.length === 0) return void response.writeHead(204).end();
    const machine = machineOf(series) ?? request.socket.remoteAddress ?? 'unknown';
    if (isTaken(senders, machine, request.socket)) {
      return refuse(409, `Two k6 call themselves ${machine}: give each a name of its own, k6 run --tag instance=NAME.`);
    }
    options.onPush(machine, series);
    response.writeHead(204).end();
  } catch (cause) {
    if (!(cause instanceof RemoteWriteProblem)) {
      // A sender that broke off in the middle of its body.
      if (request.destroyed && !request.complete) return;
      throw cause;
    }
    refuse(400, cause.message);
  }
}

/** In the same time whatever is wrong with it. */
function isToken(header: string | undefined, token: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(header ?? ''), digest(`Bearer ${token}`));
}

/** Null: it is too large. Rejects where the sender breaks off. */
async function read(request: IncomingMessage): Promise<Buffer | null> {
  if (Number(request.headers['content-length'] ?? 0) > MAX_BODY_BYTES) return null;
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MAX_BODY_BYTES) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** A name is shown on one line. */
const MAX_NAME = 40;

function machineOf(series: readonly Series[]): string | null {
  const labels = series[0]?.labels;
  const name = labels?.instance ?? labels?.instance_id;
  return name === undefined || name === '' ? null : name.slice(0, MAX_NAME);
}
