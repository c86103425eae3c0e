import { join } from 'node:path';
import { diagnose } from '../domain/doctor.ts';
import { EXIT } from '../domain/errors.ts';
import { readSystemFacts } from '../probe/doctor-facts.ts';
import { doctorTable } from '../report/doctor-table.ts';
import { listTargets } from '../target/catalog.ts';
import { checkAvailability } from '../target/toolchain.ts';
import type { CommandContext, CommandResult } from './command-context.ts';

/** `conctop doctor`: what of this machine limits a run, and the exact command that lifts it. */
export async function doctor(args: { readonly json: boolean }, { packageRoot, stdout }: CommandContext): CommandResult {
  const available = await checkAvailability(listTargets(join(packageRoot, 'targets')));
  const isTerminal = stdout.isTTY === true;
  const diagnosis = diagnose({
    ...readSystemFacts(),
    nodeVersion: process.version,
    terminal: {
      isTerminal,
      columns: isTerminal ? stdout.columns : null,
      rows: isTerminal ? stdout.rows : null,
      colourBits: isTerminal ? stdout.getColorDepth() : 1,
    },
    toolchains: available.map(({ manifest, check, install }) => ({
      language: manifest.language,
      runs: check.status === 'ok',
      install,
    })),
  });
  const text = args.json
    ? JSON.stringify({ schema: 'conctop/doctor@1', ...diagnosis }, null, 2)
    : doctorTable(diagnosis).join('\n');
  await new Promise<void>((resolve) => stdout.write(`${text}\n`, () => resolve()));
  return EXIT.done;
}
