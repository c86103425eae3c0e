import { closestMatch } from 'leven';
import { usageError } from '../../domain/errors.ts';
import type { Command, Option } from '../options/option.ts';
import { OPTIONS } from '../options/option-table.ts';
import { isObject, parseConfig, readConfigFile } from './config-file.ts';

/** A default of the user's own. */
export interface Setting {
  readonly name: string;
  readonly option: Option;
  /** Null: of every command that has the option. */
  readonly command: Command | null;
  /** As yargs would have found it on the command line. Undefined: the built-in default, whatever is said elsewhere (`null` in the file). */
  readonly given: string | boolean | readonly string[] | undefined;
  /** Where it stands, for messages. */
  readonly from: string;
}

export interface Settings {
  readonly path: string;
  /** Whether there is a file at `path`. */
  readonly isThere: boolean;
  /** Stronger ones first: the environment, then what the file says of one command, then what it says of all. */
  readonly layers: readonly (readonly Setting[])[];
}

export const NO_SETTINGS: Settings = { path: '', isThere: false, layers: [] };

const PREFIX = 'CONCTOP_';
/** Variables of that prefix that are no option: what users set, what conctop tells its own processes, and what its tests do. */
const OTHER_VARIABLES = /^CONCTOP_(?:CACHE|CONFIG|STARTED|(?:TEST|FAULTS|VERDICTS)(?:_.*)?)$/;
/** Further away than this it is another word. */
const MOST_TYPING_ERRORS = 2;

const OPTION_NAMES = Object.keys(OPTIONS);
const optionNamed = (name: string): Option | null =>
  Object.hasOwn(OPTIONS, name) ? ((OPTIONS as Readonly<Record<string, Option>>)[name] ?? null) : null;
const COMMANDS: readonly Command[] = [...new Set(Object.values<Option>(OPTIONS).flatMap(({ commands }) => commands))];

/** `CONCTOP_QUIET_WITHIN` */
export const variableOf = (name: string): string => `${PREFIX}${name.toUpperCase().replaceAll('-', '_')}`;

/**
 * Read at the start of each command that has options.
 * @throws ConctopError `bad-usage` for a name that there is not, or a value of another kind; values are checked where they are used.
 */
export function readSettings(env: NodeJS.ProcessEnv = process.env): Settings {
  const file = readConfigFile(env);
  const top = parseConfig(file);
  const sections = COMMANDS.flatMap((command) => {
    const section = top[command];
    return isObject(section)
      ? Object.entries(section).map(([key, given]) => inFile(key, given, file.path, command))
      : [];
  });
  const common = Object.entries(top)
    .filter(([key, given]) => !(isObject(given) && COMMANDS.some((command) => command === key)))
    .map(([key, given]) => {
      assertNoSection(key, given, file.path);
      return inFile(key, given, file.path, null);
    });
  return { path: file.path, isThere: file.text !== null, layers: [inEnvironment(env), sections, common] };
}

/** With fewer letters two typing errors make any word of any other. */
const LEAST_LETTERS = 4;

/** What is written like a command's options, and is none. */
function assertNoSection(key: string, given: unknown, path: string): void {
  // Some words are both.
  if (optionNamed(key) !== null) return;
  if (COMMANDS.some((command) => command === key))
    throw usageError(
      `"${key}" in ${path} is a command: it holds options.`,
      `Write it like "${key}": { "theme": "light" }.`,
    );
  if (!isObject(given)) return;
  throw usageError(
    `"${key}" in ${path}: there is no command ${key}.`,
    (key.length < LEAST_LETTERS ? null : nearest(key, COMMANDS)) ??
      `The commands are ${COMMANDS.join(', ')}; the options of every shipped target stand under "target".`,
  );
}

