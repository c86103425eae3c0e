// What comes back: failing, slow, broken, closing, nothing.
import { except, FAILS, grouped, LIMITING, NO_EXCUSE } from '../words.mjs';

const odd =
  (kind, ...options) =>
  (context) => ['run', ...options, '--', process.execPath, context.own('odd-server.mjs'), kind];

/** Load on a server that runs already: `run` would first wait until it answers, which these do late or never. */
const attached = (program, kind, ...options) => ({
  setup: async (context) => {
    context.server = await context.start(
      program,
      [context.own(kind === null ? 'no-accept.py' : 'odd-server.mjs'), kind ?? ''],
      {
        env: { ...process.env, PORT: `${context.port}` },
        port: context.port,
      },
    );
  },
  args: (context) => ['attach', `${context.server.pid}`, '--url', `http://127.0.0.1:${context.port}/`, ...options],
});

const NO_SHARE_OF_IDEAL = /\d %(?:\)| of) (?:the )?ideal|\d % of ideal/;

/** Beside failing answers nothing else is to be said. */
const NOTHING_ELSE = [
  'threads-surprise',
  ...NO_EXCUSE,
  'server-silent',
  'closes-connections',
  'accepts-starved',
  'accepted-waiting',
];

const ANSWERS = [
  {
    name: 'not found',
    args: odd('404', '-c', '5', '-d', '2s'),
    verdict: FAILS,
    must: ['errors'],
    mustNot: NOTHING_ELSE,
    exit: 1,
    says: [/404/, /--path/],
    never: [NO_SHARE_OF_IDEAL],
    because: 'every answer is a 404: no throughput, and `run` asked for `/` because nobody said otherwise',
  },
  {
    name: 'server errors',
    args: odd('500', '-c', '5', '-d', '2s'),
    verdict: FAILS,
    must: ['errors'],
    mustNot: NOTHING_ELSE,
    exit: 1,
    says: [/500/],
    because: 'failed answers are not throughput',
  },
  {
    name: 'half of them 503',
    args: odd('half', '-c', '20', '-d', '3s'),
    verdict: FAILS,
    must: ['errors'],
    mustNot: NOTHING_ELSE,
    exit: 0,
    says: [/503/],
    because: 'half of the answers are good: they are the throughput, the others stand beside it',
  },
  {
    name: 'wrong method',
    target: 'node',
    args: ['node', '-m', 'POST', '-c', '5', '-d', '1s'],
    verdict: FAILS,
    must: ['errors'],
    mustNot: ['threads-surprise', ...NO_EXCUSE, 'server-silent', 'accepts-starved', 'accepted-waiting'],
    exit: 1,
    says: [/40[45]/],
    never: [NO_SHARE_OF_IDEAL],
    because: '/slow answers GET only: 45,000 refusals a second are no throughput and no multiple of an ideal',
  },
  {
    name: 'wrong path',
    target: 'go',
    args: ['go', '--path', '/nosuch', '-c', '5', '-d', '1s'],
    verdict: FAILS,
    must: ['errors'],
    mustNot: [
      'threads-surprise',
      ...NO_EXCUSE,
      'server-silent',
      'accepts-starved',
      'accepted-waiting',
      'closes-connections',
    ],
    exit: 1,
    says: [/404/],
    because: 'the contract: anything else is 404',
  },
  {
    name: 'slow',
    ...attached(process.execPath, 'slow', '-c', '50', '-d', '7s'),
    verdict: ['unknown/no-ideal', 'server/waits'],
    must: [],
    mustNot: LIMITING,
    because:
      'each answer takes two seconds, nobody said how long it should: the CPU idles, nothing is full, nothing is silent',
  },
  {
    name: 'slow from its start',
    args: odd('slow', '-c', '5', '-d', '5s'),
    boundMs: 20_000,
    verdict: ['unknown/no-ideal', 'server/waits'],
    must: [],
    mustNot: LIMITING,
    because: 'a first answer after two seconds is an answer: `run` may begin',
  },
  {
    name: 'a byte a second',
    ...attached(process.execPath, 'dribble', '-c', '5', '-d', '4s'),
    verdict: ['server/silent', 'server/waits', 'server/gone', ...FAILS, 'unknown/short', 'unknown/no-ideal'],
    must: [],
    mustNot: [...NO_EXCUSE, 'closes-connections'],
    exit: 1,
    because: 'bytes come, no answer is ever whole: not one good answer',
  },
  {
    name: 'silent',
    ...attached(process.execPath, 'silent', '-c', '10', '-d', '5s'),
    verdict: ['server/silent', 'server/waits', 'server/gone', ...FAILS],
    must: ['server-silent'],
    mustNot: [...NO_EXCUSE, 'closes-connections'],
    exit: 1,
    because: 'it accepts, reads and never answers',
  },
  {
    name: 'closing',
    args: odd('closes', '-c', '20', '-d', '3s'),
    verdict: ['unknown/no-ideal', 'server/accepts', 'server/one-core', 'server/waits', 'both/cores'],
    must: ['closes-connections'],
    mustNot: except(LIMITING, 'closes-connections', 'bound-to-one-core'),
    because: 'each answer costs a connection',
  },
  {
    name: 'resetting',
    args: odd('resets', '-c', '20', '-d', '3s'),
    verdict: FAILS,
    must: ['errors'],
    mustNot: ['threads-surprise', ...NO_EXCUSE, 'server-silent', 'accepts-starved', 'accepted-waiting'],
    exit: 0,
    because: 'a fifth of the requests ends in a reset',
  },
  {
    name: 'never accepting',
    ...attached('python3', null, '-c', '30', '-d', '5s'),
    verdict: ['server/accepts', 'server/silent', 'server/waits', 'server/gone'],
    must: [['accepts-starved', 'server-silent']],
    mustNot: [...NO_EXCUSE, 'accepted-waiting', 'closes-connections'],
    exit: 1,
    because: 'four connections wait in its queue, the others cannot even connect: it accepts nobody',
  },
];

export const ANSWER_CASES = grouped('answers', ANSWERS);
