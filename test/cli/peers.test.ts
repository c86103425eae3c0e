import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import type { ThreadTable } from '../../src/domain/events/run-event.ts';
import { needs } from '../needs.ts';

const conctop = join(dirname(fileURLToPath(import.meta.url)), '../../dist/conctop.js');

/** A server with one client and one backend, which both say nothing: one thread waits for each. */
const SERVER = `
import socket, threading
def listener():
    s = socket.socket(); s.bind(('127.0.0.1', 0)); s.listen(); return s
backend, server = listener(), listener()
client = socket.create_connection(server.getsockname())
accepted, _ = server.accept()
asked = socket.create_connection(backend.getsockname())
for s in (accepted, asked): threading.Thread(target=s.recv, args=(1,), daemon=True).start()
print(client.getsockname()[1], backend.getsockname()[1], flush=True)
threading.Event().wait()
`;

test('a thread that waits for a socket: for which client, or for which server', needs('linux', 'python3'), async () => {
  const server = spawn('python3', ['-c', SERVER], { stdio: ['ignore', 'pipe', 'inherit'] });
  const folder = mkdtempSync(join(tmpdir(), 'conctop-peers-'));
  onTestFinished(() => {
    server.kill('SIGKILL');
    rmSync(folder, { recursive: true });
  });
  const [line = ''] = await new Promise<string[]>((resolve) =>
    createInterface({ input: server.stdout }).once('line', (text) => resolve([text])),
  );
  const [client, backend] = line.split(' ');
  const recording = join(folder, 'run.ndjson');
  const attached = spawn(
    process.execPath,
    [conctop, 'attach', `${server.pid}`, '-d', '4s', '--no-ui', '--record', recording],
    {
      stdio: 'ignore',
    },
  );
  expect(await new Promise((resolve) => attached.on('close', resolve))).toBe(0);
  const tables = readFileSync(recording, 'utf8')
    .split('\n')
    .filter((text) => text.includes('"thread-table"'))
    .map((text) => JSON.parse(text) as ThreadTable);
  // On a busy machine a thread may be on its way into its system call in one of the samples.
  const peers = tables
    .map(({ rows }) => rows.flatMap(({ wait }) => wait?.peer ?? []))
    .findLast(({ length }) => length > 1);
  expect(peers).toHaveLength(2);
  expect(peers).toContainEqual({ address: `127.0.0.1:${client}`, isOutgoing: false });
  expect(peers).toContainEqual({ address: `127.0.0.1:${backend}`, isOutgoing: true });
});
