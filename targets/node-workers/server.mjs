// CPU work beside the event loop: the loop accepts, reads, waits and answers as in the target `node`, and hands /cpu to a
// pool of worker threads, one for each core. Each worker has its own JavaScript heap and its own loop; messages join them.
import http from 'node:http';
import { availableParallelism } from 'node:os';
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { Worker } from 'node:worker_threads';
import { measureHashesPerMs } from './worker.mjs';

let inflight = 0;
let served = 0;

function slow(ms, done) {
  setTimeout(done, ms); // leaves a callback behind and returns: the loop goes on
}

// As many hashes as take ms on an idle core, on a worker's thread: the loop goes on meanwhile.
const cpu = (ms, done) => queueJob({ kind: 'cpu', ms, done });

// What must never be done to a pool: a job that waits. It holds a worker as fast as one that computes, for nothing, and all
// jobs behind it wait too. The loop itself doesn't notice: /slow and /stats answer as ever.
const block = (ms, done) => queueJob({ kind: 'block', ms, done });

const poolSize = availableParallelism();
const workerData = { hashesPerMs: measureHashesPerMs() };
const idleWorkers = Array.from(
  { length: poolSize },
  () => new Worker(new URL('worker.mjs', import.meta.url), { workerData }),
);
const queue = []; // jobs that found no idle worker, the oldest first

function queueJob(job) {
  queue.push(job);
  giveOut();
}

function giveOut() {
  while (queue.length > 0 && idleWorkers.length > 0) {
    const worker = idleWorkers.pop();
    const { kind, ms, done } = queue.shift();
    worker.once('message', () => {
      idleWorkers.push(worker);
      done();
      giveOut();
    });
    worker.postMessage({ kind, ms });
  }
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
  if (known === undefined) return send(response, 200, 'application/json', JSON.stringify(stats()));
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

// Loop delay and utilisation are those since the previous /stats, so that they move with the load.
function stats() {
  const delayMs = (percentile) =>
    loopDelay.count === 0 ? null : Math.max(0, loopDelay.percentile(percentile) / 1e6 - RESOLUTION_MS);
  const waiting = process.getActiveResourcesInfo();
  const count = (type) => waiting.filter((name) => name === type).length;
  const memory = process.memoryUsage();
  const answer = {
    // Each socket and timer that the loop watches holds the callback that runs when its turn comes.
    unit: { name: 'waiting callbacks', count: waiting.length },
    inflight,
    served,
    workers: poolSize,
    busyWorkers: poolSize - idleWorkers.length,
    queuedJobs: queue.length,
    sockets: count('TCPSocketWrap'),
    timers: count('Timeout'),
    // What Node cannot wait for in its loop (files, names, some crypto) is done by libuv's pool; nothing here needs it.
    libuvThreads: Number(process.env.UV_THREADPOOL_SIZE || 4),
    libuvCalls: waiting.filter((name) => name !== 'Timeout' && /^FSReq|^GetAddrInfo|Job$/.test(name)).length,
    loopDelayP50Ms: delayMs(50),
    loopDelayP99Ms: delayMs(99),
    loopUtilisation: performance.eventLoopUtilization(loopBefore).utilization,
    heapBytes: memory.heapUsed,
    heapTotalBytes: memory.heapTotal,
    externalBytes: memory.external,
  };
  loopBefore = performance.eventLoopUtilization();
  loopDelay.reset();
  return answer;
}

// Connections of a demo stay open as long as their client likes, also when it sends nothing or half a request.
const server = http.createServer({ keepAliveTimeout: 0, requestTimeout: 0, headersTimeout: 0, noDelay: true }, handle);

server.on('error', (error) => {
  console.error(`cannot listen: ${error.message}`);
  process.exit(1);
});

const port = Number(process.env.PORT || 0);
const host = process.env.HOST || '127.0.0.1';
// The kernel cuts the backlog down to somaxconn; Node's own default is 511.
server.listen({ port, host, backlog: 16_384 }, () => {
  const { address, port: bound } = server.address();
  console.log(`listening on http://${address.includes(':') ? `[${address}]` : address}:${bound}`);
});

process.on('SIGTERM', () => process.exit(0)); // and with the process all its workers
