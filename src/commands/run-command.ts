import { usageError } from '../domain/errors.ts';
import type { ArgsFor } from './options/option-table.ts';
import { checkPprofUrl, checkUrl, checkUrlOrNull, pathOf } from './options/parse-url.ts';
import { customConfigFromArgs, portOfCommand } from './options/run-config-from-args.ts';
import type { CommandContext, CommandResult } from './shared/command-context.ts';
import { quitsByKey } from './shared/has-screen.ts';
import { runSession } from './shared/run-session.ts';

/** `conctop run [--url URL] -- CMD…`: the user's own command; conctop waits until its URL answers. */
export async function runCommand(
  args: ArgsFor<'run'> & { readonly command: readonly string[] },
  context: CommandContext,
): CommandResult {
  const { command } = args;
  if (command.length === 0) {
    throw usageError(
      'There is no command to run.',
      'Write it after two dashes: conctop run --url http://127.0.0.1:3000/ -- node server.js',
    );
  }
  const url = args.url === undefined ? null : await checkUrl(args.url, 'url');
  const port = portOfCommand(args, url, process.env.PORT);
  const metricsUrl = await checkUrlOrNull(args.metrics, 'metrics');
  const pprofUrl = await checkPprofUrl(args.pprof);
  const config = customConfigFromArgs(args, 'run', quitsByKey(args, context), args.path ?? pathOf(url));
  const target = async () => {
    const { commandTarget } = await import('../target/target.ts');
    return commandTarget({ command, url, port, cwd: process.cwd() });
  };
  return runSession({ config, target, metricsUrl, pprofUrl }, args, context);
}
