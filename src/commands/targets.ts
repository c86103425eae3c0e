import { join } from 'node:path';
import { EXIT } from '../domain/errors.ts';
import { textTable } from '../domain/words/text-table.ts';
import { whyNotUsed } from '../target/build/ready-made.ts';
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
  const root = join(packageRoot, 'targets');
  const available = await checkAvailability(listTargets(root), root);
  const text = args.json ? toJson({ schema: 'conctop/targets@1', targets: available.map(asJson) }) : asTable(available);
  await print(stdout, text);
  return EXIT.done;
}

function asJson({ manifest, check, install, readyMade, runsReadyMade }: TargetAvailability) {
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
    readyMade: readyMade === null ? null : { ...readyMade, isUsed: runsReadyMade },
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
      { title: 'comes', align: 'left' },
    ],
    available.map(rowOf),
  );
  const missing = new Map(
    available.flatMap(({ manifest, install }) => (install === null ? [] : [[install, manifest.language] as const])),
  );
  const installs = [...missing].map(([install, language]) => `  ${language}: ${install}`);
  const packages = packagesOf(available);
  return [
    ...table,
    ...(packages.length === 0 ? [] : ['', ...packages]),
    ...(installs.length === 0 ? [] : ['', 'To run the others, install:', ...installs]),
  ].join('\n');
}

function whyNot(check: Exclude<TargetAvailability['check'], { status: 'ok' }>): string {
  if (check.status === 'missing') return 'not installed';
  if (check.status === 'broken') return check.reason;
  return `found ${check.version}; ${check.minimumVersion} or newer needed`;
}

function rowOf(one: TargetAvailability): readonly string[] {
  const { manifest, check } = one;
  return [
    manifest.name,
    manifest.model,
    manifest.unit.plural,
    manifest.http.name,
    check.status === 'ok' ? `yes${check.runtime === null ? '' : `, ${check.runtime}`}` : `no: ${whyNot(check)}`,
    origin(one),
  ];
}

/** Where what runs comes from: ready-made, built here, or its sources as they are. */
function origin({ manifest, check, readyMade, runsReadyMade }: TargetAvailability): string {
  if (manifest.build === null) return check.status === 'ok' ? 'as source' : '';
  if (readyMade !== null && runsReadyMade) {
    return `ready-made, source ${readyMade.source.slice(0, 12)}, checksums ok`;
  }
  const why = readyMade === null ? '' : `: ${whyNotUsed(readyMade)}`;
  return check.status === 'ok' ? `built here${why}` : why.slice(2);
}

/** What is installed ready-made, once each. */
const packagesOf = (available: readonly TargetAvailability[]): readonly string[] => [
  ...new Set(available.flatMap(({ readyMade }) => (readyMade === null ? [] : [`Ready-made: ${readyMade.package}`]))),
];
