import type { SubjectPlan } from './subject-plan.ts';

/** Each with a name of its own: recordings without the folders that they share, and the second of the same name as `go (2)`. */
export function withNames(subjects: readonly SubjectPlan[]): readonly SubjectPlan[] {
  const recordings = subjects.flatMap(({ kind, name }) => (kind === 'recording' ? [name] : []));
  const named: SubjectPlan[] = [];
  const counts = new Map<string, number>();
  for (const subject of subjects) {
    const name = subject.kind === 'recording' ? shortName(subject.name, recordings) : subject.name;
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    named.push({ ...subject, name: count === 1 ? name : `${name} (${count})` });
  }
  return named;
}

/** As many of its last parts as tell it from the others: `old/go` beside `new/go`. */
function shortName(name: string, all: readonly string[]): string {
  const last = (path: string, parts: number): string => path.split('/').slice(-parts).join('/');
  const most = name.split('/').length;
  for (let parts = 1; parts < most; parts += 1) {
    const short = last(name, parts);
    if (all.every((other) => other === name || last(other, parts) !== short)) return short;
  }
  return name;
}
