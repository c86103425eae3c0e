// conctop's generator process by itself, for benchmarks: it opens its connections, and each tick is kept.
import { fork } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { root } from './bundled.mjs';

const PATIENCE_MS = 60_000;

/** Resolves once every connection had its first answer. `stop` ends it, answers under way included. */
export async function openLoad(engine, url, connections) {
  const child = fork(join(root, 'dist/generator.js'), [], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  /** @type {any[]} */
  const ticks = [];
  /** @type {Promise<number | null>} */
  const ready = new Promise((resolve) => {
    child.on('message', (/** @type {any} */ message) => {
      if (message.type === 'ready') resolve(message.programPid);
      if (message.type === 'tick') ticks.push(message.tick);
    });
  });
  const exit = new Promise((resolve) => child.on('exit', resolve));
  child.send({
    type: 'start',
    engine,
    url,
    address: new URL(url).hostname,
    sharesNetwork: true,
    method: 'GET',
    headers: {},
    body: null,
    insecure: false,
    sources: null,
    // Of an engine that is a script: it is ended long before.
    plan: { steps: [connections], holdMs: 600_000, durationMs: null, holdLastStep: false, cutFrom: null },
    program: null,
    tickMs: 250,
    timeoutMs: 10_000,
    requestsPerSecondLimit: null,
    somaxconn: 4096,
    originNs: `${process.hrtime.bigint()}`,
  });
  const programPid = await ready;
  child.send({ type: 'connections', connections });
  for (let waited = 0; ticks.at(-1)?.answered !== connections; waited += 50) {
    if (waited > PATIENCE_MS) {
      child.kill();
      throw new Error(`${engine}: ${ticks.at(-1)?.answered} of ${connections} answered`);
    }
    await sleep(50);
  }
  return {
    /** Of what makes the load: the generator, or the program that it runs. */
    pid: programPid ?? child.pid,
    ticks,
    async stop() {
      child.send({ type: 'stop', drainMs: 500 });
      await exit;
    },
  };
}

/** What these ticks measured together. */
export function figuresOf(ticks, LatencyHistogram) {
  const latency = LatencyHistogram.merge(ticks.map((tick) => LatencyHistogram.decode(tick.latency)));
  const seconds = ticks.reduce((sum, tick) => sum + tick.intervalMs, 0) / 1000;
  return {
    perSecond: ticks.reduce((sum, tick) => sum + tick.requests, 0) / seconds,
    p50: latency.percentileMs(50),
    p99: latency.percentileMs(99),
    mean: latency.meanMs,
  };
}
