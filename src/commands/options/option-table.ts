import { PREDICTED_FIELDS } from '../../domain/meaning/prediction.ts';
import { ENGINE_NAMES } from '../../load/engines/engine-identity.ts';
import { COMPARE_OPTIONS } from './compare-options.ts';
import { K6_OPTIONS } from './k6-options.ts';
import { LEARN_OPTIONS } from './learn-options.ts';
import {
  flag,
  LOADS,
  list,
  type Option,
  offering,
  PLANS,
  type ReadAs,
  SCHEDULES,
  SHIPPED,
  STARTS,
  value,
} from './option.ts';
import { OUTPUT_OPTIONS } from './output-options.ts';
import { OWN_SERVER_OPTIONS } from './own-server-options.ts';
import { parseGivenGuess, parsePredict } from './parse-prediction.ts';
import { parseBody, parseHeader, parseMethod } from './parse-request.ts';
import {
  oneOf,
  parseCount,
  parseDurationMs,
  parseGenerators,
  parsePath,
  parsePort,
  parseRamp,
  parseSteps,
  parseWorkers,
  parseWorks,
  text,
  WORKS,
} from './parse-values.ts';
import { REPLAY_OPTIONS } from './replay-options.ts';

/**
 * Every option, once: yargs and `--help`, the type that a command gets, the check of each value and the README's table
 * (`node scripts/docs/readme-options.mjs --write`) derive from this table. In the order in which they are shown.
 */
