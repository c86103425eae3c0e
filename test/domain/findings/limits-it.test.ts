import { describe, expect, test } from 'vitest';
import {
  boundToOneCore,
  coresSaturated,
  generatorSaturated,
  generatorStarved,
  otherPrograms,
  requestsWait,
  threadsWaitForCores,
} from '../../../src/domain/findings/limits-it.ts';
import type { StepRule } from '../../../src/domain/findings/rule.ts';
import type { StepFigures } from '../assessment/a-step.ts';
import { asBoth, type Over, type Row, wordsOf } from './a-view.ts';

const saturated: StepFigures = { goodPerSecond: 5000, generator: 99, utilisation: 0.99, cores: 4 };
const starved: StepFigures = { goodPerSecond: 5000, server: 120, generator: 66, utilisation: 0.98, generatorWait: 30 };
const long = `it ${'waits and '.repeat(8)}waits.`;

describe.each<[string, StepRule, readonly Row[]]>([
  [
    'a saturated generator',
    generatorSaturated,
    [
      [
        'on a core of its own',
        saturated,
        {},
        [
          'The load generator is saturated: req/s is a lower bound, latency an upper one; both measure the generator, not the server.',
          'Generator saturated: a lower bound. This measures the generator.',
        ],
      ],
      [
        'on cores that it shares',
        saturated,
        { verdict: { who: 'both' } },
        [
          'The load generator is saturated, and it shares full cores with the server: req/s is a lower bound, and latency includes its waits.',
          'Generator saturated on shared cores: a lower bound.',
        ],
      ],
      ['that served all', saturated, { verdict: { who: 'nobody' } }, null],
      ['not judged', saturated, { isJudged: false }, null],
      ['without a verdict', saturated, { verdict: null }, null],
      ['starved', starved, {}, null],
      ['with slack', {}, { verdict: { who: 'unknown' } }, null],
    ],
  ],
  [
    'a generator that gets no core',
    generatorStarved,
    [
      [
        'often waits',
        starved,
        {},
        [
          'The load generator is ready to send but often waits for a core: req/s is a lower bound, and latency includes its wait.',
          'The load generator often waits for a core: req/s is a lower bound.',
        ],
      ],
      ['saturated', saturated, {}, null],
      ['not judged', starved, { isJudged: false }, null],
      ['that served all', starved, { verdict: { who: 'nobody' } }, null],
    ],
  ],
  [
    'other programs',
    otherPrograms,
    [
      [
        'how much they use',
        {},
        { verdict: { who: 'others', cause: 'programs', why: 'they use it.', evidence: { otherCpuPercent: 95 } } },
        [
          'They use it. The figures show what they leave.',
          'Other programs use 95 % CPU: the figures show what they leave.',
        ],
      ],
      [
        'nobody knows how much',
        {},
        { verdict: { who: 'others', cause: 'programs', why: 'they use it.', evidence: { otherCpuPercent: null } } },
        ['They use it. The figures show what they leave.', 'Other programs fill the cores.'],
      ],
      [
        'other machines',
        {},
        { verdict: { who: 'others', cause: 'hypervisor', why: 'they use it.', evidence: { stealPercent: 40 } } },
        ['They use it. The figures show what they leave.', 'Other machines on this host use 40 % CPU of it.'],
      ],
      ['another limits it', {}, { verdict: { who: 'server', cause: 'cores' } }, null],
      ['not judged', {}, { verdict: { who: 'others' }, isJudged: false }, null],
      ['without a verdict', {}, { verdict: null }, null],
    ],
  ],
  [
    'full cores',
    coresSaturated,
    [
      [
        'the server’s',
        {},
        { verdict: { who: 'server', cause: 'cores', why: 'it fills both.' } },
        'The server fills both.',
      ],
      [
        'shared',
        {},
        { verdict: { who: 'both', cause: 'cores', why: 'together they fill it.' } },
        'Server and load generator together fill it.',
      ],
      [
        'a sentence that does not begin so stands as it is',
        {},
        { verdict: { who: 'server', cause: 'cores', why: 'full, since it works.' } },
        'full, since it works.',
      ],
      [
        'briefly',
        {},
        { verdict: { who: 'server', cause: 'cores', why: long } },
        [`The server ${long.slice(3)}`, 'The server fills the cores.'],
      ],
      [
        'briefly, shared',
        {},
        { verdict: { who: 'both', cause: 'cores', why: long } },
        [`Server and load generator together ${long.slice(3)}`, 'Server and load generator together fill the cores.'],
      ],
      ['another cause', {}, { verdict: { who: 'server', cause: 'lock' } }, null],
      ['not judged', {}, { verdict: { who: 'server', cause: 'cores' }, isJudged: false }, null],
      ['without a verdict', {}, { verdict: null }, null],
    ],
  ],
  [
    'one core',
    boundToOneCore,
    [
      [
        'a GIL',
        { threads: 1_002 },
        { verdict: { who: 'server', cause: 'gil', evidence: { serverCpuPercent: 101 } } },
        [
          '1,002 threads, one GIL: only one of them runs Python at a time, which fills one core (101 % CPU).',
          '1,002 threads, one GIL: one runs Python at a time (101 % CPU).',
        ],
      ],
      [
        'a GIL, and who waits in a futex',
        { threads: 1_002, waits: { work: 212 } },
        { verdict: { who: 'server', cause: 'gil', evidence: { serverCpuPercent: 101 } } },
        [
          '1,002 threads, one GIL: only one of them runs Python at a time, which fills one core (101 % CPU); 212 wait in a futex, the GIL’s or a lock’s.',
          '1,002 threads, one GIL: one runs Python at a time (101 % CPU).',
        ],
      ],
      [
        'one in a futex may wait for anything',
        { threads: 3, waits: { work: 1 } },
        { verdict: { who: 'server', cause: 'gil', evidence: { serverCpuPercent: 99 } } },
        [
          '3 threads, one GIL: only one of them runs Python at a time, which fills one core (99 % CPU).',
          '3 threads, one GIL: one runs Python at a time (99 % CPU).',
        ],
      ],
      [
        'two in a futex',
        { threads: 3, waits: { work: 2 } },
        { verdict: { who: 'server', cause: 'gil', evidence: { serverCpuPercent: 99 } } },
        [
          '3 threads, one GIL: only one of them runs Python at a time, which fills one core (99 % CPU); 2 wait in a futex, the GIL’s or a lock’s.',
          '3 threads, one GIL: one runs Python at a time (99 % CPU).',
        ],
      ],
      [
        'its only thread',
        { threads: 1 },
        { verdict: { who: 'server', cause: 'one-core', evidence: { serverCpuPercent: 98 } } },
        'Its one thread fills a core (98 % CPU).',
      ],
      [
        'as samples show',
        { threads: 12 },
        { verdict: { who: 'server', cause: 'one-core', evidence: { serverCpuPercent: 98 } } },
        [
          '12 threads, and almost no sample found two of them running: 98 % CPU although another core had room.',
          '12 threads, one core: almost no sample found two of them running.',
        ],
      ],
      ['another cause', {}, { verdict: { who: 'server', cause: 'cores' } }, null],
      ['not the server', {}, { verdict: { who: 'both', cause: 'gil' } }, null],
      ['unknown threads', {}, { verdict: { who: 'server', cause: 'gil' }, m: { threads: null } }, null],
      ['not judged', {}, { verdict: { who: 'server', cause: 'gil' }, isJudged: false }, null],
      ['without a verdict', {}, { verdict: null }, null],
    ],
  ],
  [
    'requests that wait',
    requestsWait,
    [
      ['for it', {}, { verdict: { held: true, cause: 'waits', why: 'it idles.' } }, 'The server idles.'],
      ['they themselves', {}, { verdict: { held: true, cause: 'lock', why: 'requests wait.' } }, 'Requests wait.'],
      ['so many', {}, { verdict: { held: true, cause: 'lock', why: '90 requests wait.' } }, '90 requests wait.'],
      [
        'in the middle of a sentence nothing is replaced',
        {},
        { verdict: { held: true, cause: 'waits', why: 'as requests queue, it idles.' } },
        'As requests queue, it idles.',
      ],
      [
        'briefly, as the verdict has it',
        {},
        { verdict: { held: true, cause: 'lock', why: long, brief: 'In short.' } },
        [`The server ${long.slice(3)}`, 'In short.'],
      ],
      [
        'briefly, for a lock',
        {},
        { verdict: { held: true, cause: 'lock', why: long } },
        [`The server ${long.slice(3)}`, 'Requests wait for a lock.'],
      ],
      [
        'briefly, for a loop',
        {},
        { verdict: { held: true, cause: 'loop', why: long } },
        [`The server ${long.slice(3)}`, 'Requests wait for the event loop.'],
      ],
      [
        'briefly, for a worker',
        {},
        { verdict: { held: true, cause: 'workers', why: long } },
        [`The server ${long.slice(3)}`, 'Requests wait for a free worker.'],
      ],
      [
        'briefly, for what is not known',
        {},
        { verdict: { held: true, cause: 'waits', why: long } },
        [`The server ${long.slice(3)}`, 'Requests wait inside the server.'],
      ],
      ['they do not', {}, { verdict: { held: false, why: 'it idles.' } }, null],
      ['not judged', {}, { verdict: { held: true }, isJudged: false }, null],
      ['without a verdict', {}, { verdict: null }, null],
    ],
  ],
])('%s', (_, rule, rows) => {
  test.each<Row>([...rows])('%s', (_name, of, over, words) => expect(wordsOf(rule, of, over)).toEqual(asBoth(words)));
});

