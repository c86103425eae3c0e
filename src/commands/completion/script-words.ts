import type { Takes } from '../command-table.ts';
import type { CommandLine } from './command-line.ts';

/** As one word of bash or zsh. */
export const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

/** As one word of fish. */
export const fishQuoted = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;

/** What can stand first: a command or a target. */
export const namesOf = ({ commands, targets }: CommandLine) => ({
  commands: commands.flatMap(({ name }) => (name === 'target' ? [] : [name])),
  targets: targets.map(({ name }) => name),
});

/** The words that are offered for a kind of word that is known beforehand. */
export function wordsOf(line: CommandLine, takes: Takes): readonly string[] {
  if (takes === 'target') return line.targets.map(({ name }) => name);
  if (takes === 'lesson') return line.lessons.map(({ name }) => name);
  return Array.isArray(takes) ? takes : [];
}
