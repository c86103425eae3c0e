import { spawn } from 'node:child_process';
import { createServer, connect as dial, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { openAcceptQueue, parseAcceptQueue } from '../../src/load/accept-queue.ts';
import { until } from './servers.ts';

const HEAD = '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode';
const line = (port: string, state: string, queue: string): string =>
  `   0: 0100007F:${port} 00000000:0000 ${state} 00000000:${queue} 00:00000000 00000000     0        0 1083 1 00000000fb562f63 100 0 0 10 0`;
const text = (...lines: string[]): string => [HEAD, ...lines, ''].join('\n');

describe('parse', () => {
  it.each([
    ['the listener’s own queue', text(line('1F90', '0A', '0000012C')), 300],
    ['nothing queued', text(line('1F90', '0A', '00000000')), 0],
    ['several listeners of one port', text(line('1F90', '0A', '00000002'), line('1F90', '0A', '00000003')), 5],
    ['another port', text(line('1F91', '0A', '00000002')), null],
    ['a connection of that port', text(line('1F90', '01', '00000002')), null],
    ['a line that was cut', text(line('1F90', '0A', '00000002')).slice(0, 130), null],
    ['nothing', '', null],
  ])('%s', (_, content, expected) => expect(parseAcceptQueue(content, 0x1f90)?.length ?? null).toBe(expected));

  it('tells where the last line ends', () => {
    const content = text(
      line('0016', '0A', '00000000'),
      line('1F90', '0A', '00000001'),
      line('1F91', '0A', '00000000'),
    );
    const { endByte } = parseAcceptQueue(content, 0x1f90) ?? { endByte: 0 };
    expect(content.slice(0, endByte)).toBe(text(line('0016', '0A', '00000000'), line('1F90', '0A', '00000001')));
  });
});

describe.skipIf(process.platform !== 'linux')('of this machine', () => {
  const cleanups: (() => void)[] = [];
  afterEach(() => {
    for (const cleanup of cleanups.splice(0)) cleanup();
  });

  it('counts what a server that does not accept leaves in the queue', async () => {
    // A stopped process accepts nothing; the kernel completes the handshakes all the same.
    const server = spawn(process.execPath, [
      '-e',
      "const s = require('net').createServer(); s.listen(0, '127.0.0.1', () => console.log(s.address().port))",
    ]);
    cleanups.push(() => server.kill('SIGKILL'));
    const port = await new Promise<number>((resolve) => server.stdout.once('data', (data) => resolve(Number(data))));
    const queue = openAcceptQueue(port);
    cleanups.push(() => queue.close());
    expect(queue.length()).toBe(0);
    server.kill('SIGSTOP');
    const sockets: Socket[] = [];
    for (let index = 0; index < 7; index += 1) sockets.push(dial(port, '127.0.0.1').on('error', () => undefined));
    cleanups.push(() => sockets.map((socket) => socket.destroy()));
    await until(
      () => queue.length(),
      (length) => length === 7,
    );
    server.kill('SIGCONT');
    await until(
      () => queue.length(),
      (length) => length === 0,
    );
  });

  it('is unknown for a port where nobody listens, and found once somebody does', async () => {
    const server: Server = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    await new Promise((resolve) => server.close(resolve));
    let nowMs = 0;
    const queue = openAcceptQueue(port, undefined, () => nowMs);
    cleanups.push(() => queue.close());
    expect(queue.length()).toBe(null);
    server.listen(port, '127.0.0.1');
    cleanups.push(() => server.close());
    await new Promise((resolve) => server.once('listening', resolve));
    nowMs = 2_000;
    expect(queue.length()).toBe(0);
  });

  it('is unknown where there is no such file', () => {
    expect(openAcceptQueue(80, ['/nowhere/tcp']).length()).toBe(null);
  });
});
