import type { RunEvent } from '../../src/domain/events/run-event.ts';
import { encode, generatorSample, processSample, runStarted, runtimeStats, tick } from '../domain/events.ts';

/**
 * The events of a ramp of a Go server, made up but plausible: 100 to 10,000 connections on nine threads, 10 s a step.
 * Nothing in it is random, so a frame of it is always the same.
 */
export const STEPS: readonly number[] = [100, 1000, 10_000];
const STEP_MS = 10_000;
const TICK_MS = 250;
const CLIMB_MS = 1_000;
/** What two cores serve at most: beyond, connections only wait longer. */
const MOST_PER_SECOND = 49_200;

export interface GoRampOptions {
  readonly untilMs: number;
  readonly generatorPercent?: number;
}

export function goRamp({ untilMs, generatorPercent = 56 }: GoRampOptions): RunEvent[] {
  const events: RunEvent[] = [
    runStarted({
      config: {
        ...runStarted().config,
        plan: { steps: STEPS, holdMs: STEP_MS - CLIMB_MS, durationMs: null, holdLastStep: true, cutFrom: null },
      },
    }),
    { type: 'target-progress', atMs: 10, phase: 'building', message: 'compiling with go build' },
    { type: 'target-log', atMs: 20, stream: 'stderr', line: 'building package net/http' },
    // Before its first connection: what a connection's memory is counted from.
    processSample(900, { threads: 5, rssBytes: 6_000_000 }),
    { type: 'target-ready', atMs: 1_000, pid: 4711, url: 'http://127.0.0.1:40123', runtime: 'go1.26.8' },
    {
      type: 'machine-described',
      atMs: 1_000,
      machine: {
        os: 'Linux',
        kernel: '6.1',
        cpu: null,
        cores: 2,
        memoryBytes: 8e9,
        limits: { nofile: 20_000, ephemeralPorts: 28_000, somaxconn: 4096 },
      },
    },
  ];
  for (const [index, connections] of STEPS.entries()) {
    const startMs = 2_000 + index * STEP_MS;
    const last = index === STEPS.length - 1;
    events.push({
      type: 'step-started',
      atMs: startMs,
      index,
      planIndex: index,
      connections,
      holdMs: last ? null : STEP_MS - CLIMB_MS,
    });
    for (let atMs = startMs + TICK_MS; atMs <= startMs + STEP_MS; atMs += TICK_MS) {
      if (atMs === startMs + CLIMB_MS) {
        events.push({ type: 'step-settled', atMs, index, open: connections, starved: false });
      }
      events.push(
        ...moment(atMs, openAt(atMs - startMs, STEPS[index - 1] ?? 0, connections), connections, generatorPercent),
      );
    }
    if (!last) events.push({ type: 'step-ended', atMs: startMs + STEP_MS, index });
  }
  return events.filter((event) => event.atMs <= untilMs);
}

const openAt = (sinceMs: number, before: number, wanted: number): number =>
  Math.round(before + (wanted - before) * Math.min(1, sinceMs / CLIMB_MS));

function moment(atMs: number, open: number, requested: number, generatorPercent: number): RunEvent[] {
  const perSecond = Math.min(open * 10, MOST_PER_SECOND);
  const waitMs = (open / Math.max(1, perSecond)) * 1000;
  const threads = open > 500 ? 9 : 8;
  return [
    tick(atMs, {
      requested,
      open,
      answered: open,
      requests: Math.round(perSecond / 4),
      latency: spreadAround(Math.round(waitMs)),
      generator: generatorSample({
        cpuPercent: generatorPercent,
        loopUtilisation: generatorPercent / 100,
        loopDelayP99Ms: 4,
      }),
    }),
    processSample(atMs, {
      threads,
      rssBytes: 20e6 + open * 36_000,
      cpuPercent: 128,
      contextSwitchesPerSecond: { voluntary: 40_000, involuntary: 8_210 },
    }),
    {
      type: 'thread-table',
      atMs,
      total: threads,
      rows: Array.from({ length: threads }, (_, index) => ({
        pid: 4711,
        tid: 4711 + index,
        name: 'server',
        state: index < 2 ? 'running' : 'sleeping',
        cpuPercent: index < 2 ? 64 - index : 0.1,
        core: index % 2,
        voluntaryPerSecond: 12_004 - index,
        involuntaryPerSecond: 88,
      })),
      states: { running: 2, sleeping: threads - 2 },
      costMs: 0.4,
    },
    runtimeStats(atMs, {
      unit: { name: 'goroutines', count: open + 12 },
      inflight: open,
      facts: { gomaxprocs: 2, threads, runnable: 241 },
    }),
    {
      type: 'cores-sample',
      atMs,
      cores: [0, 1].map((core) => ({ core, totalPercent: 98, targetPercent: 64, generatorPercent: 28 })),
      selfCpuPercent: 4,
    },
  ];
}

const encoded = new Map<number, string>();

/** A hundred latencies from the wait itself to twice as long; encoding is slow, so each wait is encoded once. */
function spreadAround(waitMs: number): string {
  const known = encoded.get(waitMs);
  if (known !== undefined) return known;
  const text = encode(Array.from({ length: 100 }, (_, index) => waitMs * (1 + (index / 99) ** 3)));
  encoded.set(waitMs, text);
  return text;
}

/** In the middle of the first step, in the climb of the last one, and in its hold. */
export const MOMENTS = { first: 7_000, climb: 22_500, hold: 31_000 } as const;
