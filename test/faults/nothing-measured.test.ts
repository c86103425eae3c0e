import { spawn } from 'node:child_process';
import { createServer as createSecure } from 'node:https';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { selfSigned } from '../certificate.ts';
import { conctop } from '../conctop.ts';

/**
 * Servers that nothing can be measured of: the run fails, with the cause and no guess about it. They are attached to (this very process
 * serves them), so that whoever answers is not conctop's to end.
 */
const sockets = new Set<Socket>();
let server: Server | null = null;
afterEach(() => {
  for (const socket of sockets) socket.destroy();
  server?.close();
  server = null;
});

async function listen(made: Server): Promise<number> {
  server = made;
  made.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => made.listen(0, '127.0.0.1', resolve));
  return (made.address() as AddressInfo).port;
}

interface Finished {
  readonly code: number | null;
  readonly text: string;
}

const SHORT = ['-c', '10', '-d', '1500ms', '--no-ui'];

const load = (url: string, ...more: readonly string[]): Promise<Finished> =>
  run('attach', `${process.pid}`, '--url', url, ...SHORT, ...more);

function run(...args: readonly string[]): Promise<Finished> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [conctop, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    let text = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => {
        text += chunk;
      });
    child.on('close', (code) => resolve({ code, text }));
  });
}

function expectNoGuess({ code, text }: Finished): void {
  expect([code, text]).toEqual([1, expect.stringMatching(/^conctop: Not a single .*\n {2}\S.*$/m)]);
  expect(text).not.toMatch(/too slowly|last lines|undefined|NaN|\n\s+at /);
}

const answering = (answer: string | Uint8Array, ends = false): Server =>
  createServer((socket) =>
    socket.on('data', () => {
      if (ends) socket.end(answer);
      else socket.write(answer);
    }),
  );

it('a port without a listener', async () => {
  const port = await listen(createServer());
  server?.close();
  const finished = await load(`http://127.0.0.1:${port}/`);
  expectNoGuess(finished);
  expect(finished.text).toMatch(/refused|ECONNREFUSED/);
});

it.each(['socket', 'autocannon'])('an untrusted certificate, with the engine %s', async (engine) => {
  const port = await listen(createSecure(selfSigned, (_, answer) => answer.end('secret')));
  const finished = await load(`https://127.0.0.1:${port}/`, '--engine', engine);
  expectNoGuess(finished);
  expect(finished.text).toMatch(/is not trusted.*\n.*--insecure/);
});

it.each([
  ['words', answering('this is no HTTP at all\r\n\r\n'), /does not send valid HTTP\/1\.1/],
  [
    'another protocol that hangs up',
    answering('SSH-2.0-OpenSSH_9.2\r\n', true),
    /does not send valid HTTP\/1\.1|closed/,
  ],
  ['zeros', answering(Buffer.alloc(4_096)), /does not send valid HTTP\/1\.1/],
  ['escape sequences', answering('\x1b]0;owned\x07\x1b[2J'), /does not send valid HTTP\/1\.1/],
  ['a status line without end', answering('HTTP/1.1 200 OK'.padEnd(70_000, 'x')), /does not send valid HTTP\/1\.1/],
])('garbage for an answer: %s', async (_, made, cause) => {
  const finished = await load(`http://127.0.0.1:${await listen(made)}/`);
  expectNoGuess(finished);
  expect(finished.text).toMatch(cause);
  expect(finished.text).not.toContain('\x1b');
});

it('a server that accepts and says nothing', async () => {
  const finished = await load(`http://127.0.0.1:${await listen(createServer())}/`);
  expectNoGuess(finished);
  expect(finished.text).toMatch(/without an answer/);
});

it('conctop does not wait for a command that answers garbage to speak HTTP', async () => {
  const code = `require('net').createServer((s) => s.on('data', () => s.write('no HTTP\\r\\n\\r\\n'))).listen(process.env.PORT, '127.0.0.1')`;
  const finished = await run('run', ...SHORT, '--', process.execPath, '-e', code);
  expectNoGuess(finished);
  expect(finished.text).toMatch(/does not send valid HTTP\/1\.1/);
});