export const OPTIONS = {
  ramp: value(parseRamp, {
    commands: PLANS,
    defaultUnless: ['steps', 'connections', 'k6'],
    group: 'Load:',
    placeholder: '[FROM:TO]',
    bare: true,
    describe: 'Climb FROM:TO connections',
    otherwise: '100:10000; run and attach: none',
    readme: 'Climb the 1-2-5 steps between both ends',
    readmeOtherwise: '100:10000 for shipped targets',
  }),
  steps: value(parseSteps, {
    commands: PLANS,
    defaultUnless: ['ramp', 'connections', 'matrix', 'folklore', 'k6'],
    group: 'Load:',
    placeholder: '100,500,1000',
    describe: 'These steps instead of the default ones: 100,500,1000',
    readme: 'These steps instead',
  }),
  connections: value(parseCount, {
    commands: [...PLANS, 'doctor'],
    defaultUnless: ['ramp', 'steps', 'matrix', 'folklore', 'k6'],
    alias: 'c',
    group: 'Load:',
    placeholder: 'N',
    describe: 'Hold this many connections, without a ramp',
    describeIn: { doctor: 'What so many connections need, per model, and what of it this machine has' },
    readme: 'Hold this many connections, without a ramp; `doctor`: what so many need, and what of it this machine has',
    otherwise: '100 where there is no ramp',
  }),
  hold: value(parseDurationMs, {
    commands: PLANS,
    group: 'Load:',
    placeholder: '5s',
    describe: 'Time to hold each step',
    otherwise: '5s; constant without a screen or keys 10s',
    readme: 'Time to hold each step once its sockets are open',
  }),
  duration: value(parseDurationMs, {
    commands: [...LOADS, 'k6'],
    alias: 'd',
    group: 'Load:',
    placeholder: '30s',
    describe: 'End the run after this time',
    readmeOtherwise: 'screen: until you quit; else after the last step',
  }),
  work: value(offering(WORKS, parseWorks), {
    commands: SHIPPED,
    defaultUnless: ['path', 'matrix', 'folklore'],
    group: 'Load:',
    placeholder: 'io|cpu|block',
    describe: 'What a request does: io, cpu or block',
    describeIn: { compare: 'What a request does: io, cpu or block; several make a table each: io,cpu (io)' },
    otherwise: 'io',
    readme:
      'A request waits, burns CPU, or does what must never be done in that model; `compare` takes several: `io,cpu`',
  }),
  delay: value(parseDurationMs, {
    commands: SHIPPED,
    defaultUnless: ['path', 'matrix', 'folklore'],
    group: 'Load:',
    placeholder: '100ms',
    describe: 'Duration of that work',
    otherwise: '100ms; cpu 5ms',
  }),
  path: value(parsePath, {
    commands: SCHEDULES,
    defaultUnless: ['work', 'delay'],
    group: 'Load:',
    placeholder: '/x',
    describe: 'Path of the requests instead of /slow, /cpu or /block',
    describeIn: { run: 'Path of the requests (/)', attach: 'Path of the requests (/)' },
    readme: 'Path of the requests instead of `/slow`, `/cpu` or `/block`; of `run` and `attach` instead of `/`',
  }),
  rate: value(parseCount, {
    commands: PLANS,
    defaultUnless: ['k6'],
    group: 'Load:',
    placeholder: 'N',
    describe: 'Open loop: this many requests per second, on schedule',
    describeIn: { k6: 'Hold all users together back to this many requests per second' },
    readme:
      'Open loop (engine `socket`): N requests per second on schedule; latency is measured from the scheduled time; requests that found no free socket are counted as unsent',
    readmeOtherwise: 'closed loop',
  }),
  method: value(parseMethod, {
    commands: PLANS,
    alias: 'm',
    group: 'Load:',
    placeholder: 'POST',
    describe: 'HTTP method',
    otherwise: 'GET',
  }),
  header: list(parseHeader, {
    commands: PLANS,
    alias: 'H',
    group: 'Load:',
    placeholder: "'Name: value'",
    describe: "Request header, repeatable: -H 'Accept: text/html'",
    readme: 'Request header, repeatable',
  }),
  body: value(parseBody, {
    commands: PLANS,
    alias: 'b',
    group: 'Load:',
    placeholder: 'BODY',
    describe: 'Request body; @FILE reads it from a file',
    readme: 'Request body; `@FILE` reads it from a file',
  }),
  insecure: flag({ commands: PLANS, group: 'Load:', describe: 'HTTPS: take any certificate' }),
  generators: value(offering(['auto'], parseGenerators), {
    commands: SCHEDULES,
    group: 'Load:',
    placeholder: 'N|auto',
    describe: 'Load generator processes',
    otherwise: 'auto: as many as needed',
    readmeOtherwise: '`auto`: as many as the descriptors need',
  }),
  workers: value(offering(['auto'], parseWorkers), {
    commands: SHIPPED,
    group: 'Target:',
    placeholder: 'N|auto',
    describe: 'Workers of a target that has some',
    otherwise: 'auto: its own number, or as many as needed',
    readme: 'Workers of a target that has some: `node-cluster`, `uvicorn`, `python-hybrid`, `gunicorn`, pools',
    readmeOtherwise: '`auto`: its own number, or as many processes as the descriptors need',
  }),
  build: flag({
    commands: SHIPPED,
    group: 'Target:',
    describe: 'Build the target here, even where a ready-made one is installed',
    readmeOtherwise: 'ready-made where one is installed and its sources are unchanged',
  }),
  pin: flag({
    commands: STARTS,
    group: 'Load:',
    describe: 'Target and generator on cores of their own (Linux)',
    readmeOtherwise: 'the system chooses',
  }),
  predict: value(offering(PREDICTED_FIELDS, parsePredict), {
    commands: LOADS,
    defaultUnless: ['k6'],
    group: 'Load:',
    placeholder: '[threads,rss,p99,rps]',
    bare: true,
    describe: 'Ask what the last step will show before the load begins, and reveal it with Enter',
    otherwise: 'alone threads',
    readme:
      'Ask before the load begins what its last step will show; what was asked for stays covered until `Enter` reveals it',
  }),
  guess: list(parseGivenGuess, {
    commands: LOADS,
    onlyTyped: 'since it is an answer to one question',
    group: 'Load:',
    placeholder: 'NAME=N',
    describe: 'With --predict: a guess at its first question, repeatable',
  }),
  timeout: value(parseDurationMs, {
    commands: PLANS,
    group: 'Load:',
    placeholder: '10s',
    describe: 'Give up on a request after this time',
    otherwise: '10s',
  }),
  engine: value(oneOf(ENGINE_NAMES, 'load engine'), {
    commands: SCHEDULES,
    group: 'Load:',
    placeholder: 'NAME',
    describe: `Load engine: ${ENGINE_NAMES.join(', ')}`,
    otherwise: 'socket',
    readme: ENGINE_NAMES.map((name) => `\`${name}\``).join(', '),
  }),
  'k6-path': value(text, {
    commands: SCHEDULES,
    group: 'Load:',
    placeholder: 'FILE',
    describe: 'With --engine k6: the program',
    otherwise: 'k6 on PATH',
    readme: 'With `--engine k6`: the program',
  }),
  port: value(parsePort, {
    commands: SCHEDULES,
    defaultUnless: ['pid', 'url'],
    group: 'Target:',
    placeholder: 'N',
    describe: 'Port of the target',
    describeIn: { attach: 'Find the process that listens on this port' },
    otherwise: 'any free one',
    readme:
      'Port of the target; `run`: what the command finds as `$PORT`; `attach`: find the process that listens on it',
    readmeOtherwise: 'any free one; `run`: that of `--url`, else a `PORT` that is set',
  }),
  ...K6_OPTIONS,
  ...OUTPUT_OPTIONS,
  ...OWN_SERVER_OPTIONS,
  ...COMPARE_OPTIONS,
  ...REPLAY_OPTIONS,
  ...LEARN_OPTIONS,
} as const satisfies Readonly<Record<string, Option>>;

type Options = typeof OPTIONS;

/** The checked options of a command. */
export type ArgsFor<C> = {
  readonly [K in keyof Options as C extends Options[K]['commands'][number] ? K : never]: ReadAs<Options[K]>;
};

/** Common to the commands that drive load; other options depend on the command. */
export type RunArgs = Partial<ArgsFor<'target'>> & Pick<ArgsFor<'target'>, 'ui' | 'json'>;
