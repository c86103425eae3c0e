import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import { usageError } from '../../domain/errors.ts';
import { lineOfJsonFault } from './json-fault.ts';

export interface ConfigFile {
  readonly path: string;
  /** Null: it is not there. */
  readonly text: string | null;
}

/**
 * The file of defaults: `$CONCTOP_CONFIG`, else in `$XDG_CONFIG_HOME`, else in ~/.config. A relative `XDG_CONFIG_HOME` must be ignored
 * (XDG Base Directory Specification).
 */
export function configPath(env: NodeJS.ProcessEnv = process.env, home = homedir()): string {
  if (env.CONCTOP_CONFIG) return resolve(env.CONCTOP_CONFIG);
  const { XDG_CONFIG_HOME: xdg } = env;
  return join(xdg && isAbsolute(xdg) ? xdg : join(home, '.config'), 'conctop', 'config.json');
}

/** For people: which file is read. */
export const configWords = (path: string, isThere: boolean): string =>
  `Defaults of your own: ${path}${isThere ? '' : ' (not there)'}, and CONCTOP_OPTION in the environment`;

/** @throws ConctopError `bad-usage` where it cannot be read, or was named and is not there. */
export function readConfigFile(env: NodeJS.ProcessEnv = process.env): ConfigFile {
  const path = configPath(env);
  try {
    return { path, text: readFileSync(path, 'utf8').replace(/^\uFEFF/, '') };
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
    const isMissing = code === 'ENOENT' || code === 'ENOTDIR';
    if (isMissing && !env.CONCTOP_CONFIG) return { path, text: null };
    if (isMissing)
      throw usageError(`CONCTOP_CONFIG names ${path}, which is not there.`, 'Name another file, or unset it.');
    throw usageError(
      `The config file ${path} cannot be read: ${code === 'EISDIR' ? 'it is a folder' : code}.`,
      'Make it a file that you may read, or name another one: CONCTOP_CONFIG=FILE.',
      cause,
    );
  }
}

/**
 * Its top level; an empty file has nothing in it.
 * @throws ConctopError `bad-usage` that names the line.
 */
export function parseConfig({ path, text }: ConfigFile): Readonly<Record<string, unknown>> {
  if (text === null || text.trim() === '') return {};
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw usageError(
      `The config file ${path} is not JSON: line ${lineOfJsonFault(text) ?? 1}.`,
      'Write it like { "theme": "light", "compare": { "rounds": 5 } }: without comments, and no comma after the last entry.',
      cause,
    );
  }
  if (isObject(value)) return value;
  throw usageError(`The config file ${path} holds no object.`, 'Write it like { "theme": "light" }.');
}

export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
