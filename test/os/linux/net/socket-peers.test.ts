import { endianness } from 'node:os';
import { describe, expect, test } from 'vitest';
import { socketPeers } from '../../../../src/os/linux/net/socket-peers.ts';

/** As the kernel writes it on this machine: each 32 bits in its own byte order. */
const inKernelOrder = (words: readonly string[]): string =>
  words.map((word) => (endianness() === 'LE' ? (word.match(/../g) ?? []).reverse().join('') : word)).join('');
const LOOPBACK = inKernelOrder(['7F000001']);
const line = (local: string, remote: string, state: string, inode: number): string =>
  `   1: ${local} ${remote} ${state} 00000000:00000000 00:00000000 00000000     0        0 ${inode} 1 0000000000000000 20 4 30 10 -1\n`;
const HEAD = '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n';

describe('the other side of a socket', () => {
  const table = [
    HEAD,
    line(`${LOOPBACK}:1F90`, `${inKernelOrder(['00000000'])}:0000`, '0A', 1),
    line(`${LOOPBACK}:1F90`, `${LOOPBACK}:D0AC`, '01', 2),
    line(`${LOOPBACK}:C350`, `${inKernelOrder(['0A000007'])}:1538`, '01', 3),
    line(`${LOOPBACK}:C351`, `${LOOPBACK}:1538`, '06', 4),
    line(`${LOOPBACK}:C352`, `${LOOPBACK}:1538`, '01', 5),
  ].join('');
  const found = socketPeers([table], new Set(['1', '2', '3', '4']));
  test('a client of the port that something listens on', () => {
    expect(found.get('2')).toEqual({ address: '127.0.0.1:53420', isOutgoing: false });
  });
  test('a server that the process connected to', () => {
    expect(found.get('3')).toEqual({ address: '10.0.0.7:5432', isOutgoing: true });
  });
  test('not of a listener, of one that is closing, of one that nobody asked for', () => {
    expect([...found.keys()]).toEqual(['2', '3']);
  });
  test('IPv6, and an IPv4 address in it', () => {
    const six = inKernelOrder(['00000000', '00000000', '00000000', '00000001']);
    const mapped = inKernelOrder(['00000000', '00000000', '0000FFFF', '7F000001']);
    const long = inKernelOrder(['20010DB8', '00000000', '00000000', '000000FF']);
    const tables =
      HEAD +
      line(`${six}:0050`, `${six}:C350`, '01', 6) +
      line(`${mapped}:0050`, `${mapped}:C351`, '01', 7) +
      line(`${six}:0051`, `${long}:0050`, '01', 8);
    const peers = socketPeers(['', tables], new Set(['6', '7', '8']));
    expect([...peers.values()].map(({ address }) => address)).toEqual([
      '[::1]:50000',
      '127.0.0.1:50001',
      '[2001:db8::ff]:80',
    ]);
  });
  test('a table that is not there', () => expect(socketPeers(['', ''], new Set(['1']))).toEqual(new Map()));
});
