import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { summarize } from '../../../src/domain/words/summary.ts';
import { runOf } from '../assessment/a-step.ts';

const page = readFileSync(new URL('../../../docs/json.md', import.meta.url), 'utf8');
const [ofRun = '', ofStep = ''] = page.split('\nA step:\n');

/** What stands in the first column of the tables. */
const documented = (part: string): string[] =>
  [...part.matchAll(/^\| (`[^|]*) \|/gm)].flatMap(([, cell = '']) =>
    [...cell.matchAll(/`(\w+)`/g)].map(([, name = '']) => name),
  );

test('docs/json.md names every field of a run and of a step, and no other', () => {
  const k6 = { type: 'k6-machines', atMs: 0, machines: [], relativeError: null, late: 0, refused: null } as const;
  const summary = summarize({ ...runOf({}), k6 });
  const [step] = summary.steps;
  if (step === undefined) throw new Error('no step');
  expect(documented(ofRun).sort()).toEqual(Object.keys(summary).sort());
  expect(documented(ofStep).sort()).toEqual(Object.keys(step).sort());
});
