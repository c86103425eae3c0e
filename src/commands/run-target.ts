import { join } from 'node:path';
import { loadTarget, pickTarget } from '../target/catalog.ts';
import type { CommandContext, CommandResult } from './command-context.ts';
import { hasScreen } from './has-screen.ts';
import { portFromArgs, runConfigFromArgs } from './run-config-from-args.ts';
import type { RunArgs } from './run-options.ts';
import { runSession } from './run-session.ts';

/** `conctop <target>`: launch it, drive load, show it. Without a target: the best one that can run here, with a ramp. */
export async function runTarget(args: RunArgs, context: CommandContext): CommandResult {
  const config = runConfigFromArgs(args, hasScreen(args, context), args.target === undefined);
  const port = portFromArgs(args);
  const root = join(context.packageRoot, 'targets');
  const manifest = args.target === undefined ? await pickTarget(root) : loadTarget(root, args.target);
  const subject = async () => {
    const { targetSubject } = await import('../target/subject.ts');
    return targetSubject(manifest, root, port);
  };
  return runSession({ config, subject, metricsUrl: null }, args, context);
}
