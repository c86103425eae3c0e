import { readdirSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { ConctopError, EXIT, usageError } from '../../domain/errors.ts';
import type { Lesson } from '../../domain/lesson/lesson.ts';
import { badLesson } from '../../domain/lesson/lesson-problem.ts';
import { parseLesson } from '../../domain/lesson/parse-lesson.ts';
import { nearest, orMeant } from '../../domain/words/nearest.ts';
import { listTargets } from '../../target/catalog/catalog.ts';

/** A lesson and the folder that it was read from. */
export interface FoundLesson {
  readonly lesson: Lesson;
  readonly folder: string;
}

const MANIFEST_FILE = 'lesson.json';
const TEXT_FILE = 'lesson.md';

/** Where lessons are: those that are shipped, and a folder of one's own, whose lessons come first. */
export function lessonRoots(packageRoot: string, own: string | undefined): readonly string[] {
  if (own !== undefined && statSync(own, { throwIfNoEntry: false })?.isDirectory() !== true) {
    throw usageError(`--lessons ${own} is no folder.`, 'Name the folder that holds a folder for each of your lessons.');
  }
  return [...(own === undefined ? [] : [own]), join(packageRoot, 'lessons')];
}

/** In the order of their numbers. @throws ConctopError 'bad-lesson' */
export const listLessons = (roots: readonly string[]): readonly FoundLesson[] =>
  [...foldersIn(roots)]
    .map(([name, folder]) => readLesson(name, folder))
    .sort((a, b) => a.lesson.number - b.lesson.number || (a.lesson.name < b.lesson.name ? -1 : 1));

/** @throws ConctopError 'unknown-lesson' (exit code 2), 'bad-lesson' */
export function loadLesson(roots: readonly string[], name: string): FoundLesson {
  const folders = foldersIn(roots);
  const folder = folders.get(name);
  if (folder !== undefined) return readLesson(name, folder);
  const names = [...folders.keys()];
  throw new ConctopError('unknown-lesson', `There is no lesson "${name}"${orMeant(name, names)}`, {
    hint: `The lessons are ${names.join(', ')}.`,
    exitCode: EXIT.usage,
  });
}

/**
 * The recordings of the shipped lessons, 1.4 MB, are a package of their own where conctop was installed (scripts/packages/lessons.mjs): its
 * folders are those of `lessons/`. In a checkout they lie beside their lesson.
 */
const RECORDINGS_PACKAGE = '@conctop/lessons';

/** What was recorded of a run of a lesson, where it was made; null: nothing. */
export function recordingOf({ folder }: FoundLesson, run: string): string | null {
  const places = [folder, ...packagedPlaces(folder)];
  const files = places.map((place) => join(place, 'recordings', `${run}.ndjson.gz`));
  return files.find((file) => statSync(file, { throwIfNoEntry: false }) !== undefined) ?? null;
}

function packagedPlaces(folder: string): readonly string[] {
  try {
    const manifest = createRequire(join(folder, MANIFEST_FILE)).resolve(`${RECORDINGS_PACKAGE}/package.json`);
    return [join(dirname(manifest), basename(folder))];
  } catch {
    // An optional package: it was left out.
    return [];
  }
}

/** @throws ConctopError 'bad-lesson' for a run of a target that there is not: now, and not in the middle of the lesson */
export function withTargets(found: FoundLesson, targetsRoot: string): FoundLesson {
  const names = listTargets(targetsRoot).map(({ name }) => name);
  const stray = found.lesson.runs.find(({ target }) => !names.includes(target));
  if (stray === undefined) return found;
  const near = nearest(stray.target, names);
  throw badLesson(
    join(found.folder, MANIFEST_FILE),
    `, run "${stray.id}": there is no target "${stray.target}"${near === null ? '' : ` (did you mean ${near}?)`}`,
  );
}

/** By name, of the first root that has it. */
function foldersIn(roots: readonly string[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const root of roots) {
    if (statSync(root, { throwIfNoEntry: false }) === undefined) {
      throw badLesson(root, ' cannot be found: the folder of the lessons is missing');
    }
    for (const entry of readdirSync(root, { withFileTypes: true })) {
      const folder = join(root, entry.name);
      if (!entry.isDirectory() || found.has(entry.name) || !readdirSync(folder).includes(MANIFEST_FILE)) continue;
      found.set(entry.name, folder);
    }
  }
  return found;
}

function readLesson(name: string, folder: string): FoundLesson {
  const [manifestFile, textFile] = [join(folder, MANIFEST_FILE), join(folder, TEXT_FILE)];
  const lesson = parseLesson({
    ...{ folder: name, manifestFile, textFile },
    manifest: readFileSync(manifestFile, 'utf8'),
    text: readText(textFile),
  });
  return { lesson, folder };
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw badLesson(file, ' cannot be read: it holds the texts of the steps', cause);
  }
}
