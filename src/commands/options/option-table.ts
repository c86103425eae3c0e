import { ENGINE_NAMES } from '../../load/engines/engine-identity.ts';
import { FORMATS } from '../../report/formats.ts';
import { THEME_CHOICES } from '../../ui/theme.ts';
import { COMPARE_OPTIONS } from './compare-options.ts';
import { flag, list, type Option, type ReadAs, value } from './option.ts';
import { OWN_SERVER_OPTIONS } from './own-server-options.ts';
import { parseGivenGuess, parsePredict } from './parse-prediction.ts';
import { parseBody, parseHeader, parseMethod } from './parse-request.ts';
import {
  oneOf,
  parseCount,
  parseDurationMs,
  parseFps,
  parseGenerators,
  parsePath,
  parsePort,
  parseRamp,
  parseSize,
  parseSteps,
  parseThresholds,
  parseWorks,
  text,
} from './parse-values.ts';
import { REPLAY_OPTIONS } from './replay-options.ts';

/** Which commands drive load, know shipped targets, start a server, draw a screen, print JSON. */
const LOADS = ['target', 'run', 'attach'] as const;
const SCHEDULES = [...LOADS, 'compare'] as const;
const SHIPPED = ['target', 'compare'] as const;
const STARTS = ['target', 'run', 'compare'] as const;
const DRAWS = ['target', 'run', 'attach', 'replay'] as const;
const PICTURES = [...DRAWS, 'report'] as const;
const PRINTS = [...SCHEDULES, 'replay', 'targets', 'doctor'] as const;

const ONE_RUNS_FILE = 'since it names the file of one run';

/**
 * Every option, once: yargs and `--help`, the type that a command gets, the check of each value and the README's table
 * (`node scripts/docs/readme-options.mjs --write`) derive from this table. In the order in which they are shown.
 */
