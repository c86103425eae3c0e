import { ConctopError, EXIT } from '../domain/errors.ts';
import {
  DEFAULT_CONNECTIONS,
  DEFAULT_CONSTANT_MS,
  DEFAULT_DELAY_MS,
  DEFAULT_HOLD_MS,
  DEFAULT_REQUEST_TIMEOUT_MS,
  DEFAULT_TICK_MS,
  type RunConfig,
  type WorkKind,
} from '../domain/run-config.ts';
import { parseThreshold, THRESHOLD_METRICS } from '../domain/threshold.ts';
import { parseCount, parseDurationMs, parseRamp, parseSteps } from './parse-values.ts';
import { requestFromArgs } from './request-from-args.ts';
import type { RunArgs } from './run-options.ts';

/** Burning 100 ms of CPU a request would need 1,000 cores for 10,000 req/s: 5 ms shows the same and moves. */
const DEFAULT_CPU_MS = 5;
const WORK_PATHS: Readonly<Record<'io' | 'cpu' | 'block', string>> = { io: '/slow', cpu: '/cpu', block: '/block' };
/** The one that keeps up with wrk (scripts/bench-load.mjs); others are chosen with --engine. */
export const DEFAULT_ENGINE = 'socket';

const usage = (message: string, hint: string): ConctopError =>
  new ConctopError('bad-usage', message, { hint, exitCode: EXIT.usage });

/** Flags to a complete config, or one clear refusal. `hasScreen`: the last step then holds until the user quits. */
export function runConfigFromArgs(args: RunArgs, hasScreen: boolean, rampByDefault: boolean): RunConfig {
  const work = workOf(args);
  const delayMs =
    args.delay === undefined
      ? work === 'cpu'
        ? DEFAULT_CPU_MS
        : DEFAULT_DELAY_MS
      : Math.round(parseDurationMs(args.delay, 'delay'));
  if (args.path !== undefined && !args.path.startsWith('/')) {
    throw usage(`--path ${args.path} does not begin with a slash.`, 'Write it like --path /slow?ms=100.');
  }
  const path = args.path ?? `${WORK_PATHS[work]}?ms=${delayMs}`;
  const steps = stepsOf(args, rampByDefault);
  const durationMs = args.duration === undefined ? null : parseDurationMs(args.duration, 'duration');
  const constant = steps.length === 1;
  const holdMs =
    args.hold !== undefined
      ? parseDurationMs(args.hold, 'hold')
      : constant
        ? (durationMs ?? DEFAULT_CONSTANT_MS)
        : DEFAULT_HOLD_MS;
  for (const text of args.threshold ?? []) {
    if (parseThreshold(text) === null) {
      throw usage(
        `--threshold '${text}' is not a figure, a comparison and a limit.`,
        `Write it like --threshold 'p99<250ms'; figures are ${THRESHOLD_METRICS.join(', ')}.`,
      );
    }
  }
  return {
    command: 'target',
    work: args.path === undefined ? work : 'custom',
    delayMs: args.path === undefined ? delayMs : null,
    path,
    plan: { steps, holdMs, durationMs, holdLastStep: hasScreen && durationMs === null, cutFrom: null },
    engine: args.engine ?? DEFAULT_ENGINE,
    request: requestFromArgs(args),
    requestsPerSecondLimit: args.rate === undefined ? null : parseCount(args.rate, 'rate'),
    generators: args.generators === undefined ? null : parseGenerators(args.generators),
    pin: args.pin ?? false,
    requestTimeoutMs:
      args.timeout === undefined ? DEFAULT_REQUEST_TIMEOUT_MS : parseDurationMs(args.timeout, 'timeout'),
    tickMs: DEFAULT_TICK_MS,
    thresholds: args.threshold ?? [],
  };
}

/** More than this gain nothing: each is a whole Node, and all share the machine with the target. */
const MAX_GENERATORS = 16;

function parseGenerators(text: string): number {
  const generators = parseCount(text, 'generators');
  if (generators <= MAX_GENERATORS) return generators;
  throw usage(
    `--generators ${text} is more than ${MAX_GENERATORS}.`,
    'One process reaches what wrk does; two are for large machines.',
  );
}

/**
 * The same for a server of the user's own: what its requests do is not known, so there is no ideal. Without load
 * (`attach` without a URL) it is looked at until the user quits; without a screen, for a while.
 */
export function customConfigFromArgs(
  args: RunArgs,
  command: 'run' | 'attach',
  hasScreen: boolean,
  path: string,
  hasLoad = true,
): RunConfig {
  const config = runConfigFromArgs({ ...args, path }, hasScreen, false);
  if (hasLoad) return { ...config, command };
  // Without load there are no steps to hold: it is the time to look.
  const askedMs = config.plan.durationMs ?? (args.hold === undefined ? null : config.plan.holdMs);
  const durationMs = askedMs ?? (hasScreen ? null : DEFAULT_CONSTANT_MS);
  return { ...config, command, plan: { ...config.plan, steps: [], durationMs } };
}

function workOf(args: RunArgs): Exclude<WorkKind, 'custom'> {
  const { work } = args;
  return work === 'cpu' || work === 'block' ? work : 'io';
}

function stepsOf(args: RunArgs, rampByDefault: boolean): readonly number[] {
  const given = (['ramp', 'steps', 'connections'] as const).filter((name) => args[name] !== undefined);
  if (given.includes('connections') && given.length > 1) {
    throw usage(`--connections contradicts --${given[0]}.`, 'Give either constant --connections or a ramp.');
  }
  if (args.steps !== undefined) return parseSteps(args.steps);
  if (args.ramp !== undefined) return parseRamp(args.ramp);
  if (args.connections !== undefined) return [parseCount(args.connections, 'connections')];
  return rampByDefault ? parseRamp('') : [DEFAULT_CONNECTIONS];
}

/** 0 is any free port. */
export function portFromArgs(args: RunArgs): number {
  if (args.port === undefined) return 0;
  const port = /^\d+$/.test(args.port) ? Number(args.port) : Number.NaN;
  if (!Number.isInteger(port) || port > 65_535) {
    throw usage(
      `--port ${args.port} is not a port.`,
      'Write a number from 1 to 65535, or leave it out for any free port.',
    );
  }
  return port;
}
