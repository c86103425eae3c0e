import { expect, it } from 'vitest';
import { listeningPorts, parseTcpTable } from '../../../../src/os/linux/net/tcp.ts';

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
  expect([...listeningPorts(TABLE)]).toEqual([
    ['41001', 8080],
    ['41002', 5499],
  ]);
});

it('the accept queue, for listeners only', () => {
  const [, ...lines] = TABLE.replaceAll('00000000:00000000 00:', '00000000:0000000B 00:').split('\n');
  expect([...parseTcpTable(lines.join('\n'))].map(({ local, queued }) => [local, queued])).toEqual([
    ['0100007F:1F90', 11],
    ['00000000:157B', 11],
    ['0100007F:1F90', 0],
    ['0100007F:E0C2', 0],
    ['0100007F:1F90', 0],
  ]);
});

it('a last line that is cut in its inode is skipped', () => {
  const [head = '', first = '', second = ''] = TABLE.split('\n');
  const cut = `${head}\n${first}\n${second.slice(0, second.indexOf('41002') + 3)}`;
  expect([...parseTcpTable(cut)].map(({ inode }) => inode)).toEqual(['41001']);
});
