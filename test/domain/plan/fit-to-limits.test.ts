import { describe, expect, it } from 'vitest';
import { runConfigFromArgs } from '../../../src/commands/options/run-config-from-args.ts';
import type { Limits } from '../../../src/domain/plan/connection-limits.ts';
import { fitToLimits } from '../../../src/domain/plan/fit-to-limits.ts';

const limits = (over: Partial<Limits>): Limits => ({
  platform: 'linux',
  nofile: null,
  ephemeralPorts: null,
  somaxconn: null,
  ...over,
});
const config = (steps: string) =>
  runConfigFromArgs({ ui: false, json: false, steps: steps.split(',').map(Number) }, false, false);
const stepsWithin = (steps: string, nofile: number) => fitToLimits(config(steps), limits({ nofile })).plan;

describe('a plan within the limits', () => {
  it.each([
    ['100,500', 10_000, [100, 500], null],
    ['100,500,1000', 800, [100, 500, 600], 1000],
    ['100,500,1000', 700, [100, 500], 1000],
    ['100', 250, [50], 100],
    ['100', 201, [1], 100],
  ])('%s connections with %i files: %j', (steps, nofile, expected, cutFrom) => {
    expect(stepsWithin(steps, nofile)).toMatchObject({ steps: expected, cutFrom });
  });

  it.each([
    [{ nofile: 200 }, 'a process may open 200 files, 200 are reserved for other uses, and 100 connections need 300.'],
    [{ nofile: 64 }, 'a process may open 64 files'],
    [
      { ephemeralPorts: 500 },
      'the system has 500 ephemeral ports, 500 are reserved for other programs, and 100 connections need 600.',
    ],
  ])('%j: refused, with what is needed and the command', (over, message) => {
    const fit = () => fitToLimits(config('100'), limits(over));
    expect(fit).toThrow(`Not a single connection fits: ${message}`);
    expect(fit).toThrow(
      expect.objectContaining({
        code: 'limits-too-low',
        exitCode: 1,
        hint: expect.stringMatching(/sudo (prlimit|sysctl)/),
      }),
    );
  });

  it.each([
    // servers, generators, and how many of 5,000 connections fit 1,000 files a process
    ['one server process, however many generators', 1, 4, 800],
    ['a server of four, and generators as needed', 4, null, 3_200],
    ['a server of four, and two generators', 4, 2, 1_600],
    ['a server that is not known', null, null, 800],
    ['a server that is not known, and the user asks for three generators', null, 3, 2_400],
    ['an older recording', undefined, null, 800],
  ])('%s', (_, serverProcesses, generators, fits) => {
    const plan = { ...config('5000'), generators, ...(serverProcesses === undefined ? {} : { serverProcesses }) };
    expect(fitToLimits(plan, limits({ nofile: 1_000 })).plan).toMatchObject({ steps: [fits], cutFrom: 5_000 });
  });

  it('says which limit it was, and of workers that the user chose that more would help', () => {
    const chosen = { ...config('5000'), serverProcesses: 2, workers: { number: 2, own: 4, asked: true } };
    expect(fitToLimits(chosen, limits({ nofile: 1_000 })).plan.cutBecause).toMatch(
      /^At most 1,600 connections fit: each of 2 server processes may open 1,000 files .* Use more with `--workers`, or leave it out. Raise it/,
    );
  });

  it('without load there is nothing to fit', () => {
    const without = { ...config('100'), plan: { ...config('100').plan, steps: [] } };
    expect(fitToLimits(without, limits({ nofile: 64 }))).toBe(without);
  });
});
