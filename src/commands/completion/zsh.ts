import type { Takes } from '../command-table.ts';
import type { Offers } from '../options/option.ts';
import { type CommandLine, type CommandLineWords, everyOption, type OptionWords, spellingsOf } from './command-line.ts';
import { quoted, wordsOf } from './script-words.ts';

/** Sourced after compinit, or as a file `_conctop` in a folder of $fpath. */
export function zshScript(line: CommandLine): string {
  const takesValue = everyOption.filter(({ value }) => value !== null);
  const patterns = (optional: boolean): string =>
    takesValue
      .filter(({ value }) => value?.optional === optional)
      .flatMap(spellingsOf)
      .join('|');
  const others = line.commands.filter(({ name }) => name !== 'target');
  const target = line.commands.find(({ name }) => name === 'target');
  return `#compdef conctop
# conctop for zsh: source <(conctop completion zsh), after compinit
_conctop_first() {
  local -a commands targets
  commands=(
${others.map(({ name, describe }) => `    ${quoted(`${name}:${describe}`)}`).join('\n')}
  )
  targets=(
${line.targets.map(({ name, describe }) => `    ${quoted(`${name}:${describe}`)}`).join('\n')}
  )
  _describe -t commands command commands
  _describe -t targets target targets
}
_conctop() {
  local curcontext="$curcontext" command word
  local -i i
  local -a specs
  typeset -A opt_args
  for ((i = 2; i < CURRENT; i++)); do
    word=$words[i]
    case $word in
      --)
        [[ $command == run ]] || return 1
        shift $i words
        ((CURRENT -= i))
        _normal
        return
        ;;
      ${patterns(false)}) ((i++)) ;;
      ${patterns(true)}) [[ $words[i+1] == -* ]] || ((i++)) ;;
      -*) ;;
      *) [[ -n $command ]] || command=$word ;;
    esac
  done
  case $command in
${others.map((command) => `    ${command.name}) specs=(\n${specsOf(line, command)}\n    ) ;;`).join('\n')}
    *) specs=(
${target === undefined ? '' : target.options.flatMap(optionSpecs).join('\n')}
      '1: :_conctop_first'
    ) ;;
  esac
  _arguments -S : $specs
}
if [[ $funcstack[1] == _conctop ]]; then _conctop "$@"; else compdef _conctop conctop; fi
`;
}

function specsOf(line: CommandLine, { name, options, takes, runs }: CommandLineWords): string {
  const words = takes.length === 0 || runs ? [] : [quoted(`*: :${positionalAction(line, takes)}`)];
  return [
    ...options.flatMap(optionSpecs),
    `      ${quoted(`1: :(${name})`)}`,
    ...words.map((spec) => `      ${spec}`),
  ].join('\n');
}

/** A specification of _arguments for each spelling. */
function optionSpecs(option: OptionWords): readonly string[] {
  const spellings = spellingsOf(option);
  const { value } = option;
  const once = option.repeats ? '*' : spellings.length > 1 ? `(${spellings.join(' ')})` : '';
  const rest = `[${option.describe.replace(/[[\]\\]/g, '\\$&')}]${value === null ? '' : `${value.optional ? '::' : ':'}${option.name}:${action(value.offers)}`}`;
  return spellings.map((spelling) => {
    const joins = value === null ? '' : spelling.startsWith('--') ? '=' : '+';
    return `      ${quoted(`${once}${spelling}${joins}${rest}`)}`;
  });
}

function action(offers: Offers | null): string {
  if (offers === null) return ' ';
  if (offers === 'file') return '_files';
  return offers === 'folder' ? '_files -/' : `(${offers.join(' ')})`;
}

function positionalAction(line: CommandLine, takes: readonly Takes[]): string {
  if (takes.includes('pid')) return '_pids';
  const words = takes.flatMap((one) => wordsOf(line, one));
  if (!takes.includes('file')) return words.length === 0 ? ' ' : `(${words.join(' ')})`;
  return words.length === 0 ? '_files' : `_alternative "targets:target:(${words.join(' ')})" "files:file:_files"`;
}
