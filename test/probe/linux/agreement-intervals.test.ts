import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { CoresInterval, RunEvent } from '../../../src/domain/events/run-event.ts';
import { startSampler } from '../../../src/probe/sampler.ts';
import { needs } from '../../needs.ts';
import { startReal } from '../real-process.ts';

/*
 * Interval figures over some two seconds against readings of /proc that share no code with the probe. Totals only grow, so
 * the figure must lie between two differences of an independent reader: from just after the first moment to just before
 * the last, and from just before to just after. No tolerance is needed for the time between two readings.
 */
const onLinux = needs('linux', 'python3');

/** Ticks of /proc are cut off to 10 ms, and a core's busy time is cut to what can be: one tick at either end. */
const TICK_MS = 10;
const OWN_READING_MS = 20;
const MIN_MS = 2_000;

/** How long a short-lived child burns: one that is just being waited for is in two accounts of /proc, or in none. */
const CHILD_MS = 50;

/** A root with a child that burns all the time, and with one after the other that burns for a moment. */
const BURNING_TREE = `
import os, time
def burn(seconds):
    end = time.monotonic() + seconds
    while time.monotonic() < end: pass
if os.fork() == 0:
    while True: burn(1)
print('ready', flush=True)
while True:
    child = os.fork()
    if child == 0:
        burn(${CHILD_MS / 1000})
        os._exit(0)
    os.waitpid(child, 0)
    time.sleep(0.02)
`;

/** What stands for the load generator. */
const BURNER = `
print('ready', flush=True)
while True: pass
`;

/** Parts are counted by other clocks than the cores: their ticks, and what a timer found running, may be off by so much. */
const CLOCKS_TOLERANCE = 0.1;

interface OwnReading {
  readonly atMs: number;
  /** With what its children left behind. */
  readonly treeMs: number;
  readonly generatorMs: number;
  /** idle + iowait of each core. */
  readonly idleMs: readonly number[];
}

function readOwn(root: number, generator: number, atMs: number): OwnReading {
  const stats = readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    try {
      const text = readFileSync(`/proc/${name}/stat`, 'utf8');
      const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
      return [
        {
          pid: Number(name),
          ppid: Number(fields[1]),
          cpuMs: fields.slice(11, 15).reduce((total, ticks) => total + Number(ticks), 0) * 10,
        },
      ];
    } catch {
      return [];
    }
  });
  const tree = stats.filter(({ pid, ppid }) => pid === root || ppid === root);
  const lines = readFileSync('/proc/stat', 'utf8').split('\n');
  const cores = lines.filter((line) => /^cpu\d/.test(line)).map((line) => line.split(/\s+/).map(Number));
  return {
    atMs,
    treeMs: tree.reduce((total, { cpuMs }) => total + cpuMs, 0),
    generatorMs: stats.find(({ pid }) => pid === generator)?.cpuMs ?? Number.NaN,
    idleMs: cores.map((fields) => ((fields[4] ?? 0) + (fields[5] ?? 0)) * 10),
  };
}

