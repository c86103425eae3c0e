import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, connect as dial, type Server, type Socket } from 'node:net';
import { endianness, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, describe, expect, it } from 'vitest';
import { openAcceptQueue } from '../../../../src/os/linux/net/accept-queue.ts';
import { listenersFor, parseListeners } from '../../../../src/os/linux/net/listeners.ts';
import { sharesNetwork } from '../../../../src/os/linux/pid/namespace.ts';
import { until } from '../../../load/servers.ts';
import { needs, skipped } from '../../../needs.ts';

const HEAD = '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode';
const ANY_6 = '0'.repeat(32);
const MAPPED = '0000000000000000FFFF00000100007F';
let inode = 1_000;
const line = (local: string, state: string, queue: number, node = inode++): string =>
  `   0: ${local} 00000000:0000 ${state} 00000000:${queue.toString(16).padStart(8, '0').toUpperCase()} 00:00000000 00000000     0        0 ${node} 1 00000000fb562f63 100 0 0 10 0`;
const text = (...lines: string[]): string => [HEAD, ...lines, ''].join('\n');

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

describe('lines', () => {
  const local = '0100007F:1F90';
  it.each([
    ['the listener’s own queue', text(line(local, '0A', 300)), 300],
    ['nothing queued', text(line(local, '0A', 0)), 0],
    ['several listeners of one port', text(line(local, '0A', 2), line(local, '0A', 3)), 5],
    ['another port', text(line('0100007F:1F91', '0A', 2)), null],
    ['another address', text(line('0200007F:1F90', '0A', 2)), null],
    ['a connection of that port', text(line(local, '01', 2)), null],
    ['a line that was cut', text(line(local, '0A', 2)).slice(0, 130), null],
    ['nothing', '', null],
  ])('%s', (_, content, expected) =>
    expect(parseListeners(content, { file: 'tcp', local })?.queued ?? null).toBe(expected),
  );

  it('have the end of the last one', () => {
    const content = text(line('00000000:0016', '0A', 0), line(local, '0A', 1), line('0100007F:1F91', '0A', 0));
    const { endByte } = parseListeners(content, { file: 'tcp', local }) ?? { endByte: 0 };
    expect(content.slice(0, endByte)).toBe(content.split('\n').slice(0, 3).join('\n').concat('\n'));
  });
});

const littleEndian = endianness() === 'LE' ? needs() : skipped('the recorded tables are of a little-endian machine');
describe('which listener gets a connection, from a machine’s tables', littleEndian, () => {
  let folder = '';
  const tables = (tcp: string, tcp6: string): void => {
    folder = mkdtempSync(join(tmpdir(), 'conctop-net-'));
    cleanups.push(() => rmSync(folder, { recursive: true }));
    writeFileSync(join(folder, 'tcp'), tcp);
    writeFileSync(join(folder, 'tcp6'), tcp6);
  };
  const lengthAt = (address: string): number | null => {
    const queue = openAcceptQueue(address, 8080, folder);
    cleanups.push(() => queue.close());
    return queue.length();
  };

  it('each address has its own listener, although the port is the same', () => {
    tables(text(line('0100007F:1F90', '0A', 1), line('0200007F:1F90', '0A', 2), line('00000000:1F90', '0A', 4)), HEAD);
    expect(['127.0.0.1', '127.0.0.2', '127.0.0.3', '::1'].map(lengthAt)).toEqual([1, 2, 4, null]);
  });

  it('a dual-stack listener gets both families', () => {
    tables(HEAD, text(line(`${ANY_6}:1F90`, '0A', 7)));
    expect(['127.0.0.1', '::1'].map(lengthAt)).toEqual([7, 7]);
  });

  it('IPv4 has its own listener: the IPv6 one does not count for it', () => {
    tables(text(line('00000000:1F90', '0A', 1)), text(line(`${ANY_6}:1F90`, '0A', 7)));
    expect(['127.0.0.1', '::1'].map(lengthAt)).toEqual([1, 7]);
  });

  it('an address comes before all addresses, even when written as IPv6', () => {
    tables(text(line('00000000:1F90', '0A', 1)), text(line(`${MAPPED}:1F90`, '0A', 5)));
    expect(['127.0.0.1', '127.0.0.2'].map(lengthAt)).toEqual([5, 1]);
  });

  it('new and closed listeners are noticed', () => {
    let nowMs = 0;
    const workers = [1, 2, 3].map((node) => line('0100007F:1F90', '0A', 10, node));
    tables(text(...workers.slice(0, 2)), HEAD);
    const queue = openAcceptQueue('127.0.0.1', 8080, folder, () => nowMs);
    cleanups.push(() => queue.close());
    expect(queue.length()).toBe(20);
    // The kernel puts a new one before the others: the prefix that was read holds other lines now.
    nowMs = 2_000;
    writeFileSync(join(folder, 'tcp'), text(...workers.slice().reverse()));
    expect(queue.length()).toBe(30);
    // Behind the others: at the next climb.
    writeFileSync(join(folder, 'tcp'), text(...workers.slice().reverse(), line('0100007F:1F90', '0A', 10, 4)));
    expect(queue.length()).toBe(30);
    queue.refresh();
    expect(queue.length()).toBe(40);
    nowMs = 4_000;
    writeFileSync(join(folder, 'tcp'), text(workers[0] ?? ''));
    expect(queue.length()).toBe(10);
  });

  it('no listener, and no such file', () => {
    tables(text(line('0100007F:1F91', '0A', 1)), HEAD);
    expect(lengthAt('127.0.0.1')).toBe(null);
    expect(openAcceptQueue('127.0.0.1', 8080, '/nowhere').length()).toBe(null);
    expect(listenersFor('::1', 80)[0]?.local).toBe('00000000000000000000000001000000:0050');
    expect(listenersFor('2001:db8::7', 80)[0]?.local).toBe('B80D0120000000000000000007000000:0050');
  });
});

