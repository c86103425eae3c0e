import { ConctopError, EXIT } from '../domain/errors.ts';
import type { CommandContext, CommandResult } from './command-context.ts';
import { hasScreen } from './has-screen.ts';
import { checkUrl, checkUrlOrNull, pathOf } from './parse-url.ts';
import { customConfigFromArgs } from './run-config-from-args.ts';
import type { OwnServerArgs } from './run-options.ts';
import { runSession } from './run-session.ts';

/** `conctop run [--url URL] -- CMD…`: any command of the user's own, waited for at its URL. */
export async function runCommand(
  args: OwnServerArgs & { readonly command: readonly string[] },
  context: CommandContext,
): CommandResult {
  const { command } = args;
  if (command.length === 0) {
    throw new ConctopError('bad-usage', 'There is no command to run.', {
      hint: 'Write it after two dashes: conctop run --url http://127.0.0.1:3000/ -- node server.js',
      exitCode: EXIT.usage,
    });
  }
  const url = args.url === undefined ? null : await checkUrl(args.url, 'url');
  const metricsUrl = await checkUrlOrNull(args.metrics, 'metrics');
  const config = customConfigFromArgs(args, 'run', hasScreen(args, context), args.path ?? pathOf(url));
  const subject = async () => {
    const { commandSubject } = await import('../target/subject.ts');
    return commandSubject(command, url, process.cwd());
  };
  return runSession({ config, subject, metricsUrl }, args, context);
}
