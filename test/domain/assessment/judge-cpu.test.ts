import { describe, expect, test } from 'vitest';
import { coresAreFull, coresWords, cpuIsSpare } from '../../../src/domain/assessment/judge.ts';
import {
  fillsCores,
  oneAtATimeLikely,
  oneAtATimeSurely,
  others,
  throttled,
} from '../../../src/domain/assessment/judge-cpu.ts';
import { aCase, type JudgeRow, said, steady } from './a-case.ts';
import type { StepFigures } from './a-step.ts';

describe('a quota', () => {
  const share = (percent: number, count = 12) => ({ m: { throttledPercent: steady(percent, count) } });
  test.each<JudgeRow>([
    [
      'pauses it in a twentieth of its periods',
      {},
      share(5),
      'limits/quota measured: the CPU quota pauses the server in 5 % of its periods, at 30 % CPU.',
    ],
    ['in fewer', {}, share(4.9), null],
    [
      'seen twice',
      {},
      share(5, 2),
      'limits/quota measured: the CPU quota pauses the server in 5 % of its periods, at 30 % CPU.',
    ],
    ['seen once', {}, share(5, 1), null],
    [
      'its CPU is not known',
      {},
      { ...share(5), e: { serverCpuPercent: null } },
      'limits/quota measured: the CPU quota pauses the server in 5 % of its periods.',
    ],
    ['not known', {}, {}, null],
  ])('%s', (_, of, over, words) => expect(said(throttled, of, over)).toBe(words));
});

describe('one thread at a time', () => {
  const gil: StepFigures = { oneAtATime: 'gil', server: 95, cores: 4 };
  const gilWords = (cpu: number) =>
    `server/gil measured: its GIL lets one thread run Python at a time, which fills a core (${cpu} % CPU).`;
  const loop = (words: string) => `server/loop measured: its one event loop is busy${words}.`;
  test.each<JudgeRow>([
    ['a GIL', gil, {}, gilWords(95)],
    [
      'who waits for it',
      { ...gil, threads: 501, waits: { runnable: 1, work: 470 } },
      {},
      `${gilWords(95).slice(0, -1)}; of 501 threads 1 runs, 470 wait in a futex (the GIL’s, or a lock’s).`,
    ],
    [
      'several run or want to',
      { ...gil, threads: 501, waits: { runnable: 3, work: 470 } },
      {},
      `${gilWords(95).slice(0, -1)}; of 501 threads 3 run or want to, 470 wait in a futex (the GIL’s, or a lock’s).`,
    ],
    [
      'none was seen running: one does',
      { ...gil, threads: 501, waits: { runnable: 0, work: 2 } },
      {},
      `${gilWords(95).slice(0, -1)}; of 501 threads 1 runs, 2 wait in a futex (the GIL’s, or a lock’s).`,
    ],
    [
      'one that waits may wait for anything',
      { ...gil, threads: 501, waits: { runnable: 1, work: 1 } },
      {},
      gilWords(95),
    ],
    [
      'how many threads is not known',
      { ...gil, waits: { runnable: 1, work: 470 } },
      { m: { threads: null } },
      gilWords(95),
    ],
    ['a GIL that is off', { ...gil, facts: { gil: false } }, {}, null],
    ['a GIL that is on', { ...gil, facts: { gil: true } }, {}, gilWords(95)],
    ['92 of 100', gil, { e: { serverCpuPercent: 92 } }, gilWords(92)],
    ['less', gil, { e: { serverCpuPercent: 91.9 } }, null],
    ['185 of 100: with its helpers', gil, { e: { serverCpuPercent: 185 } }, gilWords(185)],
    ['more than helpers use', gil, { e: { serverCpuPercent: 185.1 } }, null],
    ['its CPU is not known', gil, { e: { serverCpuPercent: null } }, null],
    ['the cores are what is full', { ...gil, cores: 2 }, { e: { serverCpuPercent: 170 } }, null],
    ['the cores are not', { ...gil, cores: 2 }, { e: { serverCpuPercent: 169 } }, gilWords(169)],
    ['the only core', { ...gil, cores: 1 }, { e: { serverCpuPercent: 95 } }, gilWords(95)],
    [
      'how many cores is not known',
      gil,
      { e: { serverCpuPercent: 95, usableCores: null }, m: { cores: [], cpu: { ...aCase({}).m.cpu, busyByCore: [] } } },
      gilWords(95),
    ],
    ['several processes', { ...gil, processes: 2 }, {}, null],
    ['processes that are not known', gil, { m: { processes: null } }, gilWords(95)],
    ['the generator has no slack', { ...gil, utilisation: 0.99 }, {}, null],
    ['how busy the generator is is not known', gil, { e: { generatorLoopUtilisation: null } }, null],
    ['a model that runs many', { server: 95, cores: 4 }, {}, null],
    ['before it is known what runs', gil, { run: { started: null } }, null],
    ['an event loop', { ...gil, oneAtATime: 'loop' }, {}, loop(' (95 % CPU)')],
    [
      'an event loop with some more',
      { ...gil, oneAtATime: 'loop' },
      { e: { serverCpuPercent: 102 } },
      loop(' (102 % CPU)'),
    ],
    [
      'an event loop and its helpers',
      { ...gil, oneAtATime: 'loop' },
      { e: { serverCpuPercent: 102.5 } },
      loop('; with its helpers the server uses 103 % CPU'),
    ],
    [
      'one thread that talks to one at a time',
      { ...gil, oneAtATime: 'loop', connectionsAtOnce: 1 },
      {},
      'server/one-core measured: its one thread is busy (95 % CPU).',
    ],
  ])('%s', (_, of, over, words) => expect(said(oneAtATimeSurely, of, over)).toBe(words));
  test('85 of 100 are likely one', () => {
    const at = (serverCpuPercent: number) => said(oneAtATimeLikely, gil, { e: { serverCpuPercent } });
    expect([at(85), at(84.9)]).toEqual([gilWords(85), null]);
  });
});

