import { QUIET_BUSY_PERCENT } from '../../domain/comparison/fairness.ts';
import { type Option, value } from './option.ts';
import { parseCount, parseRounds, parseWaitMs } from './parse-values.ts';

const MAX_SEED = 2 ** 31 - 1;

/** The options of `conctop compare` alone. */
export const COMPARE_OPTIONS = {
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
  seed: value((given, name) => parseCount(given, name, '7', MAX_SEED), {
    commands: ['compare'],
    group: 'Comparison:',
    placeholder: 'N',
    describe: 'The same seed gives the same order',
    otherwise: 'random, and printed',
  }),
} as const satisfies Readonly<Record<string, Option>>;