function inFile(key: string, given: unknown, path: string, command: Command | null): Setting {
  const from = `"${command === null ? key : `${command}.${key}`}" in ${path}`;
  const option = optionNamed(key);
  if (option === null) {
    const near = nearest(key, command === null ? [...OPTION_NAMES, ...COMMANDS] : OPTION_NAMES);
    throw usageError(
      `${from}: there is no option --${key}.`,
      near ?? 'conctop --help lists all options; their long names are the keys.',
    );
  }
  if (command !== null && !option.commands.includes(command)) {
    throw usageError(
      `${from}: ${command} has no option --${key}.`,
      `Put it under the name of a command that has it (${option.commands.join(', ')}), or outside of all.`,
    );
  }
  assertMayBeSet(option, key, from);
  return { name: key, option, command, from, given: fromJson(option, key, given, from) };
}

function fromJson(option: Option, name: string, given: unknown, from: string): Setting['given'] {
  const isText = (value: unknown): boolean => typeof value === 'string' || typeof value === 'number';
  if (given === null) return undefined;
  if (option.kind === 'flag') {
    if (typeof given === 'boolean') return given;
    throw usageError(`${from}: --${name} is on or off.`, `Write "${name}": true or "${name}": false.`);
  }
  if (option.kind === 'value' && option.bare && given === true) return '';
  const texts = [given].flat();
  // Steps and the like: a list in the file is a list with commas on the command line.
  if (texts.length > 0 && texts.every(isText)) return option.kind === 'list' ? texts.map(String) : texts.join(',');
  throw usageError(
    `${from}: --${name} takes ${option.kind === 'list' ? 'texts' : 'a text or a number'}.`,
    `Write it like "${name}": ${JSON.stringify(option.placeholder.replace(/^'(.*)'$/, '$1'))}.`,
  );
}

function inEnvironment(env: NodeJS.ProcessEnv): Setting[] {
  const variables = new Map(OPTION_NAMES.map((name) => [variableOf(name), name]));
  return Object.entries(env).flatMap(([variable, text]): Setting[] => {
    // As everywhere, an empty variable is none.
    if (!variable.startsWith(PREFIX) || text === undefined || text === '') return [];
    const name = variables.get(variable);
    const option = name === undefined ? null : optionNamed(name);
    if (name === undefined || option === null) {
      const near = OTHER_VARIABLES.test(variable) ? null : nearest(variable, [...variables.keys()]);
      if (near !== null) throw usageError(`${variable} is no variable of conctop.`, near);
      return [];
    }
    assertMayBeSet(option, name, variable);
    return [{ name, option, command: null, from: variable, given: fromText(option, text, variable) }];
  });
}

function fromText(option: Option, text: string, variable: string): Setting['given'] {
  // A header or a threshold may hold any other character.
  if (option.kind === 'list') return text.split('\n').filter((line) => line !== '');
  if (option.kind === 'value') return option.bare && text === 'true' ? '' : text;
  const isOn = ['1', 'true'].includes(text);
  if (isOn || ['0', 'false'].includes(text)) return isOn;
  throw usageError(`${variable} is on or off, and ${text} is neither.`, `Write ${variable}=1 or ${variable}=0.`);
}

function assertMayBeSet({ onlyTyped }: Option, name: string, from: string): void {
  if (onlyTyped === undefined) return;
  throw usageError(
    `${from}: --${name} has no default of your own, ${onlyTyped}.`,
    `Give --${name} on the command line, each time.`,
  );
}

function nearest(name: string, known: readonly string[]): string | null {
  const negated = /^(CONCTOP_NO_|no-)(.+)$/.exec(name);
  if (negated !== null) {
    const positive = `${negated[1] === 'no-' ? '' : PREFIX}${negated[2]}`;
    const isKnown = known.includes(positive);
    if (isKnown) return negated[1] === 'no-' ? `Write "${positive}": false.` : `Write ${positive}=0.`;
  }
  const near = closestMatch(name, known, { maxDistance: MOST_TYPING_ERRORS });
  return near === undefined ? null : `Did you mean ${near}?`;
}