describe('threads that wait for a core', () => {
  const said = (threadsWaitingForCore: number | null, of: StepFigures = {}, over: Over = {}) =>
    wordsOf(threadsWaitForCores, of, { ...over, verdict: { evidence: { threadsWaitingForCore, usableCores: null } } });
  test('a round number of them', () => {
    expect(said(456)).toEqual(asBoth('Some 500 threads at a time are ready to run and wait for one of 2 cores.'));
    expect(said(12, { cores: 1 })).toEqual(
      asBoth('Some 10 threads at a time are ready to run and wait for the one core.'),
    );
    const many = said(3e12, { cores: 2_000 });
    expect(many?.[1]).toBe('Some 3,000,000,000,000 threads wait for a core.');
  });
  test('five a core are many', () => {
    expect(said(10)).not.toBeNull();
    expect(said(9.9)).toBeNull();
  });
  test('those that it may use count', () => expect(said(9, { usable: 1 })?.[0]).toContain('wait for the one core'));
  test('not known, not judged', () => {
    expect(said(null)).toBeNull();
    expect(said(456, {}, { isJudged: false })).toBeNull();
    expect(said(456, {}, { run: { machine: null } })).toBeNull();
    expect(wordsOf(threadsWaitForCores, {}, { verdict: null })).toBeNull();
  });
  test('cores from the evidence where the machine is not described', () => {
    const over: Over = { run: { machine: null }, verdict: { evidence: { threadsWaitingForCore: 40, usableCores: 4 } } };
    expect(wordsOf(threadsWaitForCores, {}, over)?.[0]).toContain('wait for one of 4 cores');
  });
});
