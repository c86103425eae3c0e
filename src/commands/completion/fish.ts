import { type CommandLine, type CommandLineWords, everyOption, type OptionWords, spellingsOf } from './command-line.ts';
import { fishQuoted, wordsOf } from './script-words.ts';

/** For fish 3 and newer. */
export function fishScript(line: CommandLine): string {
  const others = line.commands.filter(({ name }) => name !== 'target');
  const valued = everyOption.filter(({ value }) => value !== null).flatMap(spellingsOf);
  return `# conctop for fish: conctop completion fish | source
function __conctop_command
    set -l found
    set -l skips 0
    for word in (commandline -opc)[2..]
        if test $skips = 1; and not string match -q -- '-*' $word
            set skips 0
            continue
        end
        set skips 0
        if test "$word" = --
            echo run-word
            return
        end
        switch $word
            case ${valued.join(' ')}
                set skips 1
            case '-*'
            case '*'
                set -q found[1]; or set found $word
        end
    end
    echo $found
end
function __conctop_first
    test -z (__conctop_command)
end
function __conctop_is
    set -l command (__conctop_command)
    contains -- "$command" ${others.map(({ name }) => name).join(' ')} run-word; or set command target
    contains -- $command $argv
end
function __conctop_inner
    set -l words (commandline -opc)
    set -l at (contains -i -- -- $words)
    set -e words[1..$at]
    complete -C (string join ' ' -- (string escape -- $words) (commandline -ct))
end
complete -c conctop -f
complete -c conctop -n '__conctop_is run-word' -a '(__conctop_inner)'
${[
  ...others.map(({ name, describe }) => first(name, describe)),
  ...line.targets.map(({ name, describe }) => first(name, describe)),
  ...others.flatMap((command) => positional(line, command)),
  ...optionLines(line.commands),
].join('\n')}
`;
}

const first = (name: string, describe: string): string =>
  `complete -c conctop -n __conctop_first -a ${name} -d ${fishQuoted(describe)}`;

function positional(line: CommandLine, { name, takes }: CommandLineWords): readonly string[] {
  const condition = `complete -c conctop -n ${fishQuoted(`__conctop_is ${name}`)}`;
  return takes.flatMap((one) => {
    if (one === 'file') return [`${condition} -F`];
    if (one === 'pid') return [`${condition} -a '(__fish_complete_pids)'`];
    const words = wordsOf(line, one);
    return words.length === 0 ? [] : [`${condition} -a ${fishQuoted(words.join(' '))}`];
  });
}

/** One line for all commands to which an option means the same. */
function optionLines(commands: readonly CommandLineWords[]): readonly string[] {
  const byLine = new Map<string, string[]>();
  for (const { name, options } of commands) {
    for (const option of options) {
      const line = optionLine(option);
      byLine.set(line, [...(byLine.get(line) ?? []), name]);
    }
  }
  return [...byLine].map(
    ([line, names]) => `complete -c conctop -n ${fishQuoted(`__conctop_is ${names.join(' ')}`)} ${line}`,
  );
}

function optionLine({ long, short, describe, value }: OptionWords): string {
  const spelled = `${short === null ? '' : `-s ${short.slice(1)} `}-l ${long.slice(2)}`;
  return `${spelled}${value === null ? '' : valueWords(value)} -d ${fishQuoted(describe)}`;
}

function valueWords({ offers, optional }: NonNullable<OptionWords['value']>): string {
  if (offers === 'file') return ' -r -F';
  if (offers === 'folder') return " -x -a '(__fish_complete_directories)'";
  const words = offers === null ? '' : ` -a ${fishQuoted(offers.join(' '))}`;
  return `${optional ? '' : ' -x'}${words}`;
}
