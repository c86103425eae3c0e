// What Stryker found (mutation-testing-report-schema), as lines.
import { dirname } from 'node:path';

/** A mutant that no test reaches has survived too; one that sends a test round in circles is noticed. */
const KILLED = ['Killed', 'Timeout'];
const SURVIVED = ['Survived', 'NoCoverage'];

/**
 * @typedef {{ status: string, mutatorName: string, replacement?: string, location: { start: { line: number, column: number }, end: { line: number, column: number } } }} Mutant
 * @typedef {Record<string, { source: string, mutants: Mutant[] }>} Files
 */

/** @param {Files} files */
export function scoresByFolder(files) {
  const folders = new Map();
  for (const [path, { mutants }] of Object.entries(files)) {
    const row = folders.get(dirname(path)) ?? { killed: 0, counted: 0, ignored: 0 };
    for (const { status } of mutants) {
      if (KILLED.includes(status)) row.killed += 1;
      if (KILLED.includes(status) || SURVIVED.includes(status)) row.counted += 1;
      if (status === 'Ignored') row.ignored += 1;
    }
    folders.set(dirname(path), row);
  }
  return [...folders]
    .filter(([, row]) => row.counted > 0)
    .map(([folder, row]) => ({ folder, ...row, score: (row.killed / row.counted) * 100 }));
}

/** `src/domain/a.ts:12 a > b -> a >= b`, one a line. @param {Files} files */
export function survivorsOf(files) {
  return Object.entries(files).flatMap(([path, { source, mutants }]) => {
    const lines = source.split('\n');
    return mutants
      .filter(({ status }) => SURVIVED.includes(status))
      .map(({ status, replacement = '', location: { start, end } }) => {
        const was = (lines[start.line - 1] ?? '').slice(
          start.column - 1,
          start.line === end.line ? end.column - 1 : undefined,
        );
        return `${path}:${start.line} ${status === 'NoCoverage' ? 'no test: ' : ''}${short(was)} -> ${short(replacement)}`;
      });
  });
}

/** @param {string} code */
const short = (code) => {
  const line = code.replace(/\s+/g, ' ').trim();
  return line.length > 90 ? `${line.slice(0, 89)}…` : line;
};
