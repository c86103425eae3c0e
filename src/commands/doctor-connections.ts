import { join } from 'node:path';
import { connectionNeeds } from '../domain/doctor/needs/connection-needs.ts';
import { MEASURED } from '../domain/doctor/needs/measured.ts';
import type { ModelTraits } from '../domain/doctor/needs/need-facts.ts';
import { EXIT } from '../domain/errors.ts';
import { readNeedFacts } from '../probe/need-facts.ts';
import { needsTable } from '../report/needs-table.ts';
import { listTargets } from '../target/catalog/catalog.ts';
import type { TargetManifest } from '../target/catalog/manifest.ts';
import { ownWorkers } from '../target/catalog/with-workers.ts';
import type { CommandContext, CommandResult } from './shared/command-context.ts';
import { print, toJson } from './shared/output.ts';

/** `conctop doctor --connections N`: what so many need, and what of it this machine has. Nothing is started. */
export async function doctorConnections(
  connections: number,
  json: boolean,
  { packageRoot, stdout }: CommandContext,
): CommandResult {
  const traits = listTargets(join(packageRoot, 'targets')).map(traitsOf);
  const needs = connectionNeeds(connections, traits, readNeedFacts(), MEASURED);
  await print(
    stdout,
    json ? toJson({ schema: 'conctop/doctor-connections@1', ...needs }) : needsTable(needs).join('\n'),
  );
  return EXIT.done;
}

const traitsOf = (manifest: TargetManifest): ModelTraits => ({
  name: manifest.name,
  ownWorkers: manifest.expect.processes === 'one' ? null : ownWorkers(manifest),
  busiest: manifest.workers?.busiest ?? 1,
  connectionsAtOnce: manifest.expect.connectionsAtOnce ?? null,
  threadPerConnection: manifest.expect.threads === 'per-connection',
});
