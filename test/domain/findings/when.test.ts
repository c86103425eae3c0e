import { describe, expect, test } from 'vitest';
import type { StepFigures } from '../assessment/a-step.ts';

import { saidOfSteps } from './said.ts';

describe('when a finding holds', () => {
  test.each<[string, StepFigures, string, string | undefined]>([
    [
      'saturated',
      { goodPerSecond: 5000, generator: 99, utilisation: 0.99, cores: 4 },
      'generator-saturated',
      'a lower bound',
    ],
    [
      'starved is not saturated',
      { goodPerSecond: 5000, server: 120, generator: 66, utilisation: 0.98, generatorWait: 30 },
      'generator-saturated',
      undefined,
    ],
    [
      'starved',
      { goodPerSecond: 5000, server: 120, generator: 66, utilisation: 0.98, generatorWait: 30 },
      'generator-starved',
      'often waits for a core',
    ],
    [
      'starved by others, its loop half idle',
      { goodPerSecond: 5000, server: 40, others: 120, utilisation: 0.54, generatorWait: 42 },
      'generator-starved',
      'often waits for a core',
    ],
    [
      'with slack',
      { goodPerSecond: 5000, server: 120, generator: 67, utilisation: 0.7 },
      'generator-saturated',
      undefined,
    ],
    [
      'others',
      { goodPerSecond: 5000, server: 60, generator: 40, others: 95 },
      'other-programs',
      'use 95 % of 200 % CPU',
    ],
    ['others beside a server that serves all', { others: 95 }, 'other-programs', undefined],
    [
      'the server fills both cores',
      { goodPerSecond: 5000, server: 185, generator: 10 },
      'server-saturated',
      'fills both cores',
    ],
    ['full at the ideal rate', { server: 120, generator: 75 }, 'server-saturated', undefined],
    ['one core, as a mean', { goodPerSecond: 5000, server: 101, generator: 30 }, 'bound-to-one-core', undefined],
    [
      'a GIL',
      { goodPerSecond: 800, server: 101, threads: 1002, oneAtATime: 'gil' },
      'bound-to-one-core',
      '1,002 threads, one GIL',
    ],
    [
      'one thread, seen',
      { goodPerSecond: 800, server: 99, threads: 1, command: 'attach' },
      'bound-to-one-core',
      'Its one thread fills a core',
    ],
    [
      'threads that wait for a core',
      { goodPerSecond: 800, server: 180, threadsWaitPercent: 45_600 },
      'threads-wait-for-cores',
      'Some 500 threads at a time are ready to run and wait for one of 2 cores.',
    ],
    [
      'a few that wait',
      { goodPerSecond: 800, server: 180, threadsWaitPercent: 900 },
      'threads-wait-for-cores',
      undefined,
    ],
    [
      'a quota',
      { goodPerSecond: 800, server: 50, quotaCores: 0.5, throttledPercent: 60 },
      'throttled',
      'quota of 0.50 cores',
    ],
    ['silent', { goodPerSecond: 0 }, 'server-silent', 'no answer comes'],
  ])('%s', (_, given, id, sentence) => {
    if (sentence === undefined) expect(saidOfSteps(given)[id]).toBeUndefined();
    else expect(saidOfSteps(given)[id]).toContain(sentence);
  });
});
