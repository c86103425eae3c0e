import { readdirSync } from 'node:fs';
import { createServer } from 'node:http';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { RunEvent } from '../../src/domain/events/run-event.ts';
import { type SamplerOptions, startSampler } from '../../src/probe/sampler.ts';
import { listening } from '../listening.ts';
import { needs } from '../needs.ts';
import { copyOfProc, ROOT_PID } from './proc-root.ts';
import { PYTHON_THREADS, startReal } from './real-process.ts';

function sample(pid: number, options: Partial<SamplerOptions> = {}) {
  const startedMs = performance.now();
  const events: RunEvent[] = [];
  const gone = vi.fn();
  const sampler = startSampler({
    pid,
    url: null,
    generatorPids: () => [],
    emit: (event) => events.push(event),
    clock: () => performance.now() - startedMs,
    onGone: gone,
    ...options,
  });
  onTestFinished(() => sampler.stop());
  const of = <T extends RunEvent['type']>(type: T) =>
    events.filter((event): event is Extract<RunEvent, { type: T }> => event.type === type);
  return { events, gone, sampler, of };
}

const onLinux = needs('linux', 'python3');

test('a busy process: samples, threads and cores agree', onLinux, async () => {
  const { pid } = await startReal('python3', '-c', PYTHON_THREADS, '10', 'burn');
  const { of, gone } = sample(pid, { generatorPids: () => [process.pid] });
  await vi.waitFor(() => expect(of('process-sample').length).toBeGreaterThanOrEqual(8), { timeout: 10_000 });
  const [first] = of('process-sample');
  expect(first).toMatchObject({ processes: 1, threads: 12, cpuPercent: null, contextSwitchesPerSecond: null });
  const last = of('process-sample').at(-1);
  expect(last?.cpuPercent).toBeGreaterThan(20);
  expect(
    of('process-sample').findLast((event) => event.contextSwitchesPerSecond !== null)?.contextSwitchesPerSecond
      ?.voluntary,
  ).toBeGreaterThan(50);

  const table = of('thread-table').at(-1);
  expect(table?.total).toBe(12);
  expect(table?.rows).toHaveLength(12);
  expect(table?.rows[0]?.cpuPercent).toBeGreaterThan(20);
  expect(table?.rows[0]?.tid).not.toBe(pid);

  const cores = of('cores-sample').at(-1);
  const targetPercent = cores?.cores.reduce((total, core) => total + (core.targetPercent ?? 0), 0) ?? 0;
  expect(Math.abs(targetPercent - (last?.cpuPercent ?? 0))).toBeLessThan(25);
  expect(cores?.cores.every((core) => core.generatorPercent !== null)).toBe(true);
  expect(cores?.selfCpuPercent).toBeGreaterThan(0);
  expect(gone).not.toHaveBeenCalled();
});

test('a killed target: reported once, then silence', onLinux, async () => {
  const child = await startReal('python3', '-c', PYTHON_THREADS, '3');
  const { events, gone, of } = sample(child.pid);
  await vi.waitFor(() => expect(of('process-sample').length).toBeGreaterThan(1), { timeout: 5_000 });
  child.kill('SIGKILL');
  await vi.waitFor(() => expect(gone).toHaveBeenCalledTimes(1), { timeout: 5_000 });
  const count = events.length;
  await new Promise((resolve) => setTimeout(resolve, 600));
  expect(events).toHaveLength(count);
  expect(gone).toHaveBeenCalledTimes(1);
});

/** Perl writes $0 over its command line, as setproctitle does. */
const TITLED_WORKERS = `
$| = 1;
for my $number (1 .. 100) { if (fork() == 0) { $0 = "shop: worker $number idle in transaction"; sleep 60; exit } }
$0 = 'shop: main'; print "ready\\n"; sleep 60;
`;

test('each of a hundred workers has its title', needs('linux', 'perl'), async () => {
  const { pid } = await startReal('perl', '-e', TITLED_WORKERS);
  const { of } = sample(pid);
  await vi.waitFor(
    () => {
      const titles = of('thread-table')
        .at(-1)
        ?.processes?.map(({ title }) => title);
      expect(titles).toHaveLength(101);
      expect(titles?.filter((title) => /^shop: (main|worker \d+ idle in transaction)$/.test(title ?? ''))).toHaveLength(
        101,
      );
    },
    { timeout: 10_000 },
  );
});

test('stop closes every descriptor, and no event comes after it', onLinux, async () => {
  const { pid } = await startReal('python3', '-c', PYTHON_THREADS, '50');
  const before = readdirSync('/proc/self/fd').length;
  const { events, sampler, of, gone } = sample(pid);
  await vi.waitFor(() => expect(of('thread-table').length).toBeGreaterThan(0), { timeout: 5_000 });
  expect(readdirSync('/proc/self/fd').length).toBeGreaterThan(before + 50);
  sampler.stop();
  const count = events.length;
  await vi.waitFor(() => expect(readdirSync('/proc/self/fd').length).toBeLessThanOrEqual(before), { timeout: 2_000 });
  await new Promise((resolve) => setTimeout(resolve, 600));
  expect(events).toHaveLength(count);
  expect(gone).not.toHaveBeenCalled();
});

test('a recorded /proc: rates of counters that stand still are 0, in the first sample null', async () => {
  const { of } = sample(ROOT_PID, { platform: 'linux', procRoot: copyOfProc(), sampleMs: 50 });
  await vi.waitFor(() => expect(of('process-sample').length).toBeGreaterThan(2), { timeout: 5_000 });
  const samples = of('process-sample');
  expect(samples[0]).toMatchObject({ processes: 3, threads: 4, cpuPercent: null });
  expect(samples.at(-1)).toMatchObject({ processes: 3, threads: 4, cpuPercent: 0 });
  expect(of('thread-table')[0]?.states).toEqual({ running: 1, sleeping: 3 });
  // No core's time moved either, so there is nothing to divide by: no event rather than cores at 0 %.
  expect(of('cores-sample')).toEqual([]);
});

test('missing metrics: on the screen and in the log, once', async () => {
  const port = await listening(createServer((_, response) => response.writeHead(404).end()));
  const metricsUrl = `http://127.0.0.1:${port}/prom`;
  const { of } = sample(ROOT_PID, { platform: 'linux', procRoot: copyOfProc(), metricsUrl });
  await vi.waitFor(() => expect(of('target-log')).toHaveLength(1), { timeout: 5_000 });
  const message = '/prom answers with status 404: no runtime figures.';
  expect(of('target-progress')).toMatchObject([{ phase: 'checking', message }]);
  expect(of('target-log')).toMatchObject([{ stream: 'stderr', line: `conctop: ${message}` }]);
});

test('a process that does not exist is gone at once', async () => {
  const { gone, events } = sample(4_711_000, { platform: 'linux', procRoot: copyOfProc() });
  await vi.waitFor(() => expect(gone).toHaveBeenCalledTimes(1), { timeout: 5_000 });
  expect(events).toEqual([]);
});
