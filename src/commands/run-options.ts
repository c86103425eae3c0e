import type { Options } from 'yargs';

/**
 * The options of a run as data: yargs parses by them, `--help` and the README's table derive from them. Values stay
 * text here and are checked in run-config-from-args.ts, so that every wrong one gets its own two sentences.
 */
export const RUN_OPTIONS = {
  ramp: { type: 'string', group: 'Load:', describe: 'Climb FROM:TO connections; alone 100:10000' },
  steps: {
    type: 'string',
    requiresArg: true,
    group: 'Load:',
    describe: 'These steps instead of the default ones: 100,500,1000',
  },
  connections: {
    type: 'string',
    requiresArg: true,
    alias: 'c',
    group: 'Load:',
    describe: 'Constant connections without a ramp (100)',
  },
  hold: { type: 'string', requiresArg: true, group: 'Load:', describe: 'Time to hold each step (5s)' },
  duration: { type: 'string', requiresArg: true, alias: 'd', group: 'Load:', describe: 'End the run after this time' },
  work: { choices: ['io', 'cpu', 'block'], group: 'Load:', describe: 'What a request does (io)' },
  delay: { type: 'string', requiresArg: true, group: 'Load:', describe: 'How long it does it (100ms; cpu 5ms)' },
  path: {
    type: 'string',
    requiresArg: true,
    group: 'Load:',
    describe: 'Path of the requests instead of /slow, /cpu or /block',
  },
  rate: {
    type: 'string',
    requiresArg: true,
    group: 'Load:',
    describe: 'Open loop: this many requests per second, on schedule',
  },
  method: { type: 'string', requiresArg: true, alias: 'm', group: 'Load:', describe: 'HTTP method (GET)' },
  header: {
    type: 'string',
    alias: 'H',
    array: true,
    nargs: 1,
    group: 'Load:',
    describe: "Request header, repeatable: -H 'Accept: text/html'",
  },
  body: {
    type: 'string',
    requiresArg: true,
    alias: 'b',
    group: 'Load:',
    describe: 'Request body; @FILE reads it from a file',
  },
  insecure: { type: 'boolean', default: false, group: 'Load:', describe: 'HTTPS: take any certificate' },
  generators: {
    type: 'string',
    requiresArg: true,
    group: 'Load:',
    describe: 'Load generator processes (as many as needed)',
  },
  pin: {
    type: 'boolean',
    default: false,
    group: 'Load:',
    describe: 'Target and generator on cores of their own (Linux)',
  },
  timeout: {
    type: 'string',
    requiresArg: true,
    group: 'Load:',
    describe: 'Give up on a request after this time (10s)',
  },
  engine: { type: 'string', requiresArg: true, group: 'Load:', describe: 'Load engine: socket or autocannon (socket)' },
  port: { type: 'string', requiresArg: true, group: 'Target:', describe: 'Port of the target (any free one)' },
  ui: { type: 'boolean', default: true, group: 'Output:', describe: 'The screen; --no-ui prints plain lines' },
  json: {
    type: 'boolean',
    default: false,
    group: 'Output:',
    describe: 'Summary as JSON on stdout, progress on stderr',
  },
  record: {
    type: 'string',
    requiresArg: true,
    group: 'Output:',
    describe: 'Write every event to this file, for conctop replay',
  },
  threshold: {
    type: 'string',
    array: true,
    nargs: 1,
    group: 'Output:',
    describe: "Fail with exit code 3 unless this holds in every step: 'p99<250ms'",
  },
  theme: { type: 'string', requiresArg: true, group: 'Output:', describe: 'Colours of the screen' },
  fps: { type: 'string', requiresArg: true, group: 'Output:', describe: 'Frames per second of the screen (4)' },
} as const satisfies Record<string, Options>;

/** What a server of the user's own (`run`, `attach`) has besides. */
export const OWN_SERVER_OPTIONS = {
  url: {
    type: 'string',
    requiresArg: true,
    group: 'Target:',
    describe: 'Address of the server: http://127.0.0.1:3000/',
  },
  metrics: {
    type: 'string',
    requiresArg: true,
    group: 'Target:',
    describe: 'Its Prometheus metrics: http://127.0.0.1:3000/metrics',
  },
} as const satisfies Record<string, Options>;

export interface OwnServerArgs extends RunArgs {
  readonly url?: string | undefined;
  readonly metrics?: string | undefined;
}

/** What yargs hands over for them. */
export interface RunArgs {
  readonly target?: string | undefined;
  readonly ramp?: string | undefined;
  readonly steps?: string | undefined;
  readonly connections?: string | undefined;
  readonly hold?: string | undefined;
  readonly duration?: string | undefined;
  readonly work?: string | undefined;
  readonly delay?: string | undefined;
  readonly path?: string | undefined;
  readonly rate?: string | undefined;
  readonly method?: string | undefined;
  readonly header?: readonly string[] | undefined;
  readonly body?: string | undefined;
  readonly insecure?: boolean | undefined;
  readonly generators?: string | undefined;
  readonly pin?: boolean | undefined;
  readonly timeout?: string | undefined;
  readonly engine?: string | undefined;
  readonly port?: string | undefined;
  readonly ui: boolean;
  readonly json: boolean;
  readonly record?: string | undefined;
  readonly threshold?: readonly string[] | undefined;
  readonly theme?: string | undefined;
  readonly fps?: string | undefined;
}
