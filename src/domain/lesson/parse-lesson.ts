import * as v from 'valibot';
import { buildPages } from './build-pages.ts';
import type { Lesson } from './lesson.ts';
import { badLesson, fieldProblem, type LessonFiles, textProblem } from './lesson-problem.ts';
import { ASK_SCHEMAS, lessonSchema, type Manifest, STEP_SCHEMAS } from './manifest.ts';
import { type Section, sectionsOf } from './sections.ts';

/**
 * Checks both files of a lesson, each figure in its texts included: that it is a figure, of a run that comes before, at one of its steps.
 * @throws ConctopError 'bad-lesson', naming the file and the field or the section.
 */
export function parseLesson(files: LessonFiles): Lesson {
  const manifest = checkedManifest(files);
  const pages = buildPages(manifest, checkedSections(manifest, files), files);
  const { name, number, title, about, minutes } = manifest;
  return { name, number, title, about, minutes, pages, runs: pages.filter((page) => page.kind === 'run') };
}

function checkedManifest(files: LessonFiles): Manifest {
  let value: unknown;
  try {
    value = JSON.parse(files.manifest);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw badLesson(files.manifestFile, ` is not JSON: ${why}`, cause);
  }
  const { steps } = (value ?? {}) as { readonly steps?: unknown };
  if (Array.isArray(steps)) for (const [index, step] of steps.entries()) checkStep(files, step, `steps.${index}`);
  const result = v.safeParse(lessonSchema, value);
  if (!result.success) {
    const [issue] = result.issues;
    throw fieldProblem(files, v.getDotPath(issue) ?? '(all)', issue.message);
  }
  if (result.output.name !== files.folder) {
    throw fieldProblem(files, 'name', `must be "${files.folder}", the name of its folder`);
  }
  const ids = result.output.steps.map(({ id }) => id);
  const twice = ids.findIndex((id, index) => ids.indexOf(id) !== index);
  if (twice !== -1) throw fieldProblem(files, `steps.${twice}.id`, `is ${ids[twice]}, as that of an earlier step`);
  return result.output;
}

/** By the schema of its kind, so that the message names the field in it. */
function checkStep(files: LessonFiles, step: unknown, path: string): void {
  const { kind } = (step ?? {}) as { readonly kind?: unknown };
  const kinds = [...Object.keys(STEP_SCHEMAS), 'ask'];
  if (typeof kind !== 'string' || !kinds.includes(kind)) {
    throw fieldProblem(files, `${path}.kind`, `must be one of ${kinds.sort().join(', ')}`);
  }
  const schema =
    kind === 'ask'
      ? ASK_SCHEMAS['figure' in (step as object) ? 'figure' : 'choices']
      : STEP_SCHEMAS[kind as keyof typeof STEP_SCHEMAS];
  const result = v.safeParse(schema, step);
  if (result.success) return;
  const [issue] = result.issues;
  throw fieldProblem(files, [path, v.getDotPath(issue)].filter((part) => part !== null).join('.'), issue.message);
}

function checkedSections(manifest: Manifest, files: LessonFiles): ReadonlyMap<string, Section> {
  const sections = sectionsOf(files.text);
  const byId = new Map(sections.map((section) => [section.id, section]));
  const twice = sections.find((section) => byId.get(section.id) !== section);
  if (twice !== undefined) throw textProblem(files, twice.id, 'stands there twice');
  for (const { id, kind } of manifest.steps) {
    if (kind !== 'quiz' && (byId.get(id)?.text ?? '') === '') {
      throw badLesson(files.textFile, ` has no text for step "${id}": it stands below "## ${id}: Title"`);
    }
  }
  const stray = sections.find(({ id }) => manifest.steps.every((step) => step.id !== id));
  if (stray !== undefined) throw textProblem(files, stray.id, 'is the text of no step of lesson.json');
  return byId;
}
