import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import * as v from 'valibot';
import { describe, expect, it, onTestFinished, test } from 'vitest';
import { k6Machines } from '../../../src/domain/events/k6-machines.ts';
import { loadTick } from '../../../src/domain/events/load-tick.ts';
import type { K6Machines, LoadTick, RunEvent } from '../../../src/domain/events/run-event.ts';
import { LatencyHistogram } from '../../../src/domain/state/histogram.ts';
import { K6Cluster } from '../../../src/load/k6/k6-cluster.ts';
import { receiveLoad } from '../../../src/load/k6/receive-load.ts';
import { RemoteWriteProblem } from '../../../src/load/k6/remote-write/problem.ts';
import { decodeWriteRequest, seriesOf } from '../../../src/load/k6/remote-write/write-request.ts';
import { snappyLiteral, writeRequest } from './write-request.ts';

const captured = (name: string): Buffer => readFileSync(new URL(`../../fixtures/k6/${name}.bin`, import.meta.url));

/** A machine's figures since its start, as k6 sends them. */
interface Figures {
  readonly instance: string;
  readonly users?: number;
  readonly requests: number;
  readonly failed?: number;
  readonly isEnd?: boolean;
}

const bodyOf = ({ instance, users = 5, requests, failed = 0, isEnd = false }: Figures) =>
  writeRequest([
    { labels: { __name__: 'k6_vus', instance }, value: users, isStale: isEnd },
    { labels: { __name__: 'k6_http_reqs_total', instance, status: '200' }, value: requests },
    { labels: { __name__: 'k6_http_reqs_total', instance, status: '503' }, value: failed },
  ]);
const pushTo = (cluster: K6Cluster, figures: Figures, atMs: number): void =>
  cluster.push(figures.instance, seriesOf(bodyOf(figures)), atMs);

describe('many machines are one load', () => {
  it('whose tick waits for each of them, and adds up what is new', () => {
    const cluster = new K6Cluster(0);
    pushTo(cluster, { instance: 'a', requests: 10 }, 500);
    expect(cluster.tick(500)).toMatchObject({ requests: 10, open: 5, intervalMs: 500 });
    pushTo(cluster, { instance: 'b', requests: 20 }, 900);
    expect(cluster.tick(1_000)).toBeNull();
    pushTo(cluster, { instance: 'a', requests: 25, failed: 3 }, 1_500);
    expect(cluster.tick(1_500)).toMatchObject({ requests: 38, open: 10, errors: { http: 3 }, statuses: { 503: 3 } });
  });

  it('a silent one holds up no tick, is named, and its users no longer count; what it held back comes with its return, as late', () => {
    const cluster = new K6Cluster(0);
    for (let second = 1; second <= 4; second += 1) {
      for (const instance of ['a', 'b']) pushTo(cluster, { instance, requests: second * 10 }, second * 1_000);
      cluster.tick(second * 1_000);
    }
    for (let second = 5; second <= 9; second += 1) {
      pushTo(cluster, { instance: 'a', requests: second * 10 }, second * 1_000);
      // At first it is waited for.
      expect(cluster.tick(second * 1_000) === null).toBe(second === 5);
    }
    expect(cluster.describe(9_000).machines.map(({ name, state }) => [name, state])).toEqual([
      ['a', 'sending'],
      ['b', 'silent'],
    ]);
    expect(cluster.users(9_000)).toBe(5);
    pushTo(cluster, { instance: 'a', requests: 100 }, 10_000);
    pushTo(cluster, { instance: 'b', requests: 100 }, 10_000);
    // Of the 60 of six seconds 50 are late: they count, but this second had 10 of a's and 10 of b's.
    expect(cluster.tick(10_000)).toMatchObject({ requests: 70, late: 50, open: 10 });
    expect(cluster.describe(10_000)).toMatchObject({ late: 50 });
    const requests = cluster.describe(10_000).machines.reduce((sum, machine) => sum + machine.requests, 0);
    expect(requests).toBe(200);
  });

  it('nobody is silent because conctop itself stood still', () => {
    const cluster = new K6Cluster(0);
    for (const atMs of [1_000, 2_000, 3_000]) pushTo(cluster, { instance: 'a', requests: atMs / 100 }, atMs);
    cluster.stoodStill(20_000);
    expect(cluster.describe(20_100).machines).toMatchObject([{ state: 'sending' }]);
    expect(cluster.describe(24_000).machines).toMatchObject([{ state: 'silent' }]);
    // It may come back, until it is silent for long.
    expect([24_000, 51_000].map((atMs) => cluster.hasEnded(atMs))).toEqual([false, true]);
  });

  it('one that began again counts from its start, and one that ended holds no connection', () => {
    const cluster = new K6Cluster(0);
    pushTo(cluster, { instance: 'a', requests: 50 }, 1_000);
    pushTo(cluster, { instance: 'a', requests: 8 }, 2_000);
    expect(cluster.take(2_000).requests).toBe(58);
    pushTo(cluster, { instance: 'a', requests: 9, isEnd: true }, 3_000);
    expect(cluster.take(3_000)).toMatchObject({ requests: 1, open: 0 });
    expect(cluster.hasEnded(3_000)).toBe(true);
  });
});

