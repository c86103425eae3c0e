// A worker: the same server as the target `node`. It knows nothing of its siblings; only /stats asks the primary for all.
import http from 'node:http';
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { getSystemErrorMap } from 'node:util';
import { hash } from './hash.mjs';

let inflight = 0;
let served = 0;

function slow(ms, done) {
  setTimeout(done, ms); // leaves a callback behind and returns: the loop goes on
}

// As many hashes as take ms on an idle core: here they hold up this worker's connections, and no others.
function cpu(ms, done) {
  hash(ms * Number(process.env.HASHES_PER_MS));
  done();
}

// What must never be done here: wait without giving the loop back (a *Sync call, a long parse, a bad regular expression).
function block(ms, done) {
  const end = performance.now() + ms;
  while (performance.now() < end);
  done();
}

const works = {
  '/slow': { work: slow, defaultMs: 100 },
  '/cpu': { work: cpu, defaultMs: 5 },
  '/block': { work: block, defaultMs: 100 },
};

function handle(request, response) {
  const { pathname, searchParams } = parse(request.url);
  const known = Object.hasOwn(works, pathname) ? works[pathname] : undefined;
  if (request.method !== 'GET' || (known === undefined && pathname !== '/stats')) {
    return send(response, 404, 'text/plain', 'not found\n');
  }
  if (known === undefined) return askPrimary((total) => send(response, 200, 'application/json', JSON.stringify(total)));
  const text = searchParams.get('ms') || String(known.defaultMs);
  if (!/^\d{1,9}$/.test(text)) {
    return send(response, 400, 'text/plain', 'ms must be a whole number of milliseconds\n');
  }
  inflight += 1;
  known.work(Math.min(Number(text), 60_000), () => {
    served += 1;
    send(response, 200, 'text/plain', `done (inflight: ${inflight})\n`);
    inflight -= 1;
  });
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

// Its timer fires each 10 ms, and it records the time between two of them: what is more than 10 ms is the delay.
const RESOLUTION_MS = 10;
const loopDelay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
loopDelay.enable();
let loopBefore = performance.eventLoopUtilization();

// Of this worker alone. Loop delay and utilisation are those since the previous /stats, so that they move with the load.
function ownStats() {
  const delayMs = (percentile) =>
    loopDelay.count === 0 ? 0 : Math.max(0, loopDelay.percentile(percentile) / 1e6 - RESOLUTION_MS);
  const answer = {
    callbacks: process.getActiveResourcesInfo().length,
    inflight,
    served,
    loopDelayP50Ms: delayMs(50),
    loopDelayP99Ms: delayMs(99),
    loopUtilisation: performance.eventLoopUtilization(loopBefore).utilization,
    heapBytes: process.memoryUsage().heapUsed,
  };
  loopBefore = performance.eventLoopUtilization();
  loopDelay.reset();
  return answer;
}

const askers = []; // who waits for the primary's answer, the oldest first

function askPrimary(tell) {
  askers.push(tell);
  tellPrimary({ type: 'all-stats' });
}

// Without a primary a worker ends by itself (cluster's doing): not the place to complain of its silence.
const tellPrimary = (message) => process.send(message, () => undefined);

process.on('message', ({ type, round, stats }) => {
  if (type === 'own-stats') tellPrimary({ type: 'own-stats', round, stats: ownStats() });
  if (type === 'all-stats') askers.shift()?.(stats);
});

// Connections of a demo stay open as long as their client likes, also when it sends nothing or half a request.
const server = http.createServer({ keepAliveTimeout: 0, requestTimeout: 0, headersTimeout: 0, noDelay: true }, handle);
server.on('error', ({ errno, message }) => {
  tellPrimary({ type: 'failed', message: getSystemErrorMap().get(errno)?.[1] ?? message });
});
// In a worker, listen() asks the primary, which owns the socket. The kernel cuts the backlog down to somaxconn.
server.listen({ port: Number(process.env.PORT || 0), host: process.env.HOST || '127.0.0.1', backlog: 16_384 });
