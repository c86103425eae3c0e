import { join } from 'node:path';
import { EXIT } from '../domain/errors.ts';
import { textTable } from '../domain/words/text-table.ts';
import { checkAvailability, type TargetAvailability } from '../target/build/toolchain.ts';
import { listTargets } from '../target/catalog/catalog.ts';
import { ownWorkers } from '../target/catalog/with-workers.ts';
import type { CommandContext, CommandResult } from './shared/command-context.ts';
import { print, toJson } from './shared/output.ts';

/** `conctop targets`: which targets can run here, and the commands that install what is missing. */
export async function targets(
  args: { readonly json: boolean },
  { packageRoot, stdout }: CommandContext,
): CommandResult {
  const available = await checkAvailability(listTargets(join(packageRoot, 'targets')));
  const text = args.json ? toJson({ schema: 'conctop/targets@1', targets: available.map(asJson) }) : asTable(available);
  await print(stdout, text);
  return EXIT.done;
}

function asJson({ manifest, check, install }: TargetAvailability) {
  return {
    name: manifest.name,
    title: manifest.title,
    language: manifest.language,
    model: manifest.model,
    unit: manifest.unit.plural,
    http: manifest.http,
    threads: manifest.expect.threads,
    processes: manifest.expect.processes,
    workers: ownWorkers(manifest),
    keepAlive: manifest.expect.keepAlive ?? true,
    canRun: check.status === 'ok',
    status: check.status,
    runtime: check.status === 'ok' ? check.runtime : null,
    install,
  };
}

function asTable(available: readonly TargetAvailability[]): string {
  const table = textTable(
    [
      { title: 'target', align: 'left' },
      { title: 'model', align: 'left' },
      { title: 'schedules', align: 'left' },
      { title: 'HTTP server', align: 'left' },
      { title: 'runs here', align: 'left' },
    ],
    available.map(({ manifest, check }) => [
      manifest.name,
      manifest.model,
      manifest.unit.plural,
      manifest.http.name,
      check.status === 'ok' ? `yes${check.runtime === null ? '' : `, ${check.runtime}`}` : `no: ${whyNot(check)}`,
    ]),
  );
  const missing = new Map(
    available.flatMap(({ manifest, install }) => (install === null ? [] : [[install, manifest.language] as const])),
  );
  const installs = [...missing].map(([install, language]) => `  ${language}: ${install}`);
  return [...table, ...(installs.length === 0 ? [] : ['', 'To run the others, install:', ...installs])].join('\n');
}

function whyNot(check: Exclude<TargetAvailability['check'], { status: 'ok' }>): string {
  if (check.status === 'missing') return 'not installed';
  if (check.status === 'broken') return check.reason;
  return `found ${check.version}; ${check.minimumVersion} or newer needed`;
}
