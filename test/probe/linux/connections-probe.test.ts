import { connect, createServer, type Socket } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import type { RunEvent } from '../../../src/domain/events/run-event.ts';
import { foldRun } from '../../../src/domain/state/fold-run.ts';
import { initialRunState, openNow } from '../../../src/domain/state/run-state.ts';
import { startConnectionsProbe } from '../../../src/probe/linux/connections-probe.ts';
import { until } from '../../load/servers.ts';
import { needs } from '../../needs.ts';

const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const cleanup of cleanups.splice(0).reverse()) cleanup();
});

it('connections of a real process, as they come and go', needs('linux'), async () => {
  const accepted = new Set<Socket>();
  const server = createServer((socket) => {
    accepted.add(socket);
    socket.on('error', () => undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  cleanups.push(() => {
    for (const socket of accepted) socket.destroy();
    server.close();
  });
  const ours = connect(port, '127.0.0.1');
  const clients = Array.from({ length: 7 }, () => connect(port, '127.0.0.1'));
  await until(
    () => accepted.size,
    (size) => size === 8,
  );
  const events: RunEvent[] = [];
  const probe = startConnectionsProbe({
    pid: process.pid,
    emit: (event) => events.push(event),
    clock: () => performance.now(),
    ownPorts: () => new Set([ours.localPort ?? 0]),
  });
  cleanups.push(() => probe.stop());
  const last = () => {
    const event = events.at(-1);
    return event?.type === 'connections-sample' ? event : null;
  };
  const seen = await until(last, (event) => event?.established === 7);
  expect(seen?.ports).toContain(port);
  expect(seen === null ? null : openNow(foldRun(initialRunState, seen))).toBe(7);
  for (const client of clients) client.destroy();
  await until(last, (event) => event?.established === 0, 15_000);
});
