import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import type { RunEvent } from '../../src/domain/events/run-event.ts';
import type { Summary } from '../../src/domain/words/summary.ts';
import { readRecording } from '../../src/record/recording-reader.ts';
import { freePort } from '../free-port.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { eventually, processesMarked } from '../terminal/processes.ts';
import { type Finished, runConctop } from './run-conctop.ts';

const mark = randomUUID();
const env = { ...process.env, CONCTOP_TEST_MARK: mark };
const folder = temporaryFolder();
const server = join(folder, 'own.mjs');
writeFileSync(
  server,
  `import { createServer } from 'node:http';
let served = 0;
const server = createServer((request, response) => {
  if (request.url === '/metrics') return response.end('go_goroutines 42\\n');
  served += 1;
  setTimeout(() => response.end('hi'), 20);
});
server.listen(Number(process.env.PORT ?? process.argv[2]), '127.0.0.1', () => console.log('at ' + server.address().port));
process.on('SIGUSR1', () => console.log('served ' + served));
`,
);
const others: ChildProcess[] = [];
afterEach(async () => {
  for (const child of others.splice(0)) child.kill('SIGKILL');
  expect(await eventually(() => processesMarked(mark).length === 0)).toBe(true);
});

const run = (args: readonly string[], over: NodeJS.ProcessEnv = {}): Promise<Finished> =>
  runConctop(args, { env: { CONCTOP_TEST_MARK: mark, ...over } });

/** A server that conctop did not start. */
async function foreignServer(): Promise<{ pid: number; port: number; child: ChildProcess }> {
  const child = spawn(process.execPath, [server], { env: { ...env, PORT: '0' } });
  others.push(child);
  const port = await new Promise<number>((resolve) =>
    child.stdout.on('data', (chunk) => resolve(Number(/at (\d+)/.exec(String(chunk))?.[1]))),
  );
  return { pid: child.pid ?? 0, port, child };
}

/** A recording in which the target's end comes before any socket that broke of it, and the step ends with the target. */
function expectExitFirst(recording: string): void {
  const { events } = readRecording(recording);
  const at = (holds: (event: RunEvent) => boolean): number => events.findIndex(holds);
  const exit = at((event) => event.type === 'target-exited');
  const broken = at((event) => event.type === 'load-tick' && event.errors.reset + event.errors.connect > 0);
  expect(exit).toBeGreaterThan(0);
  if (broken !== -1) expect(exit).toBeLessThan(broken);
  // A probe that was just reading may report in between; the load does not.
  const ofTheLoad = events.slice(exit + 1).find(({ type }) => type === 'load-tick' || type.startsWith('step-'));
  expect(ofTheLoad?.type).toBe('step-ended');
}

describe('conctop run', () => {
  test.each([
    ['--port', (port: number) => ({ args: ['--port', `${port}`], over: {} })],
    ['an exported PORT', (port: number) => ({ args: [], over: { PORT: `${port}` } })],
  ])('%s is where the command listens and the load goes', async (_name, choose) => {
    const port = await freePort();
    const { args, over } = choose(port);
    const command = ['--', process.execPath, server];
    const { code, stdout } = await run(['run', ...args, '-c', '2', '-d', '500ms', '--json', ...command], over);
    expect(code).toBe(0);
    expect((JSON.parse(stdout) as Summary).target.url).toBe(`http://127.0.0.1:${port}`);
  });

  test('an exported PORT that is taken is reported', async () => {
    const { pid, port } = await foreignServer();
    const { code, stderr } = await run(['run', '--no-ui', '--', process.execPath, server], { PORT: `${port}` });
    expect(code).toBe(1);
    expect(stderr).toContain(`cannot listen on 127.0.0.1:${port}: `);
    expect(stderr).toContain(`(pid ${pid}) holds it`);
    expect(stderr).toContain('choose another port with --port or --url');
  });

  test('any command: waits for its port, loads it, ends it', async () => {
    const { code, stdout } = await run(['run', '-c', '10', '-d', '1500ms', '--json', '--', process.execPath, server]);
    expect(code).toBe(0);
    const summary = JSON.parse(stdout) as Summary;
    expect(summary).toMatchObject({ ended: 'completed', work: 'custom', delayMs: null, error: null });
    expect(summary.steps[0]).toMatchObject({ connections: { requested: 10, open: 10 }, processes: 1 });
    expect(summary.steps[0]?.requests).toBeGreaterThan(100);
    expect(summary.steps[0]?.latencyMs.min).toBeGreaterThan(18);
  });

  test('its metrics name the unit', async () => {
    const port = await freePort();
    const args = ['--url', `http://127.0.0.1:${port}/`, '--metrics', `http://127.0.0.1:${port}/metrics`];
    const { code, stdout } = await run([
      'run',
      ...args,
      '-c',
      '5',
      '-d',
      '2s',
      '--json',
      '--',
      process.execPath,
      server,
    ]);
    expect(code).toBe(0);
    expect((JSON.parse(stdout) as Summary).steps[0]?.unit).toEqual({ name: 'goroutines', last: 42 });
  });

  test('a command that ends, or does not exist, is reported with its last lines', async () => {
    const died = await run([
      'run',
      '-c',
      '5',
      '--no-ui',
      '--',
      process.execPath,
      '-e',
      'console.error("no config"); process.exit(3)',
    ]);
    expect(died.code).toBe(1);
    expect(died.stderr).toMatch(/ended before it listened: exit code 3\.\n\s+no config/);
    const none = await run(['run', '--no-ui', '--', 'no-such-program-here']);
    expect(none.code).toBe(1);
    expect(none.stderr).toContain('no-such-program-here: there is no such program');
  });
});

