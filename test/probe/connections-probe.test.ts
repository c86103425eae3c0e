import { connect, createServer, type Socket } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import type { RunEvent } from '../../src/domain/run-event.ts';
import { foldRun, initialRunState, openNow } from '../../src/domain/run-state.ts';
import { countEstablished, parseListeners, startConnectionsProbe } from '../../src/probe/linux/connections-probe.ts';
import { until } from '../load/servers.ts';

/** As the kernel writes it: a listener on 8080 and one on 5499, two connections to 8080 seen from both ends, one closing. */
const TABLE = [
  '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode',
  '   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 41001 1 0000000000000000 100 0 0 10 0',
  '   1: 00000000:157B 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 41002 1 0000000000000000 100 0 0 10 0',
  '   2: 0100007F:1F90 0100007F:E0C2 01 00000000:00000000 00:00000000 00000000  1000        0 41003 1 0000000000000000 20 4 30 10 -1',
  '   3: 0100007F:E0C2 0100007F:1F90 01 00000000:00000000 00:00000000 00000000  1000        0 41004 1 0000000000000000 20 4 30 10 -1',
  '   4: 0100007F:1F90 0100007F:E0C4 01 00000000:00000000 00:00000000 00000000  1000        0 41005 1 0000000000000000 20 4 30 10 -1',
  '   5: 0100007F:1F90 0100007F:E0C6 06 00000000:00000000 03:000016D3 00000000     0        0 0 3 0000000000000000',
  '',
].join('\n');

it('listeners by the inode of their socket', () => {
  expect([...parseListeners(TABLE)]).toEqual([
    ['41001', 8080],
    ['41002', 5499],
  ]);
});

it.each([
  [[8080], 2],
  [[5499], 0],
  [[8080, 0xe0c2], 3],
  [[], 0],
])('established on %j: %i, the server’s own ends', (ports, count) => {
  expect(countEstablished(TABLE, new Set(ports))).toBe(count);
});

const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const cleanup of cleanups.splice(0).reverse()) cleanup();
});

it.skipIf(process.platform !== 'linux')('of a real process, as they come and go', async () => {
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
  const clients = Array.from({ length: 7 }, () => connect(port, '127.0.0.1'));
  await until(
    () => accepted.size,
    (size) => size === 7,
  );
  const events: RunEvent[] = [];
  const probe = startConnectionsProbe({
    pid: process.pid,
    emit: (event) => events.push(event),
    clock: () => performance.now(),
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
