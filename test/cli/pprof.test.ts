import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { listening } from '../listening.ts';
import { attachHere } from './run-conctop.ts';

/** Long enough for a few profiles. */
const SECONDS = 4;
const profile = readFileSync(join(import.meta.dirname, '../probe/fixtures/stacks/goroutine-own.txt'), 'utf8');

test.each(['', '/debug/pprof', '/debug/pprof/', '/admin/pprof/heap'])(
  '--pprof with path "%s": the goroutines’ profile of it is asked, and said',
  async (path) => {
    const asked = new Set<string | undefined>();
    const server = createServer((request, response) => {
      asked.add(request.url);
      response.end(profile);
    });
    const port = await listening(server);
    const { code, stdout } = await attachHere(['--pprof', `http://127.0.0.1:${port}${path}`], SECONDS);
    expect(code).toBe(0);
    expect(stdout).toContain(
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
  const there = await attachHere(['--pprof', `${port}`, '--json'], SECONDS);
  const [step] = JSON.parse(there.stdout).steps;
  expect(step.unitStacks).toMatchObject({ unit: 'goroutines', total: 87, costMs: null });
  expect(step.unitStacks.groups[1]).toEqual({
    ...{ count: 30, state: null, waitsFor: 'channel, select or running' },
    ...{ function: 'main.chanwait', place: 'g.go:7' },
  });
  const gone = await attachHere(['--pprof', `http://127.0.0.1:${port}/none/pprof`, '--json'], 12);
  expect(gone.stderr).toContain('/none/pprof/goroutine answers with status 404: no stacks of its units.');
  expect(JSON.parse(gone.stdout).steps[0].unitStacks).toBeNull();
}, 60_000);

test('--pprof elsewhere than on this machine is refused', async () => {
  const { code, stderr } = await attachHere(['--pprof', 'http://192.0.2.1:6060'], SECONDS);
  expect(code).toBe(2);
  expect(stderr).toContain('192.0.2.1');
});
