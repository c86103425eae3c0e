import { usageError } from '../../domain/errors.ts';
import { orMeant } from '../../domain/words/nearest.ts';
import { OPTIONS } from './option-table.ts';

/** yargs' own options. */
const OWN_FLAGS = ['help', 'version'];

/**
 * Refuses what yargs accepts silently though nobody means it: to yargs `--ui=maybe` is false, `--no-hold` an option that is
 * false, `--header.x 1` an object. Checked before it parses. Words after `--` belong to another program.
 *
 * @throws ConctopError `bad-usage`
 */
export function checkWords(words: readonly string[]): void {
  const end = words.indexOf('--');
  const flags = Object.entries(OPTIONS).flatMap(([name, { kind }]) => (kind === 'flag' ? [name] : []));
  for (const word of end === -1 ? words : words.slice(0, end)) {
    const match = /^--([^=]+)(?:=(.*))?$/s.exec(word);
    const [, name = '', value] = match ?? [];
    if (match === null) continue;
    if (name.includes('.')) throw usageError(`There is no option --${name}.`, 'conctop --help lists all options.');
    const negated = name.startsWith('no-') ? name.slice(3) : null;
    if (negated !== null && !flags.includes(negated)) {
      throw Object.hasOwn(OPTIONS, negated)
        ? usageError(`--${negated} takes a value: it cannot be switched off with --no-.`, `Leave --no-${negated} out.`)
        : usageError(
            `There is no option --${name}${orMeant(negated, flags, '--no-')}`,
            'conctop --help lists all options.',
          );
    }
    const isFlag = negated !== null || flags.includes(name) || OWN_FLAGS.includes(name);
    if (isFlag && value !== undefined && !['true', 'false'].includes(value)) {
      throw usageError(
        `--${name} is on or off, and takes no value such as ${value}.`,
        `Write --${name}, or leave it out.`,
      );
    }
  }
}
