import { COMMANDS, type CommandName, type Takes } from '../command-table.ts';
import { longOf, type Offers, type Option } from '../options/option.ts';
import { OPTIONS } from '../options/option-table.ts';
import { describedIn, optionsOf } from '../options/read-args.ts';

/** A word with what it means. */
export interface Described {
  readonly name: string;
  readonly describe: string;
}

export interface OptionWords {
  readonly name: string;
  /** `--connections`, `--no-ui` */
  readonly long: string;
  /** `-c` */
  readonly short: string | null;
  readonly describe: string;
  readonly repeats: boolean;
  /** Null: on or off. */
  readonly value: { readonly placeholder: string; readonly optional: boolean; readonly offers: Offers | null } | null;
}

export interface CommandLineWords {
  readonly name: CommandName;
  readonly describe: string;
  readonly options: readonly OptionWords[];
  readonly takes: readonly Takes[];
  /** Words after `--` are a command. */
  readonly runs: boolean;
}

/** All that a command line of conctop can say: what completions and the man page are made of. */
export interface CommandLine {
  readonly commands: readonly CommandLineWords[];
  readonly targets: readonly Described[];
  readonly lessons: readonly Described[];
}

const HELP = flagWords('help', '-h', 'Show help');
const VERSION = flagWords('version', null, 'Show the version number');

/** From the table of commands and the table of options. */
export function commandLine(targets: readonly Described[], lessons: readonly Described[]): CommandLine {
  const commands = (Object.keys(COMMANDS) as CommandName[]).map((name) => {
    const { describe, positional, runs = false } = COMMANDS[name];
    const own = optionsOf(name).map(([option, about]) => optionWords(option, about, describedIn(about, name)));
    const options = [...own, HELP, ...(name === 'target' ? [VERSION] : [])];
    return { name, describe, options, takes: positional?.takes ?? [], runs };
  });
  return { commands, targets, lessons };
}

/** Every option of every command, once. */
export const everyOption: readonly OptionWords[] = Object.entries<Option>(OPTIONS).map(([name, option]) =>
  optionWords(name, option, option.describe),
);

/** How an option is spelled: `-c`, `--connections`. */
export const spellingsOf = ({ short, long }: OptionWords): readonly string[] => [
  ...(short === null ? [] : [short]),
  long,
];

function optionWords(name: string, option: Option, describe: string): OptionWords {
  return {
    name,
    long: longOf(name, option),
    short: option.alias === undefined ? null : `-${option.alias}`,
    describe,
    repeats: option.kind === 'list',
    value:
      option.kind === 'flag'
        ? null
        : {
            placeholder: option.placeholder,
            optional: option.kind === 'value' && option.bare,
            offers: option.parse.offers ?? null,
          },
  };
}

function flagWords(name: string, short: string | null, describe: string): OptionWords {
  return { name, long: `--${name}`, short, describe, repeats: false, value: null };
}
