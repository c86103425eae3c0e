import { expect, test } from 'vitest';
import { withNames } from '../../../../src/commands/compare/subjects/subject-names.ts';
import type { SubjectPlan } from '../../../../src/commands/compare/subjects/subject-plan.ts';

const target = (name: string) => ({ kind: 'target', name }) as SubjectPlan;
const recording = (name: string) => ({ kind: 'recording', name }) as SubjectPlan;

test.each([
  ['a target twice', [target('go'), target('go'), target('node'), target('go')], ['go', 'go (2)', 'node', 'go (3)']],
  ['a recording without its folders', [recording('/tmp/a/old'), recording('/tmp/b/new')], ['old', 'new']],
  ['recordings of the same name', [recording('/tmp/old/go'), recording('/tmp/new/go')], ['old/go', 'new/go']],
  ['beside a target of that name', [target('go'), recording('runs/go')], ['go', 'go (2)']],
  ['the same recording twice', [recording('a/go'), recording('a/go')], ['go', 'go (2)']],
])('%s', (_what, subjects, names) => expect(withNames(subjects).map(({ name }) => name)).toEqual(names));
