import { flag, type Option, value } from './option.ts';
import { parseCount, text } from './parse-values.ts';

/** More than that many pods for one test is a typing mistake. */
const MOST_RUNNERS = 1_000;

/** What a plan becomes for k6. */
export const K6_OPTIONS = {
  operator: flag({
    commands: ['k6'],
    group: 'Output:',
    describe: 'A manifest for the k6-operator (Kubernetes) instead of the script alone',
    readme: 'A manifest for the k6-operator, with the script in it, instead of the script alone',
  }),
  runners: value((given, name) => parseCount(given, name, '4', MOST_RUNNERS), {
    commands: ['k6'],
    defaultWith: 'operator',
    group: 'Output:',
    placeholder: 'N',
    describe: 'With --operator: k6 runners that share the users',
    readme: 'With `--operator`: k6 runners that share the users',
    otherwise: '1',
  }),
  'send-to': value(text, {
    commands: ['k6'],
    defaultWith: 'operator',
    group: 'Output:',
    placeholder: 'ADDRESS:PORT',
    describe: 'With --operator: where conctop attach PID --k6 listens',
    readme: 'With `--operator`: where `conctop attach PID --k6` listens, as the runners reach it',
  }),
} as const satisfies Readonly<Record<string, Option>>;
