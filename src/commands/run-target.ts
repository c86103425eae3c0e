import { join } from 'node:path';
import { listTargets, loadTarget, pickTarget, targetNames, unknownTarget } from '../target/catalog/catalog.ts';
import { COMMANDS } from './command-table.ts';
import type { ArgsFor } from './options/option-table.ts';
import { runConfigFromArgs } from './options/run-config-from-args.ts';
import type { CommandContext, CommandResult } from './shared/command-context.ts';
import { quitsByKey } from './shared/has-screen.ts';
import { runSession } from './shared/run-session.ts';
import { assertHasWorkers, withPlannedWorkers } from './shared/with-planned-workers.ts';

/** `conctop <target>`: launch it, drive load, show it. Without a target: the best one that can run here. Without a number of connections it climbs. */
export async function runTarget(
  args: ArgsFor<'target'> & { readonly target: string | undefined },
  context: CommandContext,
): CommandResult {
  // A duration alone says how long to hold, as it ever did for a target that is named.
  const climbs = args.target === undefined || args.duration === undefined;
  const config = runConfigFromArgs(args, quitsByKey(args, context), climbs);
  const root = join(context.packageRoot, 'targets');
  if (args.target !== undefined) assertIsTarget(args.target, targetNames(root));
  const manifest = args.target === undefined ? await pickTarget(root) : loadTarget(root, args.target);
  assertHasWorkers(manifest, args.workers, () => listTargets(root));
  const planned = withPlannedWorkers(manifest, config, args.workers);
  const target = async () => {
    const { shippedTarget } = await import('../target/target.ts');
    return shippedTarget(planned.manifest, root, args.port ?? 0, args.build);
  };
  return runSession({ config: planned.config, target, metricsUrl: null }, args, context);
}

/** What stands in place of a target can be a command with a typing error. */
function assertIsTarget(name: string, names: readonly string[]): void {
  if (!names.includes(name)) throw unknownTarget(name, names, [...names, ...Object.keys(COMMANDS).filter(isTyped)]);
}

const isTyped = (command: string): boolean => command !== 'target';
