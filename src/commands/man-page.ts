import { EXIT } from '../domain/errors.ts';
import { COMMANDS, type CommandName, usageOf } from './command-table.ts';
import { longOf, type Option } from './options/option.ts';
import { OPTIONS } from './options/option-table.ts';
import { describedIn } from './options/read-args.ts';

/** What roff reads as anything else. A hyphen that can be copied is `\-`. */
const roff = (text: string): string =>
  text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replaceAll("'", '\\(aq')
    .replaceAll('…', '...')
    .replace(/^\./, '\\&.');
const bold = (text: string): string => `\\fB${roff(text)}\\fR`;
const italic = (text: string): string => `\\fI${roff(text)}\\fR`;

/** The manual page, from the tables of commands and options; `node scripts/docs/man-page.mjs --write` puts it in its place. */
export function manPage(version: string): string {
  return `${[
    `.TH CONCTOP 1 "" "conctop ${version}" "User Commands"`,
    ...section('NAME', ['conctop \\- see what a concurrency model costs']),
    ...section(
      'SYNOPSIS',
      names.flatMap((name, index) => [...(index === 0 ? [] : ['.br']), synopsis(name)]),
    ),
    ...section('DESCRIPTION', [
      roff(
        'Launches a real server, climbs from 100 to 10,000 keep-alive connections on this machine, and shows on one screen and one clock: connections, requests per second against the ideal, latency, memory, CPU per core, and OS threads.',
      ),
      '.PP',
      roff('Load goes to this machine only, and ends with conctop.'),
    ]),
    ...section('COMMANDS', names.flatMap(command)),
    ...section('OPTIONS', [
      roff('A command has the options whose list names it; --help of a command shows its own.'),
      ...Object.entries<Option>(OPTIONS).flatMap(([name, about]) => option(name, about)),
    ]),
    ...section('EXIT STATUS', [
      ...item(bold(`${EXIT.done}`), 'Done.'),
      ...item(bold(`${EXIT.runFailed}`), 'The run failed.'),
      ...item(bold(`${EXIT.usage}`), 'Wrong usage.'),
      ...item(bold(`${EXIT.thresholdFailed}`), 'A threshold failed, or a comparison is worse than its baseline.'),
      ...item(bold('128+N'), 'Ended by signal N.'),
    ]),
    ...section('ENVIRONMENT', [
      ...item(bold('CONCTOP_CACHE'), 'The folder of what is compiled and of the last runs.'),
      ...item(bold('CONCTOP_CONFIG'), 'The config file.'),
      ...item(
        `${bold('CONCTOP_')}${italic('OPTION')}`,
        'A default of your own for an option that is not about one run: CONCTOP_THEME, CONCTOP_QUIET_WITHIN.',
      ),
    ]),
    ...section('FILES', [
      ...item(italic('~/.config/conctop/config.json'), 'Defaults of your own; conctop doctor lists them.'),
      ...item(italic('~/.cache/conctop'), 'What is compiled, and the last runs; on macOS ~/Library/Caches/conctop.'),
    ]),
    ...section('SEE ALSO', ['.BR top (1),', '.BR ss (8),', '.BR wrk (1)']),
  ].join('\n')}\n`;
}

const names = Object.keys(COMMANDS) as CommandName[];

const section = (title: string, lines: readonly string[]): readonly string[] => [`.SH ${title}`, ...lines];
const item = (head: string, text: string): readonly string[] => ['.TP', head, roff(text)];

function synopsis(name: CommandName): string {
  const [first = '', ...rest] = usageOf(name).split(' ');
  const words = first === '$0' ? bold('conctop') : bold(`conctop ${first}`);
  const command = COMMANDS[name].runs === true ? ` \\-\\- ${italic('COMMAND')}...` : '';
  return `${words} ${[...rest.map(roff), '[options]'].join(' ')}${command}`;
}

function command(name: CommandName): readonly string[] {
  const { describe, examples = [] } = COMMANDS[name];
  return [
    '.TP',
    synopsis(name),
    roff(describe),
    ...examples.flatMap(([words, what]) => [
      '.RS',
      '.PP',
      `${bold(words.replace('$0', 'conctop'))}`,
      '.br',
      roff(what),
      '.RE',
    ]),
  ];
}

function option(name: string, about: Option): readonly string[] {
  const { alias, commands } = about;
  const value = about.kind === 'flag' ? '' : ` ${italic(about.placeholder)}`;
  const short = alias === undefined ? '' : `${bold(`-${alias}`)}, `;
  const offers = about.kind === 'flag' ? undefined : about.parse.offers;
  const choices = Array.isArray(offers) ? ` One of ${offers.join(', ')}.` : '';
  const whose = commands.map((command) => (command === 'target' ? 'conctop TARGET' : command)).join(', ');
  return [
    '.TP',
    `${short}${bold(longOf(name, about))}${value}`,
    `${roff(`${describedIn(about, '')}.${choices}`)}`,
    '.br',
    `${italic(whose)}`,
  ];
}
