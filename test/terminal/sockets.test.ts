import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { freePort } from '../free-port.ts';
import { needs } from '../needs.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { conctopsOfTests } from './conctop-terminal.ts';
import type { Terminal } from './terminal.ts';

const open = conctopsOfTests();
const folder = temporaryFolder();
/** A pool: each of its threads takes a connection from the queue, reads one request, works for 200 ms and puts it back. */
const pool = join(folder, 'pool.py');
writeFileSync(
  pool,
  `import os, queue, socket, threading, time
waiting = queue.SimpleQueue()
def work():
    while True:
        connection = waiting.get()
        try:
            if not connection.recv(65536):
                continue
            time.sleep(0.2)
            connection.sendall(b'HTTP/1.1 200 OK\\r\\nContent-Length: 2\\r\\n\\r\\nok')
            waiting.put(connection)
        except OSError:
            pass
for _ in range(int(os.environ['POOL'])):
    threading.Thread(target=work, daemon=True).start()
listener = socket.create_server(('127.0.0.1', int(os.environ['PORT'])), backlog=256)
while True:
    waiting.put(listener.accept()[0])
`,
);

async function start(atOnce: number, columns: number, rows: number): Promise<Terminal> {
  const port = await freePort();
  const own = ['env', `PORT=${port}`, `POOL=${atOnce}`, 'python3', pool];
  const args = ['run', '-c', '60', '--url', `http://127.0.0.1:${port}/`, '--', ...own];
  return open({ args, columns, rows }).terminal;
}

describe.skipIf(process.platform !== 'linux')(
  'what lies in the sockets of a server of one’s own',
  needs('tmux', 'python3'),
  () => {
    test('a server that reads four requests at a time: the others are unread, in the pane and in the verdict', async () => {
      const shown = await start(4, 140, 44);
      await shown.waitFor(/\b[2-6] taken up · 5[4-8] unread · 0 not accepted/, 30_000);
      await shown.waitFor(
        /5[4-8] of 60 (requests wait unread|connections hold a request that the server has not read)/,
        30_000,
      );
    }, 90_000);

    test('one that reads them all: nothing is unread, and no queue is claimed', async () => {
      const shown = await start(100, 140, 44);
      await shown.waitFor(/(5\d|60) taken up · \d unread/, 30_000);
      await shown.waitFor('bottleneck', 30_000);
      expect(shown.screen()).not.toMatch(/wait unread|at a time/);
    }, 90_000);

    test('80 x 24: the one row below the number', async () => {
      const shown = await start(4, 80, 24);
      await shown.waitFor(/5[4-8] of 60 unread/, 30_000);
    }, 90_000);
  },
);
