import { once } from 'node:events';
import { type AddressInfo, createServer, connect as dial, type Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { establishedOf, socketStates } from '../../../../src/os/linux/net/socket-states.ts';
import { withTcpTables } from '../../../../src/os/linux/net/tcp.ts';

const HEAD = '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode';
let number = 0;
const line = (
  local: number,
  remote: number,
  state: string,
  unread: number,
  inode: number,
  address = '0100007F',
): string => {
  const hex = (value: number, digits: number): string => value.toString(16).toUpperCase().padStart(digits, '0');
  return `${String(number++).padStart(4)}: ${address}:${hex(local, 4)} ${address}:${hex(remote, 4)} ${state} 00000000:${hex(unread, 8)} 00:00000000 00000000  1000        0 ${inode} 1 00000000fb562f63 20 0 0 10 -1`;
};
const none = { read: 0, unread: 0, unaccepted: 0, closing: 0, timeWait: 0 };
const PORT = 8080;

test.each([
  ['accepted and read', line(PORT, 50_000, '01', 0, 7), { read: 1 }],
  ['accepted, with bytes that nobody read', line(PORT, 50_000, '01', 120, 7), { unread: 1 }],
  ['in the accept queue', line(PORT, 50_000, '01', 120, 0), { unaccepted: 1 }],
  ['closed by the other side', line(PORT, 50_000, '08', 0, 7), { closing: 1 }],
  ['closed by the server', line(PORT, 50_000, '05', 0, 0), { closing: 1 }],
  ['TIME-WAIT', line(PORT, 50_000, '06', 0, 0), { timeWait: 1 }],
  ['the listener', line(PORT, 0, '0A', 3, 7), {}],
  ['half open', line(PORT, 50_000, '03', 0, 0), {}],
  ['the client’s end', line(50_000, PORT, '01', 0, 7), {}],
  ['another server', line(PORT + 1, 50_000, '01', 0, 7), {}],
  ['a connection of our own', line(PORT, 60_000, '01', 0, 7), {}],
  ['IPv6', line(PORT, 50_000, '01', 9, 7, '00000000000000000000000001000000'), { unread: 1 }],
  ['a line that was cut', line(PORT, 50_000, '01', 0, 7).slice(0, 30), {}],
])('%s', (_, text, expected) => {
  expect(socketStates([Buffer.from(`${HEAD}\n${text}\n`)], new Set([PORT]), new Set([60_000]))).toEqual({
    ...none,
    ...expected,
  });
});

test('numbers of five digits, several lines, no end of line', () => {
  number = 9_999;
  const lines = [line(PORT, 1, '01', 0, 7), line(PORT, 2, '01', 1, 7), line(PORT, 3, '01', 0, 0)];
  expect(
    socketStates([Buffer.from(''), Buffer.from(`${HEAD}\n${lines.join('\n')}`)], new Set([PORT]), new Set()),
  ).toEqual({
    ...none,
    read: 1,
    unread: 1,
    unaccepted: 1,
  });
});

test('one client port to two of the server’s ports are two connections, also in the count of all', () => {
  const lines = [line(PORT, 50_000, '01', 0, 7), line(PORT + 1, 50_000, '01', 5, 8), line(PORT, 50_001, '01', 0, 0)];
  const states = socketStates([Buffer.from(`${HEAD}\n${lines.join('\n')}\n`)], new Set([PORT, PORT + 1]), new Set());
  expect(states).toEqual({ ...none, read: 1, unread: 1, unaccepted: 1 });
  expect(establishedOf(states)).toBe(3);
});

test('a line that the kernel wrote twice is one connection, also in the count of all', () => {
  const lines = [line(PORT, 50_000, '01', 0, 7), line(PORT, 50_000, '01', 0, 7), line(PORT, 50_001, '06', 0, 0)];
  const states = socketStates([Buffer.from(`${HEAD}\n${lines.join('\n')}\n`)], new Set([PORT]), new Set());
  expect([states, establishedOf(states)]).toEqual([{ ...none, read: 1, timeWait: 1 }, 1]);
});

test.skipIf(process.platform !== 'linux')('real sockets: read, unread, not accepted', async () => {
  const accepted: Socket[] = [];
  const server = createServer({ pauseOnConnect: true }, (socket) => accepted.push(socket));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  // More than a page of lines, which is what the kernel hands over at a time.
  const clients = Array.from({ length: 60 }, () => dial(port, '127.0.0.1'));
  onTestFinished(() => {
    for (const socket of [...clients, ...accepted]) socket.destroy();
    server.close();
  });
  clients[0]?.write('a request that nobody reads');
  const now = () => withTcpTables('/proc', process.pid, (tables) => socketStates(tables, new Set([port]), new Set()));
  const counted = (read: number, unread: number) => expect.objectContaining({ read, unread });
  await expect.poll(now).toEqual(counted(59, 1));
  for (const socket of accepted) socket.resume();
  await expect.poll(now).toEqual(counted(60, 0));
});