describe('other programs', () => {
  const full = {
    idlePercent: 19.9,
    stealPercent: 0,
    otherCpuPercent: 30,
    serverCpuPercent: 80,
    generatorCpuPercent: 60,
  };
  const parts = 'server 80 %, generator 60 %';
  test.each<JudgeRow>([
    [
      'have 15 of 100 of full cores',
      {},
      { e: full },
      `others/programs measured: other programs use 30 % of 200 % CPU; ${parts}.`,
    ],
    ['have less', {}, { e: { ...full, otherCpuPercent: 29.9 } }, null],
    [
      'beside our own screen',
      {},
      { e: { ...full, conctopCpuPercent: 8 } },
      `others/programs measured: other programs use 30 % of 200 % CPU; ${parts}, conctop 8 %.`,
    ],
    [
      'beside a small screen',
      {},
      { e: { ...full, conctopCpuPercent: 7.9 } },
      `others/programs measured: other programs use 30 % of 200 % CPU; ${parts}.`,
    ],
    [
      'cores with a tenth of room',
      {},
      { e: { ...full, idlePercent: 19.9 } },
      `others/programs measured: other programs use 30 % of 200 % CPU; ${parts}.`,
    ],
    ['cores with more room', {}, { e: { ...full, idlePercent: 20.1 } }, null],
    [
      'the host gives a tenth to other machines',
      {},
      { e: { ...full, stealPercent: 20 } },
      'others/hypervisor measured: this machine’s host gives 20 % of 200 % CPU to other machines.',
    ],
    [
      'the host gives less',
      {},
      { e: { ...full, stealPercent: 19.9 } },
      `others/programs measured: other programs use 30 % of 200 % CPU; ${parts}.`,
    ],
    [
      'what the host gives is not known',
      {},
      { e: { ...full, stealPercent: null } },
      `others/programs measured: other programs use 30 % of 200 % CPU; ${parts}.`,
    ],
    [
      'nobody counted them, and we use less than half',
      {},
      { e: { ...full, otherCpuPercent: null, serverCpuPercent: 60, generatorCpuPercent: 39 } },
      'others/programs likely: both cores are full, and server and generator use only 99 % CPU.',
    ],
    [
      'nobody counted them, and we use half',
      {},
      { e: { ...full, otherCpuPercent: null, serverCpuPercent: 60, generatorCpuPercent: 40 } },
      null,
    ],
    [
      'nor is the generator’s part known',
      {},
      { e: { ...full, otherCpuPercent: null, serverCpuPercent: 60, generatorCpuPercent: null } },
      'others/programs likely: both cores are full, and server and generator use only 60 % CPU.',
    ],
    ['nor the server’s', {}, { e: { ...full, otherCpuPercent: null, serverCpuPercent: null } }, null],
    ['idle cores are not known', {}, { e: { ...full, idlePercent: null } }, null],
    [
      'cores are not known',
      {},
      { e: { ...full, usableCores: null }, m: { cores: [], cpu: { ...aCase({}).m.cpu, busyByCore: [] } } },
      null,
    ],
  ])('%s', (_, of, over, words) => expect(said(others, of, over)).toBe(words));
});

