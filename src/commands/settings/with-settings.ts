import { ConctopError, usageError } from '../../domain/errors.ts';
import type { Command } from '../options/option.ts';
import type { ArgsFor } from '../options/option-table.ts';
import { readArgs } from '../options/read-args.ts';
import type { CommandResult } from '../shared/command-context.ts';
import { readSettings, type Setting, type Settings } from './settings.ts';

/** Options as yargs found them, and what they were not given for. */
export interface Completed {
  readonly given: Readonly<Record<string, unknown>>;
  /** By the names of options: those that nobody typed. */
  readonly set: ReadonlyMap<string, Setting>;
}

/** The options of a command that are the user's own defaults: where they do not apply they are no error. */
export interface Untyped {
  readonly untyped?: ReadonlySet<string>;
}

/**
 * What was typed, and below it the user's own defaults: command line, environment, what the file says of this command, then of all.
 * A default yields to a stronger option that says something else (`--connections` beside a ramp in the file), and waits for the one that it needs.
 * @throws ConctopError `bad-usage` that names where an invalid value stands.
 */
export function withSettings(
  command: Command,
  typed: Readonly<Record<string, unknown>>,
  settings: Settings,
): Completed {
  const decided = new Map<string, unknown>(Object.entries(typed).filter(([, value]) => value !== undefined));
  const set = new Map<string, Setting>();
  for (const layer of settings.layers) {
    const stronger = new Map(decided);
    for (const setting of layer) {
      const { name, option } = setting;
      const isOf = setting.command === null ? option.commands.includes(command) : setting.command === command;
      const yields = option.defaultUnless?.some((other) => isGiven(stronger.get(other))) === true;
      if (!isOf || stronger.has(name) || yields) continue;
      decided.set(name, setting.given);
      if (setting.given !== undefined) set.set(name, checked(setting));
    }
  }
  for (const [name, { option }] of set) {
    if (option.defaultWith === undefined || isGiven(decided.get(option.defaultWith))) continue;
    decided.delete(name);
    set.delete(name);
  }
  return { given: { ...typed, ...Object.fromEntries(decided) }, set };
}

const isGiven = (value: unknown): boolean =>
  value !== undefined && value !== false && !(Array.isArray(value) && value.length === 0);

/** Runs a command with its checked options: what was typed, completed by the user's own defaults. */
export async function runWithSettings<C extends Command>(
  command: C,
  typed: Readonly<Record<string, unknown>>,
  run: (args: ArgsFor<C>, set: ReadonlySet<string>) => CommandResult,
): CommandResult {
  const { given, set } = withSettings(command, typed, readSettings());
  try {
    return await run(readArgs(command, given), new Set(set.keys()));
  } catch (error) {
    throw naming(error, set);
  }
}

/** Refused here, where it is known where it stands. */
export function checked(setting: Setting): Setting {
  const { option, name, given, from } = setting;
  if (option.kind === 'flag' || given === undefined) return setting;
  try {
    for (const text of [given].flat()) option.parse(String(text), name);
    return setting;
  } catch (cause) {
    if (!(cause instanceof ConctopError)) throw cause;
    throw usageError(`${from}: ${cause.message}`, cause.hint, cause);
  }
}

/** An error about options that nobody typed says where they stand. */
function naming(error: unknown, set: ReadonlyMap<string, Setting>): unknown {
  if (!(error instanceof ConctopError) || error.code !== 'bad-usage') return error;
  const meant = [...set.values()].filter(({ name }) => new RegExp(`--${name}(?![\\w-])`).test(error.message));
  if (meant.length === 0) return error;
  return new ConctopError(error.code, error.message, {
    hint: error.hint,
    exitCode: error.exitCode,
    cause: error,
    details: [...error.details, ...meant.map(({ name, from }) => `--${name} is set by ${from}`)],
  });
}
