import { usageError } from '../../domain/errors.ts';
import type { RunConfig } from '../../domain/plan/run-config.ts';
import {
  DEFAULT_CONNECTIONS,
  DEFAULT_CONSTANT_MS,
  DEFAULT_HOLD_MS,
  DEFAULT_REQUEST_TIMEOUT_MS,
  DEFAULT_STEPS,
  DEFAULT_TICK_MS,
  PLAIN_GET,
} from '../../domain/plan/run-defaults.ts';
import { portOf } from '../../domain/plan/server-url.ts';
import { defaultDelayMs, pathOfWork } from '../../domain/plan/work-paths.ts';
import { formatCount } from '../../domain/words/format.ts';
import { type EngineName, isScripted } from '../../load/engines/engine-identity.ts';
import type { RunArgs } from './option-table.ts';
import { joinHeaders } from './parse-request.ts';

/** From one core it sends 0.87 to 1.05 times what wrk sends, autocannon 0.56 to 1.02 (measured: README.md); choose with --engine. */
export const DEFAULT_ENGINE: EngineName = 'socket';

/** Options to a complete config, or one clear error. `quitsByKey`: the last step then holds until the user quits. */
export function runConfigFromArgs(args: RunArgs, quitsByKey: boolean, rampByDefault: boolean): RunConfig {
  const [work = 'io', ...more] = args.work ?? [];
  if (more.length > 0) {
    throw usageError(
      `--work ${[work, ...more].join(',')} is more than one, and a run has one.`,
      `Name one, or compare: conctop compare go node --work ${[work, ...more].join(',')}`,
    );
  }
  const delayMs = args.delay === undefined ? defaultDelayMs(work) : Math.round(args.delay);
  const steps = stepsOf(args, rampByDefault);
  const durationMs = args.duration ?? null;
  assertStepsOf(args, steps);
  const constant = steps.length === 1;
  return {
    command: 'target',
    work: args.path === undefined ? work : 'custom',
    delayMs: args.path === undefined ? delayMs : null,
    path: args.path ?? pathOfWork(work, delayMs),
    plan: {
      steps,
      holdMs: args.hold ?? (constant ? (durationMs ?? DEFAULT_CONSTANT_MS) : DEFAULT_HOLD_MS),
      durationMs,
      holdLastStep: quitsByKey && durationMs === null,
      cutFrom: null,
    },
    engine: args.engine ?? DEFAULT_ENGINE,
    request: {
      method: args.method ?? PLAIN_GET.method,
      headers: joinHeaders(args.header ?? []),
      body: args.body ?? null,
      insecure: args.insecure ?? false,
    },
    requestsPerSecondLimit: args.rate ?? null,
    ...(args['k6-path'] === undefined ? {} : { k6Path: args['k6-path'] }),
    generators: generatorsOf(args),
    pin: args.pin ?? false,
    requestTimeoutMs: args.timeout ?? DEFAULT_REQUEST_TIMEOUT_MS,
    tickMs: DEFAULT_TICK_MS,
    thresholds: (args.threshold ?? []).map(({ text }) => text),
  };
}

/**
 * The same for the user's own server: what its requests do is not known, so there is no ideal. Without load (`attach` without
 * a URL) it is observed until the user quits; without a screen or a keyboard, for a fixed time.
 */
export function customConfigFromArgs(
  args: RunArgs,
  command: 'run' | 'attach',
  quitsByKey: boolean,
  path: string,
  hasLoad = true,
): RunConfig {
  if (!hasLoad) assertStepsOf(args, []);
  const config = runConfigFromArgs({ ...args, path }, quitsByKey, false);
  if (hasLoad) return { ...config, command };
  // Without load there are no steps to hold: it is the time to observe.
  const askedMs = config.plan.durationMs ?? args.hold ?? null;
  const durationMs = askedMs ?? (quitsByKey ? null : DEFAULT_CONSTANT_MS);
  return { ...config, command, plan: { ...config.plan, steps: [], durationMs } };
}

/** An engine that is a program is one. */
function generatorsOf({ engine = DEFAULT_ENGINE, generators }: RunArgs): number | null {
  if (!isScripted(engine)) return generators ?? null;
  if ((generators ?? 1) === 1) return 1;
  throw usageError(`--engine ${engine} is one program, and --generators asks for more.`, 'Leave --generators out.');
}

/** A threshold about a step that is not planned would always fail, after the whole run. */
function assertStepsOf({ threshold = [] }: RunArgs, steps: readonly number[]): void {
  const lost = threshold.find(({ at }) => typeof at === 'number' && !steps.includes(at));
  if (lost === undefined) return;
  throw usageError(
    `--threshold '${lost.text}' is about a step of ${formatCount(lost.at as number)} connections, and this run has none.`,
    steps.length === 0
      ? 'Without load there are no steps: leave out what follows @.'
      : `Its steps are ${steps.map(formatCount).join(' · ')}: name one of them, or add yours to --steps.`,
  );
}

function stepsOf(args: RunArgs, rampByDefault: boolean): readonly number[] {
  const given = (['ramp', 'steps', 'connections'] as const).filter((name) => args[name] !== undefined);
  if (given.includes('connections') && given.length > 1) {
    throw usageError(`--connections contradicts --${given[0]}.`, 'Give either constant --connections or a ramp.');
  }
  const { steps, ramp, connections } = args;
  return (
    steps ?? ramp ?? (connections === undefined && rampByDefault ? DEFAULT_STEPS : [connections ?? DEFAULT_CONNECTIONS])
  );
}

/**
 * The port that the user's own command finds in $PORT, from the most explicit source: `--port`, the URL, an exported PORT; 0:
 * any free one.
 */
export function portOfCommand(args: Pick<RunArgs, 'port'>, url: string | null, exported: string | undefined): number {
  if (args.port !== undefined) return args.port;
  if (url !== null) return portOf(url);
  // Not every PORT is a port: on some platforms it is the name of a pipe or socket.
  const port = /^\d{1,5}$/.test(exported ?? '') ? Number(exported) : 0;
  return port <= 65_535 ? port : 0;
}
