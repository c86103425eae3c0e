import * as v from 'valibot';
import { ConctopError } from '../../domain/errors.ts';
import { manifestSchema, type TargetManifest } from './manifest.ts';

/**
 * Checks the text of a `target.json`. `folder` is the name of its folder, which must be the same as its name.
 * @throws ConctopError 'bad-manifest', naming the file and the field.
 */
export function parseManifest(json: string, file: string, folder: string): TargetManifest {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (cause) {
    throw badManifest(file, `is not JSON: ${cause instanceof Error ? cause.message : String(cause)}`, cause);
  }
  const result = v.safeParse(manifestSchema, value);
  if (!result.success) {
    const [issue] = result.issues;
    throw badManifest(file, `, field "${v.getDotPath(issue) ?? '(all)'}": ${issue.message}`);
  }
  if (result.output.name !== folder) {
    throw badManifest(file, `, field "name": must be "${folder}", the name of its folder`);
  }
  return result.output;
}

export function badManifest(file: string, problem: string, cause?: unknown): ConctopError {
  const glue = problem.startsWith(',') ? '' : ' ';
  return new ConctopError('bad-manifest', `The manifest ${file}${glue}${problem}.`, {
    hint: 'Correct that field; src/target/catalog/manifest.ts describes each of them.',
    cause,
  });
}
