import { type Command, longOf, type Option } from './option.ts';
import { OPTIONS } from './option-table.ts';

/** The commands of the README's table: an option that all of them have does not name them. */
const RUNS: readonly Command[] = ['target', 'run', 'attach'];

/** The README's table of options, one line each. */
export function readmeTable(): readonly string[] {
  const rows = Object.entries<Option>(OPTIONS).map(([name, option]) => {
    const whose = whoseOf(option.commands);
    const words = option.readme ?? option.describe;
    const means = whose === '' ? words : `${whose}${words.charAt(0).toLowerCase()}${words.slice(1)}`;
    const otherwise = option.readmeOtherwise ?? option.otherwise ?? '';
    return `| ${spelled(name, option)} | ${means} | ${otherwise}${otherwise === '' ? '' : ' '}|`;
  });
  return ['| option | means | default |', '|---|---|---|', ...rows];
}

/** `-c`, `--connections N` */
function spelled(name: string, option: Option): string {
  const words =
    option.kind === 'flag'
      ? longOf(name, option)
      : `${longOf(name, option)} ${option.placeholder.replaceAll('|', '\\|')}`;
  return option.alias === undefined ? `\`${words}\`` : `\`-${option.alias}\`, \`${words}\``;
}

function whoseOf(commands: readonly Command[]): string {
  if (RUNS.every((command) => commands.includes(command))) return '';
  const names = commands.map((command) => (command === 'target' ? 'shipped targets' : `\`${command}\``));
  return `${names.slice(0, -1).join(', ')}${names.length > 1 ? ' and ' : ''}${names.at(-1)}: `;
}
