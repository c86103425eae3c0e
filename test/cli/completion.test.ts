import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Shell } from '../../src/commands/completion/shells.ts';
import { conctop } from '../conctop.ts';
import { type Needs, needs } from '../needs.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { runConctop } from './run-conctop.ts';

/** A folder with a file and a folder to complete. */
let folder: string;
beforeAll(() => {
  folder = temporaryFolder();
  writeFileSync(join(folder, 'old run.ndjson'), '');
  mkdirSync(join(folder, 'ours'));
});

/** What a shell offers at the end of each line, in one process of it. */
type Offered = (lines: readonly string[]) => readonly (readonly string[])[];

function shell(program: string, args: readonly string[], name: Shell, script: string, env = {}): string {
  const file = join(folder, `conctop.${name}`);
  writeFileSync(file, spawnSync(process.execPath, [conctop, 'completion', name], { encoding: 'utf8' }).stdout);
  const { stdout, stderr, status } = spawnSync(program, [...args, script], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, SCRIPT: file, ...env },
    timeout: 20_000,
  });
  expect(stderr).toBe('');
  expect(status).toBe(0);
  return stdout;
}

const groups = (text: string, count: number): readonly (readonly string[])[] => {
  const found = text.split('====\n').slice(0, count);
  return found.map((group) => group.split('\n').filter((line) => line !== ''));
};

/** As readline does: `=` and `:` are words of their own. */
const bash: Offered = (lines) => {
  const asked = lines.map((line) => {
    const words = line.split(/ |(?<=[=:])|(?=[=:])/);
    const quotes = words.map((word) => `'${word}'`).join(' ');
    return `COMP_WORDS=(${quotes}); COMP_CWORD=${words.length - 1}; _conctop; printf '%s\\n' "\${COMPREPLY[@]}" ====`;
  });
  return groups(shell('bash', ['--norc', '-c'], 'bash', `source "$SCRIPT"\n${asked.join('\n')}`), lines.length);
};

const fish: Offered = (lines) => {
  const asked = lines.map((line) => `complete -C '${line}' | string replace -r '\\t.*' ''; echo ====`);
  return groups(
    shell('fish', ['--no-config', '-c'], 'fish', `source $SCRIPT; ${asked.join('; ')}`, { HOME: folder }),
    lines.length,
  );
};

/** In a terminal of its own (zpty), with Tab; what zsh adds to its list is written down. */
const zsh: Offered = (lines) => {
  const inner = join(folder, 'inner.zsh');
  writeFileSync(
    inner,
    `autoload -Uz compinit; compinit -u -D; source $SCRIPT
compadd() {
  local -a hits
  if [[ " $* " != *' '-[OAD]' '* ]]; then builtin compadd -O hits "$@"; print -rl -- $hits >>$HITS; fi
  builtin compadd "$@"
}
finish() { print -r -- '====' >>$HITS; BUFFER=; }
zle -N finish; bindkey '^X' finish
zstyle ':completion:*' insert-tab false; unsetopt beep; LISTMAX=1000\n`,
  );
  const keys = lines.map(
    (line, index) => `zpty -w -n z ${JSON.stringify(line)}$'\\t\\x18'
until [[ $(grep -c '^====' $HITS) -gt ${index} ]]; do zpty -r -t z text || sleep 0.02; ((++tries < 2000)) || exit 1; done`,
  );
  const script = `zmodload zsh/zpty; integer tries; : >$HITS
zpty z 'PS1= zsh -f -i'; zpty -w z "source ${inner}"; sleep 0.3
${keys.join('\n')}
zpty -d z; cat $HITS`;
  const env = { HOME: folder, HITS: join(folder, 'hits'), TERM: 'xterm', COLUMNS: '200' };
  return groups(shell('zsh', ['-f', '-c'], 'zsh', script, env), lines.length);
};

const SHELLS: readonly (readonly [Shell, Offered, Needs])[] = [
  ['bash', bash, needs('bash')],
  ['zsh', zsh, needs('zsh')],
  ['fish', fish, needs('fish')],
];

describe.each(SHELLS)('conctop completion %s, in the shell itself', (_name, offered, options) => {
  test('commands and targets, options of the command, their choices, files, lessons', options, () => {
    const [first, options, replay, engines, equals, negated, files, lessons, explained, shells, values] = offered([
      'conctop ',
      'conctop go --en',
      'conctop replay --al',
      'conctop go --engine ',
      'conctop --ramp 100:1000 go --theme=d',
      'conctop attach --no-',
      'conctop replay old',
      'conctop learn s',
      'conctop explain go',
      'conctop completion ',
      'conctop compare go --baseline old',
    ]).map((words) => words.map((word) => word.replace(/^--theme=/, '').replaceAll('\\', '')));
    expect(first).toEqual(expect.arrayContaining(['go', 'node', 'run', 'replay', 'completion']));
    expect(first).not.toContain('target');
    expect(options).toEqual(['--engine']);
    expect(replay).toEqual(['--align']);
    expect(engines).toEqual(expect.arrayContaining(['socket', 'autocannon']));
    expect(engines).not.toContain('go');
    expect(equals).toEqual(['dark']);
    expect([...(negated ?? [])].sort()).toEqual(['--no-keep', '--no-mouse', '--no-ui']);
    expect(files).toEqual(['old run.ndjson']);
    expect(lessons).toContain('surprising');
    expect(explained).toContain('go');
    expect(explained).not.toContain('node');
    expect([...(shells ?? [])].sort()).toEqual(['bash', 'fish', 'zsh']);
    expect(values).toEqual(['old run.ndjson']);
  });

  test('what is after `run --` is completed as a command of its own', options, () => {
    const [command, file] = offered(['conctop run -- prin', 'conctop run --port 3000 -- cat old']);
    expect(command).toContain('printf');
    expect(file?.map((word) => word.replaceAll('\\', ''))).toEqual(['old run.ndjson']);
  });
});

test('another shell is refused, with those that there are', async () => {
  const { code, stderr } = await runConctop(['completion', 'tcsh']);
  expect({ code, stderr }).toEqual({
    code: 2,
    stderr: 'conctop: There is no shell with completions named tcsh.\n  Choose one of: bash, zsh, fish.\n',
  });
});
