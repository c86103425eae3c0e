import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { loadTarget, pickTarget } from '../target/catalog/catalog.ts';
import type { TargetManifest } from '../target/catalog/manifest.ts';
import type { ArgsFor } from './options/option-table.ts';
import { runConfigFromArgs } from './options/run-config-from-args.ts';
import type { CommandContext, CommandResult } from './shared/command-context.ts';
import { quitsByKey } from './shared/has-screen.ts';
import { runSession } from './shared/run-session.ts';

/** `conctop <target>`: launch it, drive load, show it. Without a target: the best one that can run here, with a ramp. */
export async function runTarget(
  args: ArgsFor<'target'> & { readonly target: string | undefined },
  context: CommandContext,
): CommandResult {
  const config = runConfigFromArgs(args, quitsByKey(args, context), args.target === undefined);
  const root = join(context.packageRoot, 'targets');
  const manifest = args.target === undefined ? await pickTarget(root) : loadTarget(root, args.target);
  const target = async () => {
    const { shippedTarget } = await import('../target/target.ts');
    return shippedTarget(manifest, root, args.port ?? 0);
  };
  const serverProcesses = processesOf(manifest);
  return runSession({ config: { ...config, serverProcesses }, target, metricsUrl: null }, args, context);
}

/** Processes that share the target's connections; null: a number that the target reads elsewhere, not known here. */
const processesOf = ({ expect }: TargetManifest): number | null =>
  ({ one: 1, 'per-core': availableParallelism(), fixed: null })[expect.processes];
