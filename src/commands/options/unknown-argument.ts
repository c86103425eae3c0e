import { type ConctopError, usageError } from '../../domain/errors.ts';
import { nearest, orMeant } from '../../domain/words/nearest.ts';
import { COMMANDS } from '../command-table.ts';
import { OPTIONS } from './option-table.ts';
import { optionsOf } from './read-args.ts';

const HINT = 'conctop --help lists all options.';

/** `--nonsense`: with the option that was meant, or with the commands that have it. */
export function unknownArguments(names: readonly string[], words: readonly string[]): ConctopError {
  const list = `Unknown argument${names.length === 1 ? '' : 's'}: ${names.join(', ')}`;
  const wrong = names.find((name) => words.some((word) => word === `--${name}` || word.startsWith(`--${name}=`)));
  if (wrong === undefined) return usageError(`${list}.`, HINT);
  const command = words.find((word) => Object.hasOwn(COMMANDS, word)) ?? 'target';
  const own = optionsOf(command).map(([name]) => name);
  const elsewhere = Object.hasOwn(OPTIONS, wrong) ? OPTIONS[wrong as keyof typeof OPTIONS] : null;
  if (elsewhere !== null) {
    const whose = elsewhere.commands.map((name) => (name === 'target' ? 'conctop TARGET' : `conctop ${name}`));
    return usageError(`${list}; --${wrong} is an option of ${whose.join(', ')}.`, HINT);
  }
  // An option of this command is likelier than one of another.
  const here = nearest(wrong, own) === null ? Object.keys(OPTIONS) : own;
  return usageError(`${list}${orMeant(wrong, here, '--')}`, HINT);
}