export const OPTIONS = {
  ramp: value(parseRamp, {
    commands: SCHEDULES,
    defaultUnless: ['steps', 'connections'],
    group: 'Load:',
    placeholder: '[FROM:TO]',
    bare: true,
    describe: 'Climb FROM:TO connections',
    otherwise: 'alone 100:10000',
    readme: 'Climb the 1-2-5 steps between both ends',
  }),
  steps: value(parseSteps, {
    commands: SCHEDULES,
    defaultUnless: ['ramp', 'connections', 'matrix', 'folklore'],
    group: 'Load:',
    placeholder: '100,500,1000',
    describe: 'These steps instead of the default ones: 100,500,1000',
    readme: 'These steps instead',
  }),
  connections: value(parseCount, {
    commands: SCHEDULES,
    defaultUnless: ['ramp', 'steps', 'matrix', 'folklore'],
    alias: 'c',
    group: 'Load:',
    placeholder: 'N',
    describe: 'Constant connections without a ramp',
    otherwise: '100',
  }),
  hold: value(parseDurationMs, {
    commands: SCHEDULES,
    group: 'Load:',
    placeholder: '5s',
    describe: 'Time to hold each step',
    otherwise: '5s; constant without a screen or keys 10s',
    readme: 'Time to hold each step once its sockets are open',
  }),
  duration: value(parseDurationMs, {
    commands: LOADS,
    alias: 'd',
    group: 'Load:',
    placeholder: '30s',
    describe: 'End the run after this time',
    readmeOtherwise: 'screen: until you quit; else after the last step',
  }),
  work: value(parseWorks, {
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
    readme: 'Path of the requests instead of `/slow`, `/cpu` or `/block`',
  }),
  rate: value(parseCount, {
    commands: SCHEDULES,
    group: 'Load:',
    placeholder: 'N',
    describe: 'Open loop: this many requests per second, on schedule',
    readme:
      'Open loop (engine `socket`): N requests per second on schedule; latency is measured from the scheduled time; requests that found no free socket are counted as unsent',
    readmeOtherwise: 'closed loop',
  }),
  method: value(parseMethod, {
    commands: SCHEDULES,
    alias: 'm',
    group: 'Load:',
    placeholder: 'POST',
    describe: 'HTTP method',
    otherwise: 'GET',
  }),
  header: list(parseHeader, {
    commands: SCHEDULES,
    alias: 'H',
    group: 'Load:',
    placeholder: "'Name: value'",
    describe: "Request header, repeatable: -H 'Accept: text/html'",
    readme: 'Request header, repeatable',
  }),
  body: value(parseBody, {
    commands: SCHEDULES,
    alias: 'b',
    group: 'Load:',
    placeholder: 'BODY',
    describe: 'Request body; @FILE reads it from a file',
    readme: 'Request body; `@FILE` reads it from a file',
  }),
  insecure: flag({ commands: SCHEDULES, group: 'Load:', describe: 'HTTPS: take any certificate' }),
  generators: value(parseGenerators, {
    commands: SCHEDULES,
    group: 'Load:',
    placeholder: 'N',
    describe: 'Load generator processes',
    otherwise: 'as many as needed',
    readmeOtherwise: 'as many as the descriptors need',
  }),
  pin: flag({
    commands: STARTS,
    group: 'Load:',
    describe: 'Target and generator on cores of their own (Linux)',
    readmeOtherwise: 'the system chooses',
  }),
  predict: value(parsePredict, {
    commands: LOADS,
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
    commands: SCHEDULES,
    group: 'Load:',
    placeholder: '10s',
    describe: 'Give up on a request after this time',
    otherwise: '10s',
  }),
  engine: value(oneOf(ENGINE_NAMES, 'load engine'), {
    commands: SCHEDULES,
    group: 'Load:',
    placeholder: 'NAME',
    describe: `Load engine: ${ENGINE_NAMES.join(' or ')}`,
    otherwise: 'socket',
    readme: ENGINE_NAMES.map((name) => `\`${name}\``).join(' or '),
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
  ui: flag(
    {
      commands: [...DRAWS, 'compare'],
      group: 'Output:',
      describe: 'The screen; --no-ui prints plain lines',
      readme: 'Plain lines instead of the screen',
    },
    true,
  ),
  json: flag({ commands: PRINTS, group: 'Output:', describe: 'Summary as JSON on stdout, progress on stderr' }),
  record: value(text, {
    commands: SCHEDULES,
    onlyTyped: ONE_RUNS_FILE,
    group: 'Output:',
    placeholder: 'FILE',
    describe: 'Write every event to this file, for conctop replay; compressed if it ends in .gz',
    describeIn: { compare: 'A folder for the recording of every run: go-1.ndjson, go-2.ndjson, …' },
    readme:
      'Write every event to this file (NDJSON; compressed if it ends in `.gz`), for `conctop replay`; `compare`: a folder for those of all its runs',
  }),
  keep: flag(
    {
      commands: LOADS,
      group: 'Output:',
      describe: 'The last runs are kept for conctop replay and conctop report; --no-keep keeps none',
      readme: 'This run is not kept in the cache for `conctop replay` and `conctop report` without a file',
    },
    true,
  ),
  output: value(text, {
    commands: ['report'],
    onlyTyped: ONE_RUNS_FILE,
    alias: 'o',
    group: 'Output:',
    placeholder: 'FILE',
    describe: `The file to write; its ending says what it becomes: ${FORMATS.map((name) => `.${name}`).join(', ')}`,
    readme: `The file to write; its ending says what it becomes: ${FORMATS.map((name) => `\`.${name}\``).join(', ')}; \`-\` is stdout`,
  }),
  format: value(oneOf(FORMATS, 'format of reports'), {
    commands: ['report'],
    defaultUnless: ['output'],
    group: 'Output:',
    placeholder: 'FORMAT',
    describe: `What it becomes, whatever its file is called, printed if there is none: ${FORMATS.join(', ')}`,
    readme: 'What it becomes, whatever its file is called; printed where there is no file',
    otherwise: "the file's ending",
  }),
  report: value(text, {
    commands: SCHEDULES,
    onlyTyped: ONE_RUNS_FILE,
    group: 'Output:',
    placeholder: 'FILE',
    describe: 'At the end, what conctop report makes of it: --report report.html',
    readme: 'At the end, what `conctop report` makes of the run or comparison',
  }),
  junit: value(text, {
    commands: [...SCHEDULES, 'report'],
    onlyTyped: ONE_RUNS_FILE,
    group: 'Output:',
    placeholder: 'FILE',
    describe: 'Thresholds at each step as a JUnit file, for CI',
  }),
  size: value(parseSize, {
    commands: ['report'],
    group: 'Output:',
    placeholder: '140x44',
    describe: 'Columns and rows of the screen in a .cast',
    readme: 'Columns and rows of the screen in a `.cast`',
    otherwise: '100x30',
  }),
  force: flag({
    commands: [...SCHEDULES, 'report'],
    onlyTyped: 'so that no file is replaced that was not meant',
    group: 'Output:',
    describe: 'Replace a file that exists',
    readme: 'Replace the files of `--record`, `--report`, `--junit` and `--output` where they exist',
  }),
  threshold: list(parseThresholds, {
    commands: [...SCHEDULES, 'replay', 'report'],
    group: 'Output:',
    placeholder: "'p99<250ms'",
    describe: "Fail with exit code 3 unless this holds in every step whose climb ended: 'p99<250ms'",
    readme:
      "Fail with exit code 3 unless it holds in every step whose climb ended (`'threads<=64@10000'`: in that one); a run without one fails; repeatable",
  }),
  theme: value(oneOf(THEME_CHOICES, 'theme'), {
    commands: [...PICTURES, 'compare'],
    group: 'Output:',
    placeholder: 'NAME',
    describe: `Colours of the screen: ${THEME_CHOICES.join(', ')}; auto suits the terminal's background`,
    readmeOtherwise: 'auto',
  }),
  mouse: flag(
    {
      commands: [...DRAWS, 'compare'],
      group: 'Output:',
      describe: 'Clicks and the wheel on the screen; --no-mouse leaves the mouse to the terminal',
      readme: 'The mouse stays with the terminal: no clicks, no wheel, and its selection needs no Shift',
    },
    true,
  ),
  fps: value(parseFps, {
    commands: PICTURES,
    group: 'Output:',
    placeholder: 'N',
    describe: 'Frames per second of the screen',
    otherwise: '4',
  }),
  ...OWN_SERVER_OPTIONS,
  ...COMPARE_OPTIONS,
  ...REPLAY_OPTIONS,
} as const satisfies Readonly<Record<string, Option>>;

type Options = typeof OPTIONS;

/** The checked options of a command. */
export type ArgsFor<C> = {
  readonly [K in keyof Options as C extends Options[K]['commands'][number] ? K : never]: ReadAs<Options[K]>;
};

/** Common to the commands that drive load; other options depend on the command. */
export type RunArgs = Partial<ArgsFor<'target'>> & Pick<ArgsFor<'target'>, 'ui' | 'json'>;
