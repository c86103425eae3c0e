import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';

const here = dirname(fileURLToPath(import.meta.url));
const conctop = join(here, '../../dist/conctop.js');
const profile = readFileSync(join(here, '../probe/fixtures/stacks/goroutine-own.txt'), 'utf8');

/** What `conctop attach` writes about this very process, which serves the profile. */
function attach(args: readonly string[], seconds = 4): Promise<{ code: number | null; stdout: string; text: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [
      conctop,
      'attach',
      `${process.pid}`,
      ...args,
      '-d',
      `${seconds}s`,
      '--no-ui',
    ]);
    let text = '';
    let stdout = '';
    child.stdout.on('data', (chunk) => {
      stdout += chunk;
      text += chunk;
    });
    child.stderr.on('data', (chunk) => {
      text += chunk;
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, text }));
  });
}

async function listening(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

test.each(['', '/debug/pprof', '/debug/pprof/', '/admin/pprof/heap'])(
  '--pprof with path "%s": the goroutines’ profile of it is asked, and said',
  async (path) => {
    const asked = new Set<string | undefined>();
    const server = createServer((request, response) => {
      asked.add(request.url);
      response.end(profile);
    });
    const port = await listening(server);
    const { code, text } = await attach(['--pprof', `http://127.0.0.1:${port}${path}`]);
    expect(code).toBe(0);
    expect(text).toContain(
      'goroutines: 34 net/http background read · 30 channel, select or running ← main.chanwait g.go:7',
    );
    expect([...asked]).toEqual([`${path.startsWith('/admin') ? '/admin' : '/debug'}/pprof/goroutine?debug=1`]);
  },
  30_000,
);

test('in the JSON, with its cost; a server without it is reported in one sentence, and there is no figure', async () => {
  const port = await listening(
    createServer((request, response) => {
      if (request.url?.startsWith('/debug') !== true) response.writeHead(404);
      response.end(profile);
    }),
  );
  const there = await attach(['--pprof', `${port}`, '--json']);
  const [step] = JSON.parse(there.stdout).steps;
  expect(step.unitStacks).toMatchObject({ unit: 'goroutines', total: 87, costMs: null });
  expect(step.unitStacks.groups[1]).toEqual({
    ...{ count: 30, state: null, waitsFor: 'channel, select or running' },
    ...{ function: 'main.chanwait', place: 'g.go:7' },
  });
  const gone = await attach(['--pprof', `http://127.0.0.1:${port}/none/pprof`, '--json'], 12);
  expect(gone.text).toContain('/none/pprof/goroutine answers with status 404: no stacks of its units.');
  expect(JSON.parse(gone.stdout).steps[0].unitStacks).toBeNull();
}, 60_000);

test('--pprof elsewhere than on this machine is refused', async () => {
  const { code, text } = await attach(['--pprof', 'http://192.0.2.1:6060']);
  expect(code).toBe(2);
  expect(text).toContain('192.0.2.1');
});
