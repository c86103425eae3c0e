import { describe, expect, it } from 'vitest';
import { assess } from '../../../src/domain/assessment/assess.ts';
import { verdictWords } from '../../../src/domain/assessment/assessment.ts';
import { fold, processSample, runStarted, stepSettled, stepStarted, tick } from '../events.ts';
import { lock, onlyStep, runOf, startOf, stepEvents, type VerdictRow } from './a-step.ts';
import { expectSoundWithout, expectVerdict } from './expect-verdict.ts';

/** 1,000 connections and a 100 ms handler ask for 10,000 req/s. */
describe('who limits a step', () => {
  it.each<VerdictRow>([
    ['all is served', {}, 'nobody', 'served', /99 %/],
    ['all is served, beside a busy neighbour', { others: 130 }, 'nobody', 'served', /99 %/],
    ['a plan that is kept', { rate: 2_000, goodPerSecond: 2_000, unsent: 0 }, 'nobody', 'served', /100 %/],
    [
      'too short to tell',
      { goodPerSecond: 9_000, seconds: 1, latencyMs: 130 },
      'unknown',
      'short',
      /9 answers per connection/,
    ],
    [
      'the source ports are gone',
      { goodPerSecond: 5_000, open: 500, connectErrors: 20, causes: { EADDRNOTAVAIL: 20 } },
      'limits',
      'ports',
      /500 of 1,000.*EADDRNOTAVAIL × 240/,
    ],
    [
      'every answer failed',
      { goodPerSecond: 0, failedPerSecond: 9_900, statuses: { 405: 2475 } },
      'unknown',
      'fails',
      /no answer was good \(405 × 29,700\)/,
    ],
    [
      'half of the answers failed',
      { goodPerSecond: 4_950, failedPerSecond: 4_950, statuses: { 503: 1 } },
      'unknown',
      'fails',
      /50 % of the requests failed/,
    ],
    [
      'garbage for an answer is no slow accept',
      { goodPerSecond: 0, open: 60, starved: true, acceptQueue: 0, protocol: 5 },
      'unknown',
      'fails',
      /no answer was good \(no valid HTTP × 60\)/,
    ],
    [
      'resets while it climbs are failures, not a climb that was left',
      { connections: 20, open: 9, goodPerSecond: 30, acceptQueue: 0, protocol: 5, isOpening: true },
      'unknown',
      'fails',
      /of the requests failed/,
    ],
    [
      'one connection that computes 5 ms: the way there is no queue',
      { work: 'cpu', delayMs: 5, connections: 1, goodPerSecond: 186, latencyMs: 5.3, server: 93, generator: 4 },
      'nobody',
      'served',
      /93 % of the offered load is served; half of the answers take 5.3 ms/,
    ],
    [
      'a plan that so few connections cannot keep',
      { rate: 5_000, connections: 100, goodPerSecond: 990, unsent: 9_000, server: 10 },
      'limits',
      'connections',
      /100 connections can send at most 1,000 req\/s, and 5,000 are planned/,
    ],
    [
      'less than offered on cores that are half busy: no cause is named',
      { goodPerSecond: 7_000, server: 60, generator: 50, latencyMs: 140 },
      'unknown',
      'unclear',
      /the cores are idle 4\d % of the time/,
    ],
    [
      'nearly full',
      { goodPerSecond: 7_000, server: 110, generator: 55, latencyMs: 140 },
      'both',
      'cores',
      /nearly fill both cores/,
    ],
    [
      'the generator has no slack',
      { goodPerSecond: 5_000, server: 40, generator: 99, utilisation: 0.99, cores: 4 },
      'generator',
      'saturated',
      /99 %/,
    ],
    [
      'the generator gets no core beside the server',
      { goodPerSecond: 5_000, server: 125, generator: 66, utilisation: 0.98, generatorWait: 31 },
      'both',
      'cores',
      /waits for a core 31 %/,
    ],
    ['both fill it', { goodPerSecond: 5_000, server: 110, generator: 70 }, 'both', 'cores', /generator 70 %/],
    [
      'a compiler beside us',
      { goodPerSecond: 5_000, server: 60, generator: 40, others: 95, utilisation: 0.97, generatorWait: 55 },
      'others',
      'programs',
      /other programs use 95 % of 200 % CPU/,
    ],
    [
      'interrupts are our own packets',
      { goodPerSecond: 5_000, server: 95, generator: 65, interrupts: 35 },
      'both',
      'cores',
      /./,
    ],
    [
      'the host has other guests',
      { goodPerSecond: 5_000, server: 80, generator: 60, steal: 55 },
      'others',
      'hypervisor',
      /55 %/,
    ],
    [
      'three threads that share what others leave are no GIL',
      { goodPerSecond: 500, server: 95, generator: 5, others: 95, command: 'run', running: 2 },
      'others',
      'programs',
      /95 %/,
    ],
    [
      'a mean of one core that no moment shows',
      { goodPerSecond: 5_000, server: 99, generator: 20, command: 'run', isWavering: true },
      'unknown',
      'unclear',
      /./,
    ],
    [
      'two threads were seen running',
      { goodPerSecond: 5_000, server: 99, generator: 20, command: 'run', running: 2 },
      'unknown',
      'unclear',
      /./,
    ],
    ['a Go server at 100 % is no GIL', { goodPerSecond: 5_000, server: 100, generator: 20 }, 'unknown', 'unclear', /./],
    [
      'a plan for computing that the cores can keep',
      {
        work: 'cpu',
        delayMs: 5,
        rate: 350,
        connections: 100,
        goodPerSecond: 350,
        unsent: 0,
        server: 175,
        generator: 5,
      },
      'nobody',
      'served',
      /100 %/,
    ],
    [
      'a lock that the plan leaves room',
      { work: 'block', rate: 5, connections: 100, goodPerSecond: 5, unsent: 0, server: 1, blocks: lock },
      'nobody',
      'served',
      /./,
    ],
    [
      'a step that was left in its climb',
      { connections: 10_000, open: 3_127, goodPerSecond: 20_000, acceptQueue: 0, isOpening: true },
      'unknown',
      'short',
      /still opening \(3,127 of 10,000\)/,
    ],
    [
      'pinned: the generator without slack shares nothing with a server that idles',
      { goodPerSecond: 5_000, server: 60, generator: 84, utilisation: 0.98, generatorWait: 14, isPinned: true },
      'generator',
      'saturated',
      /waits for a core/,
    ],
    [
      'one connection asks for one core',
      { work: 'custom', delayMs: null, connections: 1, goodPerSecond: 900, server: 97, generator: 5, command: 'run' },
      'unknown',
      'no-ideal',
      /One connection cannot show/,
    ],
    [
      'two cores of sixty-four, by a cpuset: the others are nobody’s room',
      { goodPerSecond: 5_000, server: 110, generator: 72, cores: 64, usable: 2 },
      'both',
      'cores',
      /fill both cores/,
    ],
    [
      'full cores of which nobody has much',
      { goodPerSecond: 5_000, server: 70, generator: 45, others: 25, interrupts: 45 },
      'both',
      'cores',
      /other programs 25 %/,
    ],
    [
      'no ideal, nothing full',
      { work: 'custom', delayMs: null, goodPerSecond: 80, server: 3 },
      'unknown',
      'no-ideal',
      /have room/,
    ],
    [
      'a CPU quota',
      { goodPerSecond: 500, server: 49, generator: 5, quotaCores: 0.5, throttledPercent: 80 },
      'limits',
      'quota',
      /80 % of its periods/,
    ],
  ])('%s', (...row) => {
    expectVerdict(...row);
    expectSoundWithout(...row);
  });

  it('a generator that waits for a core, on a system that does not count the wait: the figures that show it', () => {
    const state = runOf({ goodPerSecond: 5000, server: 20, generator: 66, utilisation: 0.98, generatorWait: 30 });
    const step = onlyStep(state);
    const withoutWait = { ...step, measured: { ...step.measured, generatorCoreWaitPercent: null } };
    expect(assess(state, step)?.why).toContain('waits for a core 30 % of the time');
    expect(assess(state, withoutWait)?.why).toContain('its loop is busy 98 % of the time, at 66 % CPU');
  });

  it('without figures no verdict; without load none', () => {
    const state = fold([runStarted(), stepStarted(0, 100)]);
    expect(assess(state, onlyStep(state))).toBe(null);
    const observed = fold([runStarted(), stepStarted(0, 0), stepSettled(0, { open: 0 }), processSample(300)]);
    expect(assess(observed, onlyStep(observed))).toBe(null);
  });

  it('the target’s own end is the cause of later failures', () => {
    const given = { goodPerSecond: 500, open: 0, connectErrors: 50, causes: { ECONNREFUSED: 50 } };
    const exit = { type: 'target-exited', atMs: 1500, code: null, signal: 'SIGKILL', expected: false } as const;
    const state = fold([...startOf(given), ...stepEvents(given), exit]);
    expect(assess(state, onlyStep(state))).toMatchObject({ who: 'server', cause: 'gone' });
  });

  it('more connections without more answers wait, if no ideal is known', () => {
    const custom = { work: 'custom', delayMs: null, command: 'attach', server: 4 } as const;
    const state = fold([
      ...startOf(custom),
      ...stepEvents({ ...custom, connections: 10, goodPerSecond: 40 }, 0, 0),
      ...stepEvents({ ...custom, connections: 100, goodPerSecond: 41 }, 1, 4000),
    ]);
    const [first, second] = state.steps;
    expect(first && assess(state, first)).toMatchObject({ who: 'unknown', cause: 'no-ideal' });
    expect(second && assess(state, second)).toMatchObject({ who: 'server', cause: 'waits', held: true });
  });

  it('a server that stood still for three seconds is not limited by a lock', () => {
    const before = { connections: 100, goodPerSecond: 990, server: 10, seconds: 5 };
    const still = Array.from({ length: 12 }, (_, n) =>
      tick(5250 + n * 250, { requests: 0, latency: null, open: 100, requested: 100 }),
    );
    const state = fold([...startOf(before), ...stepEvents(before), ...still]);
    expect(assess(state, onlyStep(state))).toMatchObject({
      who: 'server',
      cause: 'silent',
      why: 'it answered nothing for 3.00 s of this step.',
    });
  });

  it('a pause of a second in ten minutes is no limit', () => {
    const custom = {
      work: 'custom',
      delayMs: null,
      command: 'run',
      connections: 100,
      goodPerSecond: 990,
      seconds: 60,
    } as const;
    const still = Array.from({ length: 5 }, (_, n) =>
      tick(60_250 + n * 250, { requests: 0, latency: null, open: 100, requested: 100 }),
    );
    const state = fold([...startOf(custom), ...stepEvents(custom), ...still]);
    expect(assess(state, onlyStep(state))?.cause).not.toBe('silent');
  });

  it('uses the words of the glossary', () => {
    expect(verdictWords({ who: 'server', cause: 'gil' })).toBe('server: GIL');
    expect(verdictWords({ who: 'both', cause: 'cores' })).toBe('CPU shared with the generator');
    expect(verdictWords({ who: 'nobody', cause: 'served' })).toBe('no bottleneck');
  });
});
