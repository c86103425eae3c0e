import { type CommandLine, everyOption, type OptionWords, spellingsOf } from './command-line.ts';
import { namesOf, quoted, wordsOf } from './script-words.ts';

const patterns = (options: readonly OptionWords[]): string => options.flatMap(spellingsOf).join('|');

/** For bash 3.2 (macOS) and newer; without the package bash-completion. */
export function bashScript(line: CommandLine): string {
  const names = namesOf(line);
  const takesValue = everyOption.filter(({ value }) => value !== null);
  const must = patterns(takesValue.filter(({ value }) => value?.optional === false));
  const may = patterns(takesValue.filter(({ value }) => value?.optional === true));
  const byOffers = (['file', 'folder'] as const).map((kind) =>
    patterns(takesValue.filter(({ value }) => value?.offers === kind)),
  );
  const choices = takesValue.flatMap((option) => {
    const offers = option.value?.offers ?? null;
    return Array.isArray(offers) ? [`    ${patterns([option])}) _conctop_words ${quoted(offers.join(' '))} ;;`] : [];
  });
  return `# conctop for bash: source <(conctop completion bash)
_conctop_words() { COMPREPLY+=($(compgen -W "$1" -- "$cur")); }
_conctop_files() {
  local IFS=$'\\n'
  compopt -o filenames 2>/dev/null
  COMPREPLY+=($(compgen "$1" -- "$cur"))
}
_conctop_value() {
  case $1 in
${choices.join('\n')}
    ${byOffers[0]}) _conctop_files -f ;;
    ${byOffers[1]}) _conctop_files -d ;;
  esac
}
_conctop() {
  local cur=\${COMP_WORDS[COMP_CWORD]} option=\${COMP_WORDS[COMP_CWORD - 1]} command= word i
  COMPREPLY=()
  for ((i = 1; i < COMP_CWORD; i++)); do
    word=\${COMP_WORDS[i]}
    case $word in
      --)
        [[ $command == run ]] || return 0
        if ((COMP_CWORD == i + 1)); then _conctop_files -c; else _conctop_files -f; fi
        return 0
        ;;
      # To bash --engine=socket and 100:1000 are three words each.
      = | :) ((i++)) ;;
      ${must}) [[ \${COMP_WORDS[i + 1]} == = ]] || ((i++)) ;;
      ${may}) [[ \${COMP_WORDS[i + 1]} == [-=]* ]] || ((i++)) ;;
      -*) ;;
      *) [[ -n $command ]] || command=$word ;;
    esac
  done
  if [[ $cur == = ]]; then
    cur=
    _conctop_value "$option"
    return 0
  elif [[ $option == = ]]; then
    _conctop_value "\${COMP_WORDS[COMP_CWORD - 2]}"
    return 0
  fi
  case $option in
    ${must})
      _conctop_value "$option"
      return 0
      ;;
    ${may}) [[ $cur == -* ]] || _conctop_value "$option" ;;
  esac
  if [[ $cur == -* ]]; then
    case $command in
${line.commands
  .filter(({ name }) => name !== 'target')
  .map(({ name, options }) => `      ${name}) _conctop_words ${quoted(longs(options))} ;;`)
  .join('\n')}
      *) _conctop_words ${quoted(longs(line.commands.find(({ name }) => name === 'target')?.options ?? []))} ;;
    esac
    return 0
  fi
  case $command in
    '') _conctop_words ${quoted([...names.commands, ...names.targets].join(' '))} ;;
${line.commands
  .filter(({ name, takes }) => name !== 'target' && takes.length > 0)
  .map(({ name, takes }) => `    ${name}) ${takes.map((one) => bashOffer(line, one)).join('; ')} ;;`)
  .join('\n')}
  esac
}
complete -F _conctop conctop
`;
}

const longs = (options: readonly OptionWords[]): string => options.map(({ long }) => long).join(' ');

function bashOffer(line: CommandLine, takes: CommandLine['commands'][number]['takes'][number]): string {
  if (takes === 'file') return '_conctop_files -f';
  if (takes === 'pid') return '_conctop_words "$(ps -eo pid=)"';
  if (takes === 'any') return ':';
  return `_conctop_words ${quoted(wordsOf(line, takes).join(' '))}`;
}
