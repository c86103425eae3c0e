import { textTable } from '../../domain/words/text-table.ts';
import { wrapWords } from '../../domain/words/wrap-words.ts';
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

/** With fewer, a word or two a line would be harder to read than lines that the terminal breaks. */
const LEAST_ABOUT_COLUMNS = 20;

/** `columns`: of the terminal; what a lesson is about goes on in further lines. */
export function listText(lessons: readonly ListedLesson[], columns = Number.POSITIVE_INFINITY): readonly string[] {
  const wide = tableOf(lessons, Number.POSITIVE_INFINITY);
  const tooMany = Math.max(...wide.map((line) => line.length)) - columns;
  const longest = Math.max(0, ...lessons.map(({ lesson }) => lesson.about.length));
  const table = tooMany <= 0 ? wide : tableOf(lessons, Math.max(LEAST_ABOUT_COLUMNS, longest - tooMany));
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

const tableOf = (lessons: readonly ListedLesson[], aboutColumns: number): readonly string[] =>
  textTable(
    [
      { title: '', align: 'right' },
      { title: 'lesson', align: 'left' },
      { title: 'minutes', align: 'right' },
      { title: 'about', align: 'left' },
      { title: 'runs here', align: 'left' },
    ],
    lessons.flatMap(({ lesson, missing, hasRecordings }) => {
      const about = Number.isFinite(aboutColumns) ? wrapWords(lesson.about, aboutColumns) : [lesson.about];
      const runs = missing.length === 0 ? 'yes' : `no${hasRecordings ? ', its recording: --replay' : ''}`;
      return about.map((line, index) =>
        index === 0 ? [`${lesson.number}`, lesson.name, `${lesson.minutes}`, line, runs] : ['', '', '', line, ''],
      );
    }),
  );
