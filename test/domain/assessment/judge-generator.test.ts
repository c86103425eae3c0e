import { describe, expect, test } from 'vitest';
import { generator, oneCore, sharesCores, slackIn, slackOf } from '../../../src/domain/assessment/judge-cpu.ts';
import { aCase, type JudgeRow, said, steady } from './a-case.ts';
import type { StepFigures } from './a-step.ts';

describe('how much slack a generator has', () => {
  test.each([
    [94, 0.94, 0, 'some'],
    [95, 0.5, 0, 'saturated'],
    [50, 0.95, 0, 'saturated'],
    [99, 0.99, 9.9, 'saturated'],
    [99, 0.99, 10, 'starved'],
    [10, 0.1, 29.9, 'some'],
    [10, 0.1, 30, 'starved'],
    // Without schedstat: what the loop counts as busy and was no CPU time.
    [90, 0.99, null, 'saturated'],
    [85, 0.95, null, 'starved'],
    [86, 0.95, null, 'saturated'],
    [60, 0.6, null, 'some'],
  ] as const)('%d %% CPU, a loop busy for %d, %s %% without a core: %s', (cpu, loop, wait, slack) => {
    expect(slackOf(cpu, loop, wait)).toBe(slack);
  });
  test('of several, each one', () => {
    const { m, e } = aCase({ generator: 180, utilisation: 0.9 }, { m: { generators: 2 } });
    expect(slackIn({ m, e })).toBe('some');
    expect(slackIn({ m: { ...m, generators: 1 }, e })).toBe('saturated');
  });
  test.each(['generatorCpuPercent', 'generatorLoopUtilisation'])('not without %s', (name) => {
    const { m, e } = aCase({});
    expect(slackIn({ m, e: { ...e, [name]: null } })).toBeNull();
  });
});

describe('the generator', () => {
  const busy: StepFigures = { utilisation: 0.99, generator: 99, server: 40, cores: 4 };
  const starving: StepFigures = { ...busy, generator: 66, generatorWait: 31 };
  const alone =
    'generator/saturated measured: the load generator’s loop is busy 99 % of the time: it cannot send more.';
  const full = { idlePercent: 19.9 };
  const together = (verb: string, rest = '') =>
    `together they ${verb} both cores (server 40 %, generator 99 %)${rest}.`;
  test.each<JudgeRow>([
    ['cannot send more', busy, {}, alone],
    ['has slack', {}, {}, null],
    ['is not known', busy, { e: { generatorLoopUtilisation: null } }, null],
    ['shares full cores', { ...busy, cores: 2 }, { e: full }, `both/cores measured: ${together('fill')}`],
    [
      'waits a tenth of the time',
      { ...busy, cores: 2, generatorWait: 10 },
      { e: full },
      `both/cores measured: ${together('fill', '; the generator waits for a core 10 % of the time')}`,
    ],
    ['waits less', { ...busy, cores: 2, generatorWait: 9 }, { e: full }, `both/cores measured: ${together('fill')}`],
    [
      'how long it waits is not known',
      { ...busy, cores: 2, generatorWait: null },
      { e: full },
      `both/cores measured: ${together('fill')}`,
    ],
    [
      'beside a server that takes little of full cores',
      { ...busy, cores: 2 },
      { e: { ...full, serverCpuPercent: 39.9 } },
      alone,
    ],
    [
      'beside a server whose CPU is not known',
      { ...busy, cores: 2 },
      { e: { ...full, serverCpuPercent: null } },
      alone,
    ],
    [
      'starved beside a server on nearly full cores',
      { ...starving, cores: 2 },
      { e: { idlePercent: 50 } },
      'both/cores likely: together they nearly fill both cores (server 40 %, generator 66 %); the generator waits for a core 31 % of the time.',
    ],
    ['saturated on nearly full cores', { ...busy, cores: 2 }, { e: { idlePercent: 50 } }, alone],
    [
      'starved with room on the cores',
      { ...starving, cores: 2 },
      { e: { idlePercent: 51 } },
      'generator/saturated likely: the load generator waits for a core 31 % of the time; its loop is busy 99 %.',
    ],
    [
      'starved on nearly full cores, beside a server that takes little',
      { ...starving, cores: 2 },
      { e: { idlePercent: 50, serverCpuPercent: 39 } },
      'generator/saturated likely: the load generator waits for a core 31 % of the time; its loop is busy 99 %.',
    ],
    [
      'starved, and for how long is not known',
      { ...busy, generator: 60, generatorWait: null },
      {},
      'generator/saturated likely: the load generator waits for a core: its loop is busy 99 % of the time, at 60 % CPU.',
    ],
    [
      'two of them starved',
      { ...busy, generator: 60, generatorWait: null },
      { m: { generators: 2 } },
      'generator/saturated likely: the load generator waits for a core: its loop is busy 99 % of the time, at 30 % CPU.',
    ],
    [
      'pinned: the server fills its own core',
      { ...busy, cores: 2, isPinned: true, server: 90 },
      { e: full },
      'server/cores measured: it fills the one core that it may use (90 % CPU).',
    ],
    ['pinned: the server does not', { ...busy, cores: 2, isPinned: true }, { e: full }, alone],
    [
      'cores are not known',
      busy,
      { e: { ...full, usableCores: null }, m: { cores: [], cpu: { ...aCase({}).m.cpu, busyByCore: [] } } },
      alone,
    ],
    ['before it is known what runs', busy, { run: { started: null } }, alone],
  ])('%s', (_, of, over, words) => expect(said(generator, of, over)).toBe(words));
});

