import { availableParallelism } from 'node:os';
import { join } from 'node:path';

/** Placeholders in a manifest's commands and environment; see manifest.ts, Build. */
export interface Substitutions {
  readonly src: string;
  readonly cache: string;
  readonly node: string;
  readonly cores: string;
  readonly lib: string;
}

export const SUBSTITUTION_NAMES: readonly string[] = ['src', 'cache', 'node', 'cores', 'lib'];

/** `{word}` in lower case; other braces belong to the command. */
const PLACEHOLDER = /\{([a-z]+)\}/g;

export const substitutionsFor = (src: string, cache: string): Substitutions => ({
  src,
  cache,
  node: process.execPath,
  cores: String(availableParallelism()),
  lib: libFolder(src),
});

/** Shared files are beside the targets, in a folder per language. It has no manifest, so it is no target. */
const libFolder = (src: string): string => join(src, '..', 'lib');

/** The manifest's schema has already refused unknown names. */
export const substitute = (text: string, values: Substitutions): string =>
  text.replace(PLACEHOLDER, (whole, name: string) => (isName(name) ? values[name] : whole));

export const substituteAll = (texts: readonly string[], values: Substitutions): string[] =>
  texts.map((text) => substitute(text, values));

export const substituteEnv = (
  env: Readonly<Record<string, string>> | undefined,
  values: Substitutions,
): Record<string, string> =>
  Object.fromEntries(Object.entries(env ?? {}).map(([key, text]) => [key, substitute(text, values)]));

/** Placeholders of a text that have no value. */
export const unknownPlaceholders = (text: string): string[] =>
  [...text.matchAll(PLACEHOLDER)].flatMap(([, name = '']) => (isName(name) ? [] : [name]));

const isName = (name: string): name is keyof Substitutions => SUBSTITUTION_NAMES.includes(name);
