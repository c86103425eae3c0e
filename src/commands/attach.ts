import { ConctopError, EXIT } from '../domain/errors.ts';
import { findPortHolder } from '../target/port-holder.ts';
import { describeProcess } from '../target/process-name.ts';
import type { CommandContext, CommandResult } from './command-context.ts';
import { hasScreen } from './has-screen.ts';
import { checkUrlOrNull, pathOf } from './parse-url.ts';
import { customConfigFromArgs, portFromArgs } from './run-config-from-args.ts';
import type { OwnServerArgs } from './run-options.ts';
import { runSession } from './run-session.ts';

export interface AttachArgs extends OwnServerArgs {
  readonly pid?: string | undefined;
}

/** `conctop attach <pid>`: look into a process that runs already; load it only where a URL is given. It is never stopped. */
export async function attach(args: AttachArgs, context: CommandContext): CommandResult {
  const pid = await pidFromArgs(args);
  const name = describeProcess(pid);
  if (name === null) {
    throw new ConctopError('no-such-process', `There is no process ${pid}.`, {
      hint: 'Find it with conctop attach --port 3000, or with pgrep.',
    });
  }
  const url = await checkUrlOrNull(args.url, 'url');
  const metricsUrl = await checkUrlOrNull(args.metrics, 'metrics');
  const config = customConfigFromArgs(args, 'attach', hasScreen(args, context), args.path ?? pathOf(url), url !== null);
  const subject = async () => {
    const { processSubject } = await import('../target/subject.ts');
    return processSubject(pid, name, url === null ? null : new URL(url).origin);
  };
  return runSession({ config, subject, metricsUrl }, args, context);
}

async function pidFromArgs(args: AttachArgs): Promise<number> {
  const usage = (message: string, hint: string): ConctopError =>
    new ConctopError('bad-usage', message, { hint, exitCode: EXIT.usage });
  if (args.pid !== undefined) {
    const pid = /^\d+$/.test(args.pid) ? Number(args.pid) : 0;
    if (pid > 0) return pid;
    throw usage(`${args.pid} is not a process id.`, 'Write a number, as ps or pgrep print it.');
  }
  if (args.port === undefined) {
    throw usage('Neither a process nor a port is named.', 'Write conctop attach 4242, or conctop attach --port 3000.');
  }
  const port = portFromArgs(args);
  const holder = await findPortHolder(port);
  if (holder !== null) return holder.pid;
  throw new ConctopError('no-such-process', `Nobody that this user may look at listens on port ${port}.`, {
    hint: 'Check the port with ss -ltnp; a process of another user needs sudo.',
  });
}
