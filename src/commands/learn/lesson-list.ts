import { textTable } from '../../domain/words/text-table.ts';
import { checkAvailability, type TargetAvailability } from '../../target/build/toolchain.ts';
import { loadTarget } from '../../target/catalog/catalog.ts';
import { type FoundLesson, recordingOf } from './lesson-catalog.ts';

interface ListedLesson extends FoundLesson {
  /** Of its targets, those that cannot run here. */
  readonly missing: readonly TargetAvailability[];
  readonly hasRecordings: boolean;
}

export async function listed(found: readonly FoundLesson[], targetsRoot: string): Promise<readonly ListedLesson[]> {
  const names = [...new Set(found.flatMap(({ lesson }) => lesson.runs.map(({ target }) => target)))];
  const available = await checkAvailability(
    names.map((name) => loadTarget(targetsRoot, name)),
    targetsRoot,
  );
  return found.map((one) => ({
    ...one,
    missing: available.filter(
      ({ manifest, check }) => check.status !== 'ok' && one.lesson.runs.some(({ target }) => target === manifest.name),
    ),
    hasRecordings: one.lesson.runs.every(({ id }) => recordingOf(one, id) !== null),
  }));
}

export const listJson = (lessons: readonly ListedLesson[]) => ({
  schema: 'conctop/lessons@1',
  lessons: lessons.map(({ lesson, missing, hasRecordings }) => ({
    name: lesson.name,
    number: lesson.number,
    title: lesson.title,
    about: lesson.about,
    minutes: lesson.minutes,
    targets: [...new Set(lesson.runs.map(({ target }) => target))],
    canRun: missing.length === 0,
    missing: missing.map(({ manifest, install }) => ({ target: manifest.name, install })),
    hasRecordings,
  })),
});

export function listText(lessons: readonly ListedLesson[]): readonly string[] {
  const table = textTable(
    [
      { title: '', align: 'right' },
      { title: 'lesson', align: 'left' },
      { title: 'minutes', align: 'right' },
      { title: 'about', align: 'left' },
      { title: 'runs here', align: 'left' },
    ],
    lessons.map(({ lesson, missing, hasRecordings }) => [
      `${lesson.number}`,
      lesson.name,
      `${lesson.minutes}`,
      lesson.about,
      missing.length === 0 ? 'yes' : `no${hasRecordings ? ', its recording: --replay' : ''}`,
    ]),
  );
  const installs = new Map(
    lessons.flatMap(({ missing }) => missing.map(({ manifest, install }) => [manifest.name, install] as const)),
  );
  const missing = [...installs].map(([target, install]) => `  ${target}: ${install}`);
  const [first] = lessons;
  return [
    ...table,
    ...(missing.length === 0 ? [] : ['', 'To run the others, install:', ...missing]),
    ...(first === undefined ? [] : ['', `Begin: conctop learn ${first.lesson.name}`]),
  ];
}
