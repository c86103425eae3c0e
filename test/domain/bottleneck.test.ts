import { describe, expect, it } from 'vitest';
import { bottleneckOf } from '../../src/domain/bottleneck.ts';
import { PLAIN_GET } from '../../src/domain/run-config.ts';
import type { RunEvent } from '../../src/domain/run-event.ts';
import { coresSample, fold, processSample, runStarted, stepSettled, stepStarted, tick } from './events.ts';

interface Case {
  readonly rate?: number;
  readonly requests: number;
  readonly open?: number;
  readonly unsent?: number;
  readonly connectErrors?: number;
  readonly serverPercent: number;
  readonly cores: readonly [number, number];
  readonly generator?: { readonly cpuPercent: number; readonly loopUtilisation: number };
}

/** A second of 1,000 connections with a 100 ms handler: 10,000 req/s is what they ask for. */
function verdict(of: Case) {
  const started = runStarted();
  const config = { ...started.config, request: PLAIN_GET, requestsPerSecondLimit: of.rate ?? null };
  const ticks = [1, 2, 3, 4].map((n): RunEvent => {
    const base = tick(1 + n * 250);
    return {
      ...base,
      requests: of.requests / 4,
      open: of.open ?? 1000,
      ...(of.unsent === undefined ? {} : { unsent: of.unsent }),
      errors: { ...base.errors, connect: of.connectErrors ?? 0 },
      generator: { ...base.generator, ...(of.generator ?? { cpuPercent: 30, loopUtilisation: 0.3 }) },
    };
  });
  const state = fold([
    { ...started, config },
    stepStarted(0, 1000),
    stepSettled(1),
    ...ticks,
    processSample(1000, { cpuPercent: of.serverPercent }),
    coresSample(1000, [...of.cores]),
  ]);
  const [step] = state.steps;
  return step === undefined ? null : bottleneckOf(state, step);
}

const saturated = { cpuPercent: 99, loopUtilisation: 0.99 };

describe('who is the bottleneck', () => {
  it.each<[string, Case, string, RegExp]>([
    ['all is served', { requests: 9_900, serverPercent: 40, cores: [50, 40] }, 'nobody', /99 %/],
    ['too short to tell', { requests: 9_000, serverPercent: 20, cores: [30, 30] }, 'nobody', /9 answers a connection/],
    ['a rate is a plan', { rate: 5_000, requests: 4_500, serverPercent: 20, cores: [30, 30] }, 'server', /waits/],
    [
      'sockets could not be opened',
      { requests: 5_000, open: 500, connectErrors: 20, serverPercent: 10, cores: [20, 20] },
      'limits',
      /500 of 1,000/,
    ],
    [
      'the generator has no slack',
      { requests: 5_000, serverPercent: 40, cores: [60, 60], generator: saturated },
      'generator',
      /99 %/,
    ],
    [
      'neither has',
      { requests: 5_000, serverPercent: 95, cores: [99, 98], generator: saturated },
      'both',
      /share the 2 cores/,
    ],
    ['the server fills the machine', { requests: 5_000, serverPercent: 180, cores: [99, 98] }, 'server', /180 %/],
    ['both fill it', { requests: 5_000, serverPercent: 110, cores: [99, 98] }, 'both', /generator 30 %/],
    ['others fill it', { requests: 5_000, serverPercent: 20, cores: [99, 98] }, 'others', /only 50 %/],
    ['one core', { requests: 5_000, serverPercent: 99, cores: [99, 40] }, 'server', /99 % CPU while other cores/],
    [
      'a pool that waits',
      { requests: 80, serverPercent: 3, cores: [20, 20] },
      'server',
      /waits at 3.0 % CPU|waits at 3 % CPU/,
    ],
    [
      'the plan is kept',
      { rate: 2_000, requests: 2_000, unsent: 0, serverPercent: 10, cores: [20, 20] },
      'nobody',
      /100 %/,
    ],
    [
      'behind the plan',
      { rate: 9_000, requests: 8_900, unsent: 5_000, serverPercent: 60, cores: [60, 60] },
      'server',
      /waits/,
    ],
  ])('%s', (_, given, who, why) => {
    const result = verdict(given);
    expect(result).toMatchObject({ who });
    expect(result?.why).toMatch(why);
  });

  it('nothing measured, no verdict', () => {
    const state = fold([runStarted(), stepStarted(0, 100)]);
    const [step] = state.steps;
    expect(step === undefined ? 'no step' : bottleneckOf(state, step)).toBe(null);
  });
});