test('CPU of the tree and of each core, over two seconds, lie between two readings of /proc', onLinux, async () => {
  const { pid } = await startReal('python3', '-c', BURNING_TREE);
  const generator = await startReal('python3', '-c', BURNER);
  const startedMs = performance.now();
  const clock = () => performance.now() - startedMs;
  const own: OwnReading[] = [];
  const events: RunEvent[] = [];
  const sampler = startSampler({
    pid,
    url: null,
    generatorPids: () => [generator.pid],
    emit: (event) => events.push(event),
    clock,
  });
  let reading = true;
  onTestFinished(() => {
    reading = false;
    sampler.stop();
  });
  const readings = (async () => {
    for (; reading; await sleep(OWN_READING_MS)) own.push(readOwn(pid, generator.pid, clock()));
  })();
  const of = <T extends 'process-sample' | 'cores-sample'>(type: T) =>
    events.filter((event): event is Extract<RunEvent, { type: T }> => event.type === type && 'interval' in event);
  await vi.waitFor(
    () => {
      const samples = of('cores-sample');
      expect(samples.reduce((total, { interval }) => total + (interval?.ms ?? 0), 0)).toBeGreaterThan(MIN_MS);
    },
    { timeout: 15_000 },
  );
  await sleep(2 * OWN_READING_MS);
  reading = false;
  await readings;
  sampler.stop();

  const processes = of('process-sample');
  const treeMs = processes.reduce((total, { interval }) => total + (interval?.cpuMs ?? 0), 0);
  const bounds = boundsOf(own, processes, ({ treeMs }) => treeMs);
  expect(treeMs).toBeGreaterThan(MIN_MS / 10);
  expect(treeMs).toBeGreaterThanOrEqual(bounds.least - CHILD_MS);
  expect(treeMs).toBeLessThanOrEqual(bounds.most + CHILD_MS);

  const cores = of('cores-sample');
  const targetMs = cores.reduce((total, { interval }) => total + (interval?.targetMs ?? Number.NaN), 0);
  const ofTarget = boundsOf(own, cores, ({ treeMs }) => treeMs);
  expect(targetMs).toBeGreaterThanOrEqual(ofTarget.least - CHILD_MS);
  expect(targetMs).toBeLessThanOrEqual(ofTarget.most + CHILD_MS);
  const generatorMs = cores.reduce((total, { interval }) => total + (interval?.generatorMs ?? Number.NaN), 0);
  const ofGenerator = boundsOf(own, cores, (reading) => reading.generatorMs);
  expect(generatorMs).toBeGreaterThanOrEqual(ofGenerator.least);
  expect(generatorMs).toBeLessThanOrEqual(ofGenerator.most);

  // What is known of who had the cores is not more than what the cores were busy for.
  const sum = (of: (interval: CoresInterval) => number): number =>
    cores.reduce((total, { interval }) => total + (interval === undefined ? Number.NaN : of(interval)), 0);
  const busyMs = sum((interval) => interval.busyMs.reduce((total, { ms }) => total + ms, 0));
  const knownMs = sum(({ interruptMs, selfMs }) => interruptMs + selfMs) + targetMs + generatorMs;
  expect(knownMs).toBeLessThanOrEqual(busyMs * (1 + CLOCKS_TOLERANCE));

  for (const { core } of cores[0]?.interval?.busyMs ?? []) {
    const ofCoreMs = cores.reduce(
      (total, { interval }) => total + (interval?.busyMs.find((busy) => busy.core === core)?.ms ?? Number.NaN),
      0,
    );
    const ms = cores.reduce((total, { interval }) => total + (interval?.ms ?? 0), 0);
    const idle = boundsOf(own, cores, ({ idleMs }) => idleMs[core] ?? Number.NaN);
    expect(ofCoreMs).toBeGreaterThanOrEqual(ms - idle.most - TICK_MS);
    expect(ofCoreMs).toBeLessThanOrEqual(ms - idle.least + TICK_MS);
  }
});

/** Between which values a total's growth must lie, over all the samples' intervals. */
function boundsOf(
  own: readonly OwnReading[],
  samples: readonly Extract<RunEvent, { type: 'process-sample' | 'cores-sample' }>[],
  totalOf: (reading: OwnReading) => number,
): { readonly least: number; readonly most: number } {
  const [first] = samples;
  const fromMs = (first?.atMs ?? 0) - (first?.interval?.ms ?? 0);
  const toMs = samples.at(-1)?.atMs ?? 0;
  // A sample's moment is taken just before its files are read, and an own reading's before its own.
  const value = (reading: OwnReading | undefined): number => (reading === undefined ? Number.NaN : totalOf(reading));
  const before = (atMs: number) => own.findLast((reading) => reading.atMs < atMs - OWN_READING_MS / 2);
  const after = (atMs: number) => own.find((reading) => reading.atMs > atMs + OWN_READING_MS / 2);
  const start = own[0]?.atMs ?? 0;
  const beforeFirst = fromMs <= start ? own[0] : before(fromMs);
  return {
    least: value(before(toMs)) - value(after(fromMs)),
    most: value(after(toMs)) - value(beforeFirst),
  };
}
