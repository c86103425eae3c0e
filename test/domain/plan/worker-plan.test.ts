import { describe, expect, it } from 'vitest';
import { planWorkers, workersWords } from '../../../src/domain/plan/worker-plan.ts';
import { runStarted } from '../events.ts';

const loops = { own: 2, areProcesses: true, holdMany: true };
const nofile = 20_000;

describe('as many workers as', () => {
  it.each([
    ['its own number, where that is enough', loops, null, 39_600, null],
    ['hold the ramp’s end, each filled to 85 %', loops, null, 50_000, { number: 3, own: 2, asked: false }],
    ['hold far more', loops, null, 1_000_000, { number: 60, own: 2, asked: false }],
    ['the user says, even if they hold less', loops, 1, 50_000, { number: 1, own: 2, asked: true }],
    [
      'it starts by itself: threads have no descriptors of their own',
      { ...loops, areProcesses: false },
      null,
      50_000,
      null,
    ],
    ['it starts by itself: a worker that talks to one connection', { ...loops, holdMany: false }, null, 50_000, null],
  ])('%s', (_, traits, asked, end, planned) => {
    expect(planWorkers(traits, asked, end, { nofile })).toEqual(planned);
  });

  it('where descriptors are no limit, or hopelessly few', () => {
    expect(planWorkers(loops, null, 1_000_000, { nofile: null })).toBeNull();
    expect(planWorkers(loops, null, 1_000_000, { nofile: 200 })).toBeNull();
    expect(planWorkers(loops, null, 1_000_000, { nofile: 201 })).toBeNull();
  });
});

describe('more of them than the server has by itself', () => {
  const { config } = runStarted();
  const plan = { ...config.plan, steps: [1_000, 50_000] };
  it('are explained', () => {
    expect(workersWords({ plan, workers: { number: 3, own: 2, asked: false } }, nofile)).toBe(
      '3 worker processes instead of 2: 50,000 connections need more descriptors than 2 processes may open (20,000 each).',
    );
    const cut = { ...plan, steps: [100], cutFrom: 70_000 };
    expect(workersWords({ plan: cut, workers: { number: 4, own: 1, asked: false } }, nofile)).toContain(
      '70,000 connections need more descriptors than 1 process may open',
    );
  });
  it('but not to who asked for them, or has none', () => {
    expect(workersWords({ plan, workers: { number: 3, own: 2, asked: true } }, nofile)).toBeNull();
    expect(workersWords({ plan }, nofile)).toBeNull();
  });
});
