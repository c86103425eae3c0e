import { ConctopError, usageError } from '../domain/errors.ts';
import { findPortHolder } from '../os/ports.ts';
import { isZombie } from '../os/process.ts';
import { describeProcess } from '../target/launch/process-name.ts';
import type { ArgsFor } from './options/option-table.ts';
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
  const url = await checkUrlOrNull(args.url, 'url');
  const metricsUrl = await checkUrlOrNull(args.metrics, 'metrics');
  const pprofUrl = await checkPprofUrl(args.pprof);
  const config = customConfigFromArgs(
    args,
    'attach',
    quitsByKey(args, context),
    args.path ?? pathOf(url),
    url !== null,
  );
  const target = async () => {
    const { processTarget } = await import('../target/target.ts');
    return processTarget(pid, name, url === null ? null : new URL(url).origin);
  };
  return runSession({ config, target, metricsUrl, pprofUrl }, args, context);
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