describe('conctop attach', () => {
  test('observes without load, by port, and leaves the process as it was', async () => {
    const { pid, port, child } = await foreignServer();
    const { code, stdout } = await run(['attach', '--port', `${port}`, '-d', '1500ms', '--json']);
    expect(code).toBe(0);
    const summary = JSON.parse(stdout) as Summary;
    expect(summary.target).toMatchObject({ name: 'node own.mjs', pid, url: null });
    expect(summary.steps[0]).toMatchObject({
      requests: 0,
      requestsPerSecond: null,
      processes: 1,
      connections: { requested: 0 },
    });
    expect(summary.steps[0]?.threads?.last).toBeGreaterThan(1);
    expect(summary.steps[0]?.rssBytes?.last).toBeGreaterThan(10_000_000);
    expect(child.exitCode).toBe(null);
    expect(child.signalCode).toBe(null);
  });

  test('with a URL it also loads', async () => {
    const { pid, port, child } = await foreignServer();
    const { code, stdout } = await run(['attach', `${pid}`, '--url', `${port}`, '-c', '10', '-d', '1500ms', '--json']);
    expect(code).toBe(0);
    expect((JSON.parse(stdout) as Summary).steps[0]?.requests).toBeGreaterThan(100);
    expect(child.exitCode).toBe(null);
  });

  test('the process ends under load: the same exit code, and one cause', async () => {
    const { pid, port, child } = await foreignServer();
    const recording = join(folder, 'attached.ndjson');
    setTimeout(() => child.kill('SIGKILL'), 2_000);
    const args = ['attach', `${pid}`, '--url', `${port}`, '-c', '10', '-d', '20s', '--json', '--record', recording];
    const { code, stdout, stderr } = await run(args);
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /The target node own\.mjs ended in the middle of the run: exit status unknown, \d+ connections/,
    );
    expect(JSON.parse(stdout)).toMatchObject({ ended: 'target-exited', error: { code: 'target-died' } });
    expectExitFirst(recording);
  });

  test('the process ends: reported, and the figures are kept', async () => {
    const { pid, child } = await foreignServer();
    setTimeout(() => child.kill('SIGKILL'), 1_500);
    const { code, stdout, stderr } = await run(['attach', `${pid}`, '--no-ui', '-d', '20s']);
    expect(code).toBe(1);
    expect(stdout).toContain('the target ended: exit status unknown\n');
    expect(stdout).not.toContain('Its last lines');
    expect(stdout).toMatch(/OS threads/);
    expect(stderr).toContain('The process node own.mjs ended: exit status unknown.');
  });

  test.each([
    [['attach', '999999999'], 1, 'There is no process 999999999.'],
    [['attach'], 2, 'Neither a process nor a port is named.'],
    [['attach', 'nginx'], 2, 'nginx is not a process id.'],
    [['attach', '1', '--port', '3000'], 2, '--port contradicts the process id.'],
    [['attach', '1', '--port', 'http'], 2, '--port http is not a port.'],
    [['run'], 2, 'There is no command to run.'],
    [
      ['run', '--url', 'http://192.0.2.7/', '--', 'true'],
      2,
      '192.0.2.7 is not an address of this machine, and conctop loads no other.',
    ],
  ])('%j: exit code %i, %s', async (args, expectedCode, sentence) => {
    const { code, stderr } = await run([...args, '--no-ui']);
    expect(stderr).toContain(sentence);
    expect(code).toBe(expectedCode);
  });
});
