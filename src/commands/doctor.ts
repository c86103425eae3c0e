import { join } from 'node:path';
import { diagnose } from '../domain/doctor/doctor.ts';
import { EXIT } from '../domain/errors.ts';
import { CAPABILITIES } from '../load/engines/engine-identity.ts';
import { readSystemFacts } from '../probe/doctor-facts.ts';
import { doctorTable } from '../report/doctor-table.ts';
import { checkAvailability } from '../target/build/toolchain.ts';
import { listTargets } from '../target/catalog/catalog.ts';
import { colourDepth } from '../ui/theme.ts';
import { DEFAULT_ENGINE } from './options/run-config-from-args.ts';
import { configWords } from './settings/config-file.ts';
import { readSettings } from './settings/settings.ts';
import { checked } from './settings/with-settings.ts';
import type { CommandContext, CommandResult } from './shared/command-context.ts';
import { print, toJson } from './shared/output.ts';

/** `conctop doctor`: the limits of this machine for a run, and the exact commands that lift them. */
export async function doctor(
  args: { readonly json: boolean; readonly connections?: number | undefined },
  context: CommandContext,
): CommandResult {
  if (args.connections !== undefined) {
    const { doctorConnections } = await import('./doctor-connections.ts');
    return doctorConnections(args.connections, args.json, context);
  }
  const { packageRoot, stdout } = context;
  const root = join(packageRoot, 'targets');
  const available = await checkAvailability(listTargets(root), root);
  const isTerminal = stdout.isTTY === true;
  const diagnosis = diagnose(CAPABILITIES[DEFAULT_ENGINE], {
    ...readSystemFacts(),
    nodeVersion: process.version,
    terminal: {
      isTerminal,
      columns: isTerminal ? stdout.columns : null,
      rows: isTerminal ? stdout.rows : null,
      // As for the screen; 1: none.
      colourBits: isTerminal ? Math.max(1, colourDepth(process.env)) : 1,
    },
    toolchains: available.map(({ manifest, check, install }) => ({
      language: manifest.language,
      runs: check.status === 'ok',
      install,
    })),
  });
  const { path, isThere, layers } = readSettings();
  const defaults = layers.flat();
  for (const setting of defaults) checked(setting);
  const config = { file: path, isThere, set: defaults.map(({ name, from }) => ({ option: name, from })) };
  const text = args.json
    ? toJson({ schema: 'conctop/doctor@1', ...diagnosis, config })
    : [
        ...doctorTable(diagnosis),
        '',
        `${configWords(path, isThere)}.`,
        ...defaults.map(({ name, from }) => `  --${name}: ${from}`),
      ].join('\n');
  await print(stdout, text);
  return EXIT.done;
}
