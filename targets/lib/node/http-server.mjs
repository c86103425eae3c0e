// A node:http server by the target contract. `work` holds what differs between models: slow, cpu and block, each a function of
// (ms, done). `sendStats` and `sendStacks` get a function that sends an object.
import http from 'node:http';
import { stacks } from './stacks.mjs';

// The kernel cuts the backlog down to somaxconn; Node's own default is 511.
export const LISTEN_OPTIONS = {
  port: Number(process.env.PORT || 0),
  host: process.env.HOST || '127.0.0.1',
  backlog: 65_535,
};

export function createServer({ slow, cpu, block }, sendStats, sendStacks = (send) => send(stacks())) {
  const works = {
    '/slow': { work: slow, defaultMs: 100 },
    '/cpu': { work: cpu, defaultMs: 5 },
    '/block': { work: block, defaultMs: 100 },
  };
  const reports = { '/stats': sendStats, '/stacks': sendStacks };
  // Sockets are counted here: asking Node what its loop watches would list every socket, in the loop.
  const counts = { inflight: 0, served: 0, sockets: 0 };
  const forgetSocket = () => {
    counts.sockets -= 1;
  };

  function handle(request, response) {
    const { pathname, searchParams } = parse(request.url);
    const known = Object.hasOwn(works, pathname) ? works[pathname] : undefined;
    const report = Object.hasOwn(reports, pathname) ? reports[pathname] : undefined;
    if (request.method !== 'GET' || (known ?? report) === undefined) {
      return send(response, 404, 'text/plain', 'not found\n');
    }
    if (report !== undefined) {
      return report((facts) => send(response, 200, 'application/json', JSON.stringify(facts)));
    }
    const text = searchParams.get('ms') || String(known.defaultMs);
    if (!/^\d{1,9}$/.test(text)) {
      return send(response, 400, 'text/plain', 'ms must be a whole number of milliseconds\n');
    }
    counts.inflight += 1;
    known.work(Math.min(Number(text), 60_000), () => {
      counts.served += 1;
      send(response, 200, 'text/plain', `done (inflight: ${counts.inflight})\n`);
      counts.inflight -= 1;
    });
  }

  // Connections of a demo stay open as long as their client likes, also when it sends nothing or half a request.
  const server = http.createServer(
    { keepAliveTimeout: 0, requestTimeout: 0, headersTimeout: 0, noDelay: true },
    handle,
  );
  server.on('connection', (socket) => {
    counts.sockets += 1;
    socket.once('close', forgetSocket);
  });
  return { server, counts };
}

function send(response, status, type, body) {
  response.writeHead(status, { 'Content-Type': type, 'Content-Length': Buffer.byteLength(body) });
  response.end(body);
}

function parse(url) {
  const at = url.indexOf('?');
  return at < 0
    ? { pathname: url, searchParams: new URLSearchParams() }
    : { pathname: url.slice(0, at), searchParams: new URLSearchParams(url.slice(at)) };
}

export function sayWhere({ address, port }) {
  console.log(`listening on http://${address.includes(':') ? `[${address}]` : address}:${port}`);
}