describe('the server’s network namespace', () => {
  it('is ours, another one, or not known', async () => {
    const proc = mkdtempSync(join(tmpdir(), 'conctop-proc-'));
    cleanups.push(() => rmSync(proc, { recursive: true }));
    for (const [pid, namespace] of [
      ['self', 'net:[1]'],
      ['7', 'net:[1]'],
      ['8', 'net:[2]'],
    ] as const) {
      mkdirSync(join(proc, pid, 'ns'), { recursive: true });
      symlinkSync(namespace, join(proc, pid, 'ns/net'));
    }
    expect(await sharesNetwork(7, proc)).toBe(true);
    expect(await sharesNetwork(8, proc)).toBe(false);
    expect(await sharesNetwork(9, proc)).toBe(true);
    expect(await sharesNetwork(null, proc)).toBe(true);
  });
});

const portOf = (server: Server): number => {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
};

describe('of this machine', needs('linux'), () => {
  /** Listeners in a process of their own, so that it can be stopped: it accepts nothing then, and the kernel goes on. */
  const stoppable = async (
    program: string,
    host: string,
  ): Promise<{ port: number; signal(name: NodeJS.Signals): void }> => {
    const server = spawn(...(program === 'node' ? NODE(host) : PYTHON), { stdio: ['ignore', 'pipe', 'inherit'] });
    cleanups.push(() => server.kill('SIGKILL'));
    const [port] = await once(createInterface(server.stdout), 'line');
    return { port: Number(port), signal: (name) => server.kill(name) };
  };
  const NODE = (host: string): [string, string[]] => [
    process.execPath,
    ['-e', `const s = require('net').createServer(); s.listen(0, '${host}', () => console.log(s.address().port))`],
  ];
  const PYTHON: [string, string[]] = [
    'python3',
    [
      '-c',
      `
import socket, time
def listen(port):
    s = socket.socket()
    s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    s.bind(('127.0.0.1', port))
    s.listen(100)
    return s
one = listen(0)
others = [listen(one.getsockname()[1]) for _ in range(3)]
print(one.getsockname()[1], flush=True)
time.sleep(60)`,
    ],
  ];
  const dialAll = (port: number, address: string, count: number): void => {
    const sockets: Socket[] = [];
    for (let index = 0; index < count; index += 1) sockets.push(dial(port, address).on('error', () => undefined));
    cleanups.push(() => sockets.map((socket) => socket.destroy()));
  };

  it.each([
    ['127.0.0.1', '127.0.0.1'],
    ['0.0.0.0', '127.0.0.1'],
    ['::', '127.0.0.1'],
    ['::', '::1'],
    ['::1', '::1'],
    ['::ffff:127.0.0.1', '127.0.0.1'],
  ])('a server on %s, asked at %s: what it does not accept is in the queue', async (host, address) => {
    const server = await stoppable('node', host);
    const queue = openAcceptQueue(address, server.port);
    cleanups.push(() => queue.close());
    expect(queue.length()).toBe(0);
    server.signal('SIGSTOP');
    dialAll(server.port, address, 7);
    await until(
      () => queue.length(),
      (length) => length === 7,
    );
    server.signal('SIGCONT');
    await until(
      () => queue.length(),
      (length) => length === 0,
    );
  });

  it('several listeners of one port (SO_REUSEPORT): their sum', needs('python3'), async () => {
    const server = await stoppable('python3', '');
    const queue = openAcceptQueue('127.0.0.1', server.port);
    cleanups.push(() => queue.close());
    expect(queue.length()).toBe(0);
    dialAll(server.port, '127.0.0.1', 40);
    await until(
      () => queue.length(),
      (length) => length === 40,
    );
  });

  it('of each of so many listeners that the kernel returns them in several reads', async () => {
    const servers = Array.from({ length: 60 }, () => createServer());
    cleanups.push(() => servers.map((server) => server.close()));
    await Promise.all(servers.map((server) => once(server.listen(0, '127.0.0.1'), 'listening')));
    const lengths = servers.map((server) => {
      const queue = openAcceptQueue('127.0.0.1', portOf(server));
      cleanups.push(() => queue.close());
      // The second time on the line's own place.
      return [queue.length(), queue.length()];
    });
    expect(new Set(lengths.flat())).toEqual(new Set([0]));
  });

  it('is unknown for a port without a listener, and found once there is one', async () => {
    const server: Server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const port = portOf(server);
    await new Promise((resolve) => server.close(resolve));
    let nowMs = 0;
    const queue = openAcceptQueue('127.0.0.1', port, undefined, () => nowMs);
    cleanups.push(() => queue.close());
    expect(queue.length()).toBe(null);
    server.listen(port, '127.0.0.1');
    cleanups.push(() => server.close());
    await once(server, 'listening');
    nowMs = 2_000;
    expect(queue.length()).toBe(0);
  });
});