describe('server and generator share the cores', () => {
  const half = { serverCpuPercent: 70, generatorCpuPercent: 50, otherCpuPercent: null, idlePercent: 19.9 };
  const words = (verb: string, sure: string, server = 70, gen: string = ', generator 50 %') =>
    `both/cores ${sure}: together they ${verb} both cores (server ${server} %${gen}).`;
  test.each<JudgeRow>([
    ['six tenths are ours', {}, { e: half }, words('fill', 'measured')],
    ['less is ours', {}, { e: { ...half, serverCpuPercent: 69.9 } }, null],
    [
      'less is ours, and nobody else has a relevant part',
      {},
      { e: { ...half, serverCpuPercent: 40, otherCpuPercent: 5 } },
      words('fill', 'measured', 40),
    ],
    ['nearly full', {}, { e: { ...half, idlePercent: 50 } }, words('nearly fill', 'likely')],
    ['not even that', {}, { e: { ...half, idlePercent: 51 } }, null],
    [
      'nearly full, and the others are known',
      {},
      { e: { ...half, idlePercent: 50, otherCpuPercent: 5 } },
      words('nearly fill', 'likely'),
    ],
    [
      'the generator’s part is not known',
      {},
      { e: { ...half, serverCpuPercent: 120, generatorCpuPercent: null } },
      words('fill', 'measured', 120, ''),
    ],
    ['the server’s part is not known', {}, { e: { ...half, serverCpuPercent: null } }, null],
    ['pinned: they share none', { isPinned: true }, { e: half }, null],
    [
      'cores are not known',
      {},
      { e: { ...half, usableCores: null }, m: { cores: [], cpu: { ...aCase({}).m.cpu, busyByCore: [] } } },
      null,
    ],
    ['before it is known what runs', {}, { run: { started: null }, e: half }, words('fill', 'measured')],
  ])('%s', (_, of, over, expected) => expect(said(sharesCores, of, over)).toBe(expected));
});

describe('one core, of a program that has no manifest', () => {
  const own: StepFigures = { command: 'run', server: 99 };
  const { m } = aCase(own);
  const moments = (count: number, one: number, moreThanOne = 0) => ({
    m: { cpu: { ...m.cpu, moments: { ...m.cpu.moments, count, oneCore: one, moreThanOne } } },
  });
  const seen = (several: number, count = 10) => ({
    m: { samplesOfSeveral: several, runningThreads: steady(1, count) },
  });
  const words =
    'server/one-core measured: almost never did more than one of its threads run (99 % CPU) although another core had room.';
  test.each<JudgeRow>([
    ['each moment shows it', own, {}, words],
    ['its only thread', { ...own, threads: 1 }, {}, 'server/one-core measured: its only thread is busy (99 % CPU).'],
    ['how many threads is not known', own, { m: { threads: null } }, words],
    ['eight moments', own, moments(8, 8), words],
    ['seven', own, moments(7, 7), null],
    ['nine of ten', own, moments(10, 9), words],
    ['fewer', own, moments(100, 89), null],
    ['a moment of more than one', own, moments(12, 12, 1), null],
    ['a fifth of the samples found several', own, seen(2), words],
    ['more did', own, seen(3), null],
    ['nothing was seen running', own, { m: { runningThreads: null } }, null],
    ['one connection needs one core', own, { e: { open: 1 } }, null],
    ['two connections', own, { e: { open: 2 } }, words],
    ['its CPU is not known', own, { e: { serverCpuPercent: null } }, null],
    ['a shipped target has a manifest', { ...own, command: 'target' }, {}, null],
    ['before it is known what runs', own, { run: { started: null } }, words],
  ])('%s', (_, of, over, expected) => expect(said(oneCore, of, over)).toBe(expected));
});