describe('the server fills its cores', () => {
  test.each<JudgeRow>([
    ['85 of 100', {}, { e: { serverCpuPercent: 170 } }, 'server/cores measured: it fills both cores (170 % CPU).'],
    ['less', {}, { e: { serverCpuPercent: 169.9 } }, null],
    [
      'the only one',
      { cores: 1 },
      { e: { serverCpuPercent: 90 } },
      'server/cores measured: it fills the only core (90 % CPU).',
    ],
    [
      'all of many',
      { cores: 8 },
      { e: { serverCpuPercent: 790 } },
      'server/cores measured: it fills all 8 cores (790 % CPU).',
    ],
    [
      'those that it may use',
      { cores: 8, isPinned: true },
      { e: { serverCpuPercent: 99 } },
      'server/cores measured: it fills the one core that it may use (99 % CPU).',
    ],
    [
      'two that it may use',
      { cores: 8 },
      { e: { serverCpuPercent: 199, usableCores: 2 } },
      'server/cores measured: it fills the 2 cores that it may use (199 % CPU).',
    ],
    [
      'one and a half',
      { cores: 8, quotaCores: 1.5 },
      { e: { serverCpuPercent: 149 } },
      'server/cores measured: it fills the 1.50 cores that it may use (149 % CPU).',
    ],
    [
      'how many the machine has is not known',
      {},
      { e: { serverCpuPercent: 170 }, m: { cores: [], cpu: { ...aCase({}).m.cpu, busyByCore: [] } } },
      'server/cores measured: it fills both cores (170 % CPU).',
    ],
    ['how many it may use is not known', {}, { e: { serverCpuPercent: 170, usableCores: null } }, null],
    ['its CPU is not known', {}, { e: { serverCpuPercent: null } }, null],
  ])('%s', (_, of, over, words) => expect(said(fillsCores, of, over)).toBe(words));
});

describe('the cores', () => {
  test.each([
    [1, 'the only core'],
    [2, 'both cores'],
    [16, 'all 16 cores'],
  ])('%i: %s', (cores, words) => expect(coresWords(cores)).toBe(words));
  test('a taskset leaves fewer than the machine has', () => {
    expect(coresAreFull(aCase({ cores: 4, usable: 1 }, { e: { idlePercent: 9.9 } }))).toBe(true);
    expect(coresAreFull(aCase({ cores: 4, usable: 1 }, { e: { idlePercent: 11 } }))).toBe(false);
    expect(coresAreFull(aCase({ cores: 4, usable: 1, isPinned: true }, { e: { idlePercent: 39.9 } }))).toBe(true);
    expect(coresAreFull(aCase({ cores: 4, usable: 1 }, { run: { started: null }, e: { idlePercent: 9.9 } }))).toBe(
      true,
    );
  });
  test('as many as the machine was seen to have, else as were described', () => {
    const unseen = { cores: [], cpu: { ...aCase({}).m.cpu, busyByCore: [] } };
    expect(
      coresAreFull(aCase({}, { m: unseen, e: { idlePercent: 39.9, usableCores: 4 }, run: { machine: null } })),
    ).toBe(true);
    expect(coresAreFull(aCase({}, { m: unseen, e: { idlePercent: 0, usableCores: 0 } }))).toBe(false);
  });
  test.each([
    ['half of them idle', { idlePercent: 100, serverCpuPercent: 80 }, true],
    ['less idles', { idlePercent: 99, serverCpuPercent: 80 }, false],
    ['less idles, and it hardly wants one', { idlePercent: 0, serverCpuPercent: 49, threadsWaitingForCore: 0.4 }, true],
    ['it uses half a core', { idlePercent: 0, serverCpuPercent: 50, threadsWaitingForCore: 0.4 }, false],
    ['a thread waits half of the time', { idlePercent: 0, serverCpuPercent: 49, threadsWaitingForCore: 0.5 }, false],
    ['how many wait is not known', { idlePercent: 0, serverCpuPercent: 49, threadsWaitingForCore: null }, false],
    ['what it uses is not known', { idlePercent: 0, serverCpuPercent: null, threadsWaitingForCore: 0 }, false],
    ['how much idles is not known', { idlePercent: null, serverCpuPercent: 80 }, false],
  ] as const)('are spare: %s', (_, e, isSpare) => expect(cpuIsSpare(aCase({}, { e }))).toBe(isSpare));
});