/** One connection, kept alive, as a k6 has. */
function k6(): Agent {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  onTestFinished(() => agent.destroy());
  return agent;
}

test('a damaged push is refused, or what it says is a valid tick: no byte of it brings a run down', () => {
  for (const name of ['first-push', 'failures-push', 'stale-push']) {
    const whole = captured(name);
    for (let at = 0; at < whole.length; at += 5) {
      const damaged = Buffer.from(whole);
      damaged[at] = (damaged[at] ?? 0) ^ 0x15;
      const cluster = new K6Cluster(0);
      try {
        cluster.push('a', decodeWriteRequest(damaged), 1_000);
      } catch (cause) {
        expect(cause).toBeInstanceOf(RemoteWriteProblem);
        continue;
      }
      expect(v.is(loadTick, cluster.take(2_000))).toBe(true);
      expect(v.is(k6Machines, cluster.describe(2_000))).toBe(true);
    }
  }
});

describe('the receiver', () => {
  async function receiver() {
    const events: RunEvent[] = [];
    const originMs = performance.now();
    const received = await receiveLoad({
      ...{ host: '127.0.0.1', port: 0, token: 'open sesame', clock: () => performance.now() - originMs },
      emit: (event) => events.push(event),
    });
    onTestFinished(received.close);
    const quit = new AbortController();
    const over = received.run({ durationMs: null, untilEnded: false, signal: quit.signal });
    const post = (body: Uint8Array, headers: Readonly<Record<string, string>> = {}, url = received.url, by = k6()) =>
      new Promise<{ readonly status: number | undefined; readonly text: string }>((resolve, reject) => {
        const sent = { authorization: 'Bearer open sesame', 'content-encoding': 'snappy', ...headers };
        request(url, { agent: by, method: 'POST', headers: sent }, async (answer) => {
          const chunks = await answer.toArray();
          resolve({ status: answer.statusCode, text: Buffer.concat(chunks).toString() });
        })
          .on('error', reject)
          .end(body);
      });
    const end = async () => {
      quit.abort();
      await over;
      await received.close();
    };
    return { ...received, events, post, end };
  }
  const machinesOf = (events: readonly RunEvent[]): K6Machines | undefined =>
    events.findLast((event): event is K6Machines => event.type === 'k6-machines');

  it('takes what the real k6 sent, and tells the error of its percentiles', async () => {
    const { url, post, end, events } = await receiver();
    const by = k6();
    expect((await post(captured('first-push'), {}, url, by)).status).toBe(204);
    expect((await post(captured('last-push'), {}, url, by)).status).toBe(204);
    await end();
    const ticks = events.filter((event): event is LoadTick => event.type === 'load-tick');
    expect(ticks.reduce((sum, { requests }) => sum + requests, 0)).toBe(247);
    expect(LatencyHistogram.merge(ticks.map(({ latency }) => LatencyHistogram.decode(latency))).count).toBe(247);
    expect(machinesOf(events)?.relativeError).toBeCloseTo(0.0443, 4);
    expect(machinesOf(events)?.machines).toMatchObject([{ name: 'a', users: 3, requests: 247 }]);
  });

  it('refuses everybody without the token, and everything that is no remote write, with a sentence', async () => {
    const { post, end, events, url } = await receiver();
    const body = captured('first-push');
    for (const authorization of ['', 'Bearer open sesam', 'Bearer open sesame2', 'open sesame']) {
      const answer = await post(body, { authorization });
      expect(answer.status).toBe(401);
      expect(answer.text).toContain('K6_PROMETHEUS_RW_BEARER_TOKEN');
    }
    expect((await post(body, {}, url.replace('write', 'read'))).status).toBe(404);
    expect((await fetch(url)).status).toBe(405);
    expect((await post(body, { 'content-encoding': 'gzip' })).status).toBe(415);
    expect((await post(body.subarray(0, 100))).status).toBe(400);
    expect((await post(Buffer.alloc(10), { 'content-length': '5000000' })).status).toBe(413);
    await end();
    expect(events.filter(({ type }) => type === 'load-tick')).toEqual([]);
    expect(machinesOf(events)?.refused?.count).toBe(9);
  });

  it('closes although a sender keeps its connection, and takes nothing after that', async () => {
    const { post, end } = await receiver();
    await post(captured('first-push'));
    await end();
    await expect(post(captured('last-push'))).rejects.toThrow();
  });

  it('refuses a second k6 of the same name: its counts would look like the first one’s new start', async () => {
    const { url, post, end, events } = await receiver();
    const push = async (by: Agent, requests: number) =>
      (await post(snappyLiteral(bodyOf({ instance: 'a', requests })), {}, url, by)).status;
    const [first, second] = [k6(), k6()];
    expect(await push(first, 10)).toBe(204);
    expect(await push(second, 90)).toBe(409);
    expect(await push(first, 20)).toBe(204);
    await end();
    expect(machinesOf(events)?.machines).toMatchObject([{ name: 'a', requests: 20 }]);
    expect(machinesOf(events)?.refused?.why).toContain('--tag instance=NAME');
  });
});
