import { describe, expect, test } from 'vitest';
import { checkAvailability } from '../../src/target/build/toolchain.ts';
import { loadTarget } from '../../src/target/catalog/catalog.ts';
import { runConctop } from '../cli/run-conctop.ts';
import { type Needs, needs } from '../needs.ts';
import { LESSONS } from '../shipped-lessons.ts';
import { needsToolchain, TARGETS_ROOT } from '../targets/harness.ts';

interface Printed {
  readonly ended: string;
  readonly expectations: readonly { readonly says: string; readonly verdict: string; readonly measured: string }[];
  readonly answers: readonly { readonly step: string; readonly right: string | null; readonly isRight: boolean }[];
  readonly runs: readonly { readonly run: string; readonly status: string }[];
}

const targets = [...new Set(LESSONS.flatMap(({ lesson }) => lesson.runs.map(({ target }) => target)))];
const available = await checkAvailability(targets.map((name) => loadTarget(TARGETS_ROOT, name)));

/** The first of its targets that cannot run here, or that this run of the suite leaves out. */
const needsOf = ({ lesson }: (typeof LESSONS)[number]): Needs =>
  available
    .filter(({ manifest }) => lesson.runs.some(({ target }) => target === manifest.name))
    .map(needsToolchain)
    .find(({ skip }) => skip) ?? needs();

describe('every lesson, run here at high speed', () => {
  for (const found of LESSONS) {
    const { lesson } = found;
    test(lesson.name, needsOf(found), async () => {
      const { stdout, stderr, code } = await runConctop(['learn', lesson.name, '--fast', '--json']);
      expect(code, stderr).toBe(0);
      const { ended, expectations, answers, runs } = JSON.parse(stdout) as Printed;
      expect(ended).toBe('completed');
      expect(runs.map(({ status }) => status)).toEqual(lesson.runs.map(() => 'measured'));
      // What needs cores for itself says so where others have them.
      expect(expectations.filter(({ verdict }) => verdict !== 'held' && verdict !== 'not judged')).toEqual([]);
      expect(answers.filter(({ right }) => right === null)).toEqual([]);
    });
  }
});
