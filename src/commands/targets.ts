import { join } from 'node:path';
import { EXIT } from '../domain/errors.ts';
import { textTable } from '../report/text-table.ts';
import { listTargets } from '../target/catalog.ts';
import { checkAvailability, type TargetAvailability } from '../target/toolchain.ts';
import type { CommandContext, CommandResult } from './command-context.ts';

/** `conctop targets`: what can run here, and the command that installs what is missing. */
export async function targets(
  args: { readonly json: boolean },
  { packageRoot, stdout }: CommandContext,
): CommandResult {
  const available = await checkAvailability(listTargets(join(packageRoot, 'targets')));
  const text = args.json
    ? JSON.stringify({ schema: 'conctop/targets@1', targets: available.map(asJson) }, null, 2)
    : asTable(available);
  await new Promise<void>((resolve) => stdout.write(`${text}\n`, () => resolve()));
  return EXIT.done;
}

function asJson({ manifest, check, install }: TargetAvailability) {
  return {
    name: manifest.name,
    title: manifest.title,
    language: manifest.language,
    model: manifest.model,
    unit: manifest.unit.plural,
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
      { title: 'runs here', align: 'left' },
    ],
    available.map(({ manifest, check }) => [
      manifest.name,
      manifest.model,
      manifest.unit.plural,
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
  return `${check.version} is too old, ${check.minimumVersion} is the least`;
}
