import { describe, expect, test } from 'vitest';
import { runConctop } from '../cli/run-conctop.ts';
import { needs } from '../needs.ts';
import { LESSONS } from '../shipped-lessons.ts';

interface Printed {
  readonly ended: string;
  readonly expectations: readonly { readonly says: string; readonly verdict: string; readonly measured: string }[];
  readonly answers: readonly { readonly step: string; readonly right: string | null; readonly isRight: boolean }[];
  readonly runs: readonly { readonly run: string; readonly status: string }[];
}

/** What the toolchain of a target is called here; Node is always there. */
const PROGRAMS = [
  ['go', 'go'],
  ['rust', 'rustc'],
  ['python', 'python3'],
  ['gunicorn', 'python3'],
  ['flask', 'python3'],
  ['uvicorn', 'python3'],
  ['eventloop', 'python3'],
] as const;

const needed = (targets: readonly string[]) =>
  PROGRAMS.filter(([prefix]) => targets.some((target) => target.startsWith(prefix))).map(([, program]) => program);

describe('every lesson, run here at high speed', () => {
  test.each(LESSONS.map(({ lesson }) => [lesson.name, lesson] as const))('%s', async (name, lesson) => {
    const { skip } = needs(...needed(lesson.runs.map(({ target }) => target)));
    if (skip) return;
    const { stdout, stderr, code } = await runConctop(['learn', name, '--fast', '--json']);
    expect(code, stderr).toBe(0);
    const { ended, expectations, answers, runs } = JSON.parse(stdout) as Printed;
    expect(ended).toBe('completed');
    expect(runs.map(({ status }) => status)).toEqual(lesson.runs.map(() => 'measured'));
    // What needs cores for itself says so where others have them.
    expect(expectations.filter(({ verdict }) => verdict !== 'held' && verdict !== 'not judged')).toEqual([]);
    expect(answers.filter(({ right }) => right === null)).toEqual([]);
  });
});
