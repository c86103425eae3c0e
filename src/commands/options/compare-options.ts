import { QUIET_BUSY_PERCENT } from '../../domain/comparison/fairness.ts';
import { flag, list, type Option, value } from './option.ts';
import { fileName, parseCount, parsePercent, parseRounds, parseWaitMs } from './parse-values.ts';

const MAX_SEED = 2 ** 31 - 1;

/** The options of `conctop compare` alone. */
export const COMPARE_OPTIONS = {
  matrix: flag({
    commands: ['compare'],
    defaultUnless: ['subjects', 'folklore'],
    group: 'Comparison:',
    describe: 'The usual models of each language, for work that waits and work that computes',
  }),
  folklore: flag({
    commands: ['compare'],
    defaultUnless: ['subjects', 'matrix'],
    group: 'Comparison:',
    describe: 'What people say of 10,000 clients at 10 ms, io and cpu, beside what is measured',
  }),
  rounds: value(parseRounds, {
    commands: ['compare'],
    group: 'Comparison:',
    placeholder: 'N',
    describe: 'How often each is run, every round in another order',
    otherwise: '3',
    readme: 'How often each is run, every round in another order; with one nobody wins',
  }),
  'quiet-within': value(parseWaitMs, {
    commands: ['compare'],
    group: 'Comparison:',
    placeholder: '20s',
    describe: `Before each run, wait this long for at most ${QUIET_BUSY_PERCENT} % busy cores; 0s: not at all`,
    otherwise: '20s',
  }),
  'busy-within': value(parsePercent, {
    commands: ['compare', 'report'],
    group: 'Comparison:',
    placeholder: '10%',
    describe: 'Other programs may have this much of the cores; a round in which they had more is not judged',
    otherwise: `${QUIET_BUSY_PERCENT}%`,
  }),
  baseline: list(fileName, {
    commands: ['compare'],
    group: 'Comparison:',
    placeholder: 'OLD.NDJSON',
    describe:
      'Fail with exit code 3 where a subject is worse than these recordings, beyond the noise; repeatable, or a folder',
    readme:
      'Fail with exit code 3 where a subject is worse than these recordings of it, beyond the noise; a folder is all of its recordings; repeatable',
  }),
  'max-regression': value(parsePercent, {
    commands: ['compare'],
    defaultWith: 'baseline',
    group: 'Comparison:',
    placeholder: '5%',
    describe: 'With --baseline: this much worse is allowed',
    otherwise: '5%',
  }),
  strict: flag({
    commands: ['compare'],
    group: 'Comparison:',
    describe: 'With --baseline: fail also where a figure cannot be judged',
    readme:
      'With --baseline: fail with exit code 3 also where a figure cannot be judged, or a subject has no recording there',
  }),
  seed: value((given, name) => parseCount(given, name, '7', MAX_SEED), {
    commands: ['compare'],
    group: 'Comparison:',
    placeholder: 'N',
    describe: 'The same seed gives the same order',
    otherwise: 'random, and printed',
  }),
} as const satisfies Readonly<Record<string, Option>>;
