import { ConctopError, usageError } from '../domain/errors.ts';
import type { RunConfig } from '../domain/plan/run-config.ts';
import { findPortHolder } from '../os/ports.ts';
import { isZombie } from '../os/process.ts';
import { describeProcess } from '../target/launch/process-name.ts';
import type { ArgsFor } from './options/option-table.ts';
import type { K6Address } from './options/parse-k6.ts';
import { checkPprofUrl, checkUrlOrNull, pathOf } from './options/parse-url.ts';
import { customConfigFromArgs } from './options/run-config-from-args.ts';
import type { CommandContext, CommandResult } from './shared/command-context.ts';
import { quitsByKey } from './shared/has-screen.ts';
import { runSession } from './shared/run-session.ts';

export type AttachArgs = ArgsFor<'attach'> & { readonly pid: string | undefined };

/** `conctop attach <pid>`: inspect a running process; load it only if there is a URL. It is never stopped. */
export async function attach(args: AttachArgs, context: CommandContext): CommandResult {
  const pid = await pidFromArgs(args);
  const name = describeProcess(pid);
  if (name === null) {
    throw new ConctopError('no-such-process', `There is no process ${pid}.`, {
      hint: 'Find it with conctop attach --port 3000, or with pgrep.',
    });
  }
  if (isZombie(pid)) {
    throw new ConctopError(
      'no-such-process',
      `Process ${pid} is a zombie: it has ended, and its parent has not collected its exit status.`,
      {
        hint: 'Attach to a running process: pgrep lists them, conctop attach --port 3000 finds one.',
      },
    );
  }
  assertK6(args);
  const url = await checkUrlOrNull(args.url, 'url');
  const metricsUrl = await checkUrlOrNull(args.metrics, 'metrics');
  const pprofUrl = await checkPprofUrl(args.pprof);
  const byKey = quitsByKey(args, context);
  const config = customConfigFromArgs(
    args,
    'attach',
    byKey,
    args.path ?? pathOf(url),
    url !== null && args.k6 === undefined,
  );
  const target = async () => {
    const { processTarget } = await import('../target/target.ts');
    return processTarget(pid, name, url === null ? null : new URL(url).origin);
  };
  if (args.k6 === undefined) return runSession({ config, target, metricsUrl, pprofUrl }, args, context);
  const fromK6 = fedByK6(config, args.k6, args.duration ?? null, byKey);
  return runSession({ config: fromK6, target, metricsUrl, pprofUrl, k6Token: args['k6-token'] ?? '' }, args, context);
}

/** k6's scripts have their own plan: the run lasts until its time is over, a key ends it, or without keys every k6 has ended. */
const fedByK6 = (config: RunConfig, k6: K6Address, durationMs: number | null, byKey: boolean): RunConfig => ({
  ...config,
  k6,
  plan: { ...config.plan, durationMs, holdLastStep: byKey && durationMs === null },
});

/** What the scripts of k6 decide, and so nobody here. */
const DECIDED_BY_K6 = ['ramp', 'steps', 'connections', 'rate', 'predict'] as const;

function assertK6(args: AttachArgs): void {
  const token = args['k6-token'];
  if (args.k6 === undefined) {
    if (token === undefined) return;
    throw usageError('--k6-token is of use with --k6 only.', 'Write --k6 127.0.0.1:9411 to listen for k6.');
  }
  if (token === undefined) {
    throw usageError(
      '--k6 needs a token, so that nobody else writes figures into the run.',
      'Give one with --k6-token, or in CONCTOP_K6_TOKEN: export CONCTOP_K6_TOKEN=$(openssl rand -hex 16)',
    );
  }
  const decided = DECIDED_BY_K6.find((name) => args[name] !== undefined);
  if (decided === undefined) return;
  throw usageError(
    `--${decided} contradicts --k6: the scripts of k6 make the load.`,
    `Leave out --${decided}, or --k6 and let conctop make the load.`,
  );
}

async function pidFromArgs(args: Pick<AttachArgs, 'pid' | 'port'>): Promise<number> {
  if (args.pid !== undefined && args.port !== undefined) {
    throw usageError(
      '--port contradicts the process id.',
      'Give either the process id or the port that it listens on.',
    );
  }
  if (args.pid !== undefined) {
    const pid = /^\d+$/.test(args.pid) ? Number(args.pid) : 0;
    if (pid > 0) return pid;
    throw usageError(`${args.pid} is not a process id.`, 'Write a number, as ps or pgrep prints it.');
  }
  if (args.port === undefined) {
    throw usageError(
      'Neither a process nor a port is named.',
      'Write conctop attach 4242, or conctop attach --port 3000.',
    );
  }
  const holder = await findPortHolder(args.port);
  if (holder !== null) return holder.pid;
  throw new ConctopError('no-such-process', `No process that you can inspect listens on port ${args.port}.`, {
    hint: 'Check the port with ss -ltnp; a process of another user needs sudo.',
  });
}
