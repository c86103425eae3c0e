import { describe, expect, it } from 'vitest';
import { planWorkers, workersWords } from '../../../src/domain/plan/worker-plan.ts';
import { runStarted } from '../events.ts';

const loops = { own: 2, areProcesses: true, busiest: 1, holdMany: true };
const nofile = 20_000;

describe('as many workers as', () => {
  it.each([
    ['its own number, where that is enough', loops, null, 39_600, 2, false],
    ['hold the ramp’s end', loops, null, 50_000, 3, false],
    ['hold it though one of them holds more', { ...loops, busiest: 1.25 }, null, 50_000, 4, false],
    ['hold far more', loops, null, 1_000_000, 51, false],
    ['a machine can start', loops, null, 100_000_000, 64, false],
    ['the user says, even if they hold less', loops, 1, 50_000, 1, true],
    [
      'it starts by itself: threads have no descriptors of their own',
      { ...loops, areProcesses: false },
      null,
      50_000,
      2,
      false,
    ],
    [
      'it starts by itself: a worker that talks to one connection',
      { ...loops, holdMany: false },
      null,
      50_000,
      2,
      false,
    ],
  ])('%s', (_, traits, asked, end, number, isAsked) => {
    expect(planWorkers(traits, asked, end, { nofile })).toEqual({ number, own: 2, asked: isAsked });
  });

  it.each([null, 200, 150])('%s descriptors: no limit, or hopelessly few', (files) => {
    expect(planWorkers(loops, null, 1_000_000, { nofile: files }).number).toBe(2);
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
    expect(workersWords({ plan, workers: { number: 2, own: 2, asked: false } }, nofile)).toBeNull();
    expect(workersWords({ plan }, nofile)).toBeNull();
  });
});
