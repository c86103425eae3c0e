// All cases, and what of them is quick and sure enough for CI.
import { ANSWER_CASES } from './cases/answers.mjs';
import { FAULT_CASES } from './cases/faults.mjs';
import { MACHINE_CASES } from './cases/machine.mjs';
import { QUEUE_CASES } from './cases/queues.mjs';
import { RAMP_CASES } from './cases/ramps.mjs';
import { STRANGER_CASES } from './cases/strangers.mjs';
import { TARGET_CASES } from './cases/targets.mjs';

/** @type {readonly import('./judge.mjs').Case[]} */
export const CASES = [
  ...TARGET_CASES,
  ...RAMP_CASES,
  ...MACHINE_CASES,
  ...FAULT_CASES,
  ...ANSWER_CASES,
  ...STRANGER_CASES,
  ...QUEUE_CASES,
];

/** Claims that hold whatever the neighbours do: locks, loops, pools and failures, none of which needs a whole core. */
const CI = [
  'node io',
  'go block',
  'node block',
  'node-blocked io',
  'go-pool io',
  'python-sync io',
  'rate beyond the sockets',
  'its /stats as the path',
  'stopped to the end',
  'wrong method',
  'half of them 503',
  'slow',
  'too few descriptors',
];

const BUSY_LOOPS = ['node block', 'node-blocked block', 'node-cluster block'];
const IDLE_IO = [
  'go-pool io',
  'gunicorn io',
  'node-blocked io',
  'python-pool io',
  'python-processes io',
  'python-sync io',
];
const LIGHT_GROUPS = ['stopped', 'limits', 'answers', 'rates', 'queues'];
const HEAVY_ALL_THE_SAME = ['its /stats as the path', 'self-signed, --insecure', 'rate within reach, node', 'closing'];

/** Runs in which the CPU idles: several of them at the same time are no neighbours to one another. */
export function isLight({ name, group }) {
  if (BUSY_LOOPS.includes(name) || HEAVY_ALL_THE_SAME.includes(name)) return false;
  return name.endsWith(' block') || IDLE_IO.includes(name) || LIGHT_GROUPS.includes(group);
}

export function select({ only, subset }) {
  const pattern = only === undefined ? null : new RegExp(only, 'i');
  return CASES.filter(
    ({ name, group }) => pattern === null || pattern.test(name) || pattern.test(`${group}: ${name}`),
  ).filter(({ name }) => subset !== 'ci' || CI.includes(name));
}
