import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Command, Option } from '../../../src/commands/options/option.ts';
import { OPTIONS } from '../../../src/commands/options/option-table.ts';
import { readArgs } from '../../../src/commands/options/read-args.ts';
import { readSettings, variableOf } from '../../../src/commands/settings/settings.ts';
import { withSettings } from '../../../src/commands/settings/with-settings.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

const ALL = Object.entries<Option>(OPTIONS);
const folder = temporaryFolder();

/** Texts that the option accepts and that mean two things, if there are two: from its own words, so that no option is forgotten. */
function twoValues(name: string, option: Option): readonly [string, string] {
  if (option.kind === 'flag') return [`${!option.byDefault}`, `${option.byDefault}`];
  const bare = option.placeholder.replace(/^['[](.*)['\]]$/, '$1');
  const words = `${option.describe} ${option.otherwise ?? ''}`.split(/[\s,;]+|:\s/);
  const found = new Map<string, string>();
  for (const text of [
    bare,
    ...bare.split(/[|,]/),
    bare.replace(/\d+(?=\D*$)/, '7'),
    '2',
    '4',
    '8',
    '2s',
    '/two',
    '200x50',
    '10:20',
    'secret-one',
    'secret-two',
    ...words,
  ]) {
    try {
      found.set(JSON.stringify(option.parse(text, name)), text);
    } catch {
      // Not a value of this option.
    }
  }
  const [one, other] = [...found.values()];
  if (one === undefined || other === undefined) throw new Error(`no two values of --${name} are known`);
  return [one, other];
}

function argsOf(command: Command, name: string, ways: { typed?: string; variable?: string; file?: unknown }): unknown {
  const path = join(folder, 'config.json');
  writeFileSync(path, JSON.stringify(ways.file ?? {}));
  const env = { CONCTOP_CONFIG: path, ...(ways.variable === undefined ? {} : { [variableOf(name)]: ways.variable }) };
  const option = (OPTIONS as Readonly<Record<string, Option>>)[name];
  const typed = option?.kind === 'flag' ? ways.typed === 'true' : ways.typed;
  // What an option needs beside it is there.
  const needed = option?.defaultWith;
  const besideIt = ALL.find(([other]) => other === needed)?.[1].kind === 'list' ? ['old'] : '127.0.0.1:9411';
  const beside = needed === undefined ? {} : { [needed]: besideIt };
  const given = { ...beside, ...(ways.typed === undefined ? {} : { [name]: typed }) };
  return (
    readArgs(command, withSettings(command, given, readSettings(env)).given) as Readonly<Record<string, unknown>>
  )[name];
}

describe.each(ALL.filter(([, { onlyTyped }]) => onlyTyped === undefined))('--%s', (name, option) => {
  const [one, other] = twoValues(name, option);
  const inJson = (text: string) => (option.kind === 'flag' ? text === 'true' : text);
  const [command] = option.commands;
  if (command === undefined) throw new Error(`--${name} belongs to no command`);
  const wanted = argsOf(command, name, { typed: one });

  it('is set on the command line, by a variable, in the file, and in the file for one command, to the same', () => {
    expect(wanted).not.toEqual(argsOf(command, name, {}));
    expect(argsOf(command, name, { variable: one })).toEqual(wanted);
    expect(argsOf(command, name, { file: { [name]: inJson(one) } })).toEqual(wanted);
    expect(argsOf(command, name, { file: { [command]: { [name]: inJson(one) } } })).toEqual(wanted);
  });

  it('the command line is stronger than a variable, that than the file, and there a command than all', () => {
    const file = { [name]: inJson(other) };
    expect(argsOf(command, name, { typed: one, variable: other, file })).toEqual(wanted);
    expect(argsOf(command, name, { variable: one, file: { ...file, [command]: file } })).toEqual(wanted);
    expect(argsOf(command, name, { file: { ...file, [command]: { [name]: inJson(one) } } })).toEqual(wanted);
  });

  it('null for one command is the built-in default', () => {
    const file = { [name]: inJson(one), [command]: { [name]: null } };
    expect(argsOf(command, name, { file })).toEqual(argsOf(command, name, {}));
  });
});

it.each(ALL.filter(([, { onlyTyped }]) => onlyTyped !== undefined))(
  '--%s is typed, and that is said',
  (name, option) => {
    const [command = 'target'] = option.commands;
    const why = new RegExp(`--${name} has no default of your own, ${option.onlyTyped}`);
    expect(() => argsOf(command, name, { variable: '1' })).toThrow(why);
    expect(() => argsOf(command, name, { file: { [name]: 'x' } })).toThrow(why);
  },
);

it('no option has the name of a variable that means something else', () => {
  const taken = ['CONCTOP_CACHE', 'CONCTOP_CONFIG', 'CONCTOP_STARTED', 'CONCTOP_VERSION', 'CONCTOP_FAULTS'];
  expect(ALL.map(([name]) => variableOf(name)).filter((name) => taken.includes(name))).toEqual([]);
});
