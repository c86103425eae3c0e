import { createServer } from 'node:http';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { RunEvent } from '../../src/domain/events/run-event.ts';
import { startProbes } from '../../src/probe/start-probes.ts';
import { listening } from '../listening.ts';
import { needs } from '../needs.ts';

/** A server of this very process, so that there is one to probe on every machine. */
const listen = (): Promise<number> => listening(createServer((_, response) => response.end()));

const ALL = ['process-sample', 'thread-table', 'cores-sample', 'connections-sample'];

function probe(url: string | null) {
  const events: RunEvent[] = [];
  const probes = startProbes({
    pid: process.pid,
    url,
    statsEnabled: false,
    generatorPids: () => [],
    emit: (event) => events.push(event),
    clock: () => performance.now(),
  });
  onTestFinished(() => probes.stop());
  return { events, probes, kinds: () => new Set(events.map(({ type }) => type)) };
}

test('without load, the connections that the process serves are among them', needs('linux'), async () => {
  const port = await listen();
  const { events, probes, kinds } = probe(null);
  await vi.waitFor(() => expect([...kinds()]).toEqual(expect.arrayContaining(ALL)), { timeout: 20_000 });
  expect(events.find((event) => event.type === 'connections-sample')?.ports).toContain(port);
  probes.stop();
  probes.stop();
  const count = events.length;
  await new Promise((resolve) => setTimeout(resolve, 600));
  expect(events).toHaveLength(count);
});

test('under load, our own sockets are counted elsewhere', async () => {
  const port = await listen();
  const { events, kinds } = probe(`http://127.0.0.1:${port}`);
  // Several seconds' worth of samples: a probe of connections would have reported by then.
  await vi.waitFor(() => expect(events.filter(({ type }) => type === 'cores-sample').length).toBeGreaterThan(8), {
    timeout: 20_000,
  });
  expect(kinds()).not.toContain('connections-sample');
});
