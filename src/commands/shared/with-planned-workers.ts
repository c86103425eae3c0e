import { usageError } from '../../domain/errors.ts';
import type { RunConfig } from '../../domain/plan/run-config.ts';
import { planWorkers } from '../../domain/plan/worker-plan.ts';
import { readLimits } from '../../probe/machine.ts';
import type { TargetManifest } from '../../target/catalog/manifest.ts';
import { ownWorkers, withWorkers } from '../../target/catalog/with-workers.ts';

export interface PlannedTarget {
  readonly manifest: TargetManifest;
  readonly config: RunConfig;
}

/** The target with its workers, and the plan that knows among how many processes they share the connections. */
export function withPlannedWorkers(
  manifest: TargetManifest,
  config: RunConfig,
  asked: number | null | undefined,
  limits = readLimits(),
): PlannedTarget {
  const own = ownWorkers(manifest);
  const { processes, connectionsAtOnce } = manifest.expect;
  if (own === null) return { manifest, config: { ...config, serverProcesses: processes === 'one' ? 1 : null } };
  const areProcesses = processes !== 'one';
  const busiest = manifest.workers?.busiest ?? 1;
  const traits = { own, areProcesses, busiest, holdMany: connectionsAtOnce === undefined };
  const workers = planWorkers(traits, asked ?? null, config.plan.steps.at(-1) ?? 0, limits);
  return {
    manifest: withWorkers(manifest, workers.number),
    config: {
      ...config,
      ...(manifest.workers?.acceptedBy === undefined ? {} : { acceptedBy: manifest.workers.acceptedBy }),
      workers,
      serverProcesses: areProcesses ? workers.number : 1,
      busiestProcess: busiest,
    },
  };
}

/** `--workers` for a target that has none; `others`: all targets. */
export function assertHasWorkers(
  manifest: TargetManifest,
  asked: number | null | undefined,
  others: () => readonly TargetManifest[],
): void {
  if (asked == null || manifest.workers !== undefined) return;
  const having = others().flatMap(({ name, workers }) => (workers === undefined ? [] : [name]));
  throw usageError(
    `--workers ${asked}: ${manifest.name} has no workers whose number can be chosen.`,
    `These have: ${having.join(', ')}.`,
  );
}
