import { execFileSync } from 'node:child_process';
import { describe, test } from 'vitest';
import { agreementOf } from '../../scripts/verdicts/battery.mjs';
import { isLight, select } from '../../scripts/verdicts/cases.mjs';
import { conctop } from '../conctop.ts';
import { requiredInCi } from '../needs.ts';

/**
 * The battery's part for CI: real runs whose verdict holds whatever the neighbours do. All of it: `node scripts/verdicts.mjs`.
 */
/** CI machines are seldom quiet for long: a case that others disturb is taken again instead. */
const QUIET_WITHIN_MS = 2_000;
const AT_MOST_MS = 120_000;

interface TargetList {
  readonly targets: readonly { readonly name: string; readonly canRun: boolean; readonly install: string | null }[];
}
const { targets } = JSON.parse(
  execFileSync(process.execPath, [conctop, 'targets', '--json'], { encoding: 'utf8' }),
) as TargetList;
const lackingFor = (name: string | undefined): string | null => {
  const target = targets.find((candidate) => candidate.name === name);
  return target && !target.canRun ? `the toolchain of ${name} is missing: ${target.install}` : null;
};

describe('verdicts of real runs', () => {
  for (const entry of select({ subset: 'ci' })) {
    // Where the CPU idles, runs are no neighbours to one another.
    const run = isLight(entry) ? test.concurrent : test;
    run(`${entry.name}: ${entry.because}`, { timeout: AT_MOST_MS }, async ({ skip, expect }) => {
      const lacking = lackingFor(entry.target);
      if (lacking !== null) skip(requiredInCi(lacking));
      const { wrong, missed, command, figures } = await agreementOf(entry, { conctop, quietWithinMs: QUIET_WITHIN_MS });
      expect({ wrong, missed }, `${command}\n${figures.join('\n')}`).toEqual({ wrong: [], missed: [] });
    });
  }
});
