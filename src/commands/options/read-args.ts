import type { Options as YargsOption } from 'yargs';
import { usageError } from '../../domain/errors.ts';
import type { Command, Option } from './option.ts';
import { type ArgsFor, OPTIONS } from './option-table.ts';

export const optionsOf = (command: string): readonly (readonly [name: string, option: Option])[] =>
  Object.entries<Option>(OPTIONS).filter(([, { commands }]) => commands.some((own) => own === command));

/** The options of a command for yargs; a command without any has none. To yargs every value is text; its own types are not used. */
export const yargsOptions = (command: string): Record<never, YargsOption> =>
  Object.fromEntries(optionsOf(command).map(([name, option]) => [name, forYargs(option, command)]));

/** What an option means to a command, with its default. */
export function describedIn(option: Option, command: string): string {
  const { describe, otherwise } = option;
  const here: Partial<Readonly<Record<string, string>>> = option.describeIn ?? {};
  return here[command] ?? (otherwise === undefined ? describe : `${describe} (${otherwise})`);
}

function forYargs(option: Option, command: string): YargsOption {
  const { alias, group } = option;
  const common = {
    describe: describedIn(option, command),
    ...(alias === undefined ? {} : { alias }),
    ...(group === undefined ? {} : { group }),
  };
  switch (option.kind) {
    case 'flag':
      // Without a default of yargs': what was typed is known from what was not.
      return { ...common, type: 'boolean' };
    case 'value':
      return { ...common, type: 'string', requiresArg: !option.bare };
    case 'list':
      return { ...common, type: 'string', array: true, nargs: 1 };
  }
}

/**
 * A command's options as yargs found them, each checked by its own parser, so that no invalid value reaches a screen.
 * @throws ConctopError `bad-usage` that names the option.
 */
export function readArgs<C extends Command>(command: C, given: Readonly<Record<string, unknown>>): ArgsFor<C> {
  const read = optionsOf(command).map(([name, option]) => [name, readOption(name, option, given[name])] as const);
  return Object.fromEntries(read) as ArgsFor<C>;
}

function readOption(name: string, option: Option, given: unknown): unknown {
  if (option.kind === 'list') {
    if (given === undefined) return undefined;
    const texts = [given].flat().map(String);
    // yargs passes nothing at all if a list's option is the last word.
    if (texts.length === 0) throw needsValue(name, option.placeholder);
    return texts.map((text) => option.parse(text, name));
  }
  // yargs makes a list of an option that is given twice. Which one is meant is not known.
  if (Array.isArray(given)) throw usageError(`--${name} is given ${given.length} times.`, `Give --${name} once.`);
  if (option.kind === 'flag') return given === undefined ? option.byDefault : given === true;
  return given === undefined ? undefined : option.parse(String(given), name);
}

const needsValue = (name: string, placeholder: string) =>
  usageError(`--${name} needs a value.`, `Write it like --${name} ${placeholder}.`);
