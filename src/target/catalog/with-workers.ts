import { availableParallelism } from 'node:os';
import type { AtOnce } from '../../domain/plan/target-traits.ts';
import { formatCount } from '../../domain/words/format.ts';
import type { TargetManifest } from './manifest.ts';

/** How many workers it starts by itself; null: it has none whose number can be chosen. */
export function ownWorkers({ workers }: TargetManifest): number | null {
  if (workers === undefined) return null;
  return workers.number === 'per-core' ? availableParallelism() : workers.number;
}

/** The same target with so many workers: its environment, and what is said and expected of it. */
export function withWorkers(manifest: TargetManifest, number: number): TargetManifest {
  const { workers, run, expect } = manifest;
  if (workers === undefined || number === ownWorkers(manifest)) return manifest;
  const { blocks, requestsAtOnce, connectionsAtOnce } = expect;
  const told = (text: string): string => text.replaceAll('{workers}', formatCount(number));
  const following = (atOnce: AtOnce): AtOnce => (atOnce === workers.number ? number : atOnce);
  return {
    ...manifest,
    title: number === 1 ? 'with one worker' : told(workers.asked.title),
    run: { ...run, env: { ...run.env, [workers.env]: String(number) } },
    expect: {
      ...expect,
      why: number === 1 ? 'one worker does all the work.' : told(workers.asked.why),
      ...(requestsAtOnce === undefined ? {} : { requestsAtOnce: following(requestsAtOnce) }),
      ...(connectionsAtOnce === undefined ? {} : { connectionsAtOnce: following(connectionsAtOnce) }),
      ...(blocks === undefined ? {} : { blocks: { ...blocks, atOnce: following(blocks.atOnce) } }),
    },
  };
}
