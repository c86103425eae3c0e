import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { configPath } from '../../../src/commands/settings/config-file.ts';
import { lineOfJsonFault } from '../../../src/commands/settings/json-fault.ts';
import { readSettings } from '../../../src/commands/settings/settings.ts';
import { runWithSettings, withSettings } from '../../../src/commands/settings/with-settings.ts';
import { usageError } from '../../../src/domain/errors.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

const folder = temporaryFolder();

function settings(text: string, env: NodeJS.ProcessEnv = {}) {
  const path = join(folder, 'config.json');
  writeFileSync(path, text);
  return readSettings({ CONCTOP_CONFIG: path, ...env });
}

const completed = (typed: Readonly<Record<string, unknown>>, file: unknown, env: NodeJS.ProcessEnv = {}) =>
  withSettings('target', typed, settings(JSON.stringify(file), env)).given;

describe('which file is read', () => {
  it.each([
    [{ XDG_CONFIG_HOME: '/xdg' }, '/xdg/conctop/config.json'],
    [{ XDG_CONFIG_HOME: 'relative' }, '/home/ann/.config/conctop/config.json'],
    [{}, '/home/ann/.config/conctop/config.json'],
    [{ CONCTOP_CONFIG: '/mine.json', XDG_CONFIG_HOME: '/xdg' }, '/mine.json'],
  ])('%j: %s', (env, path) => expect(configPath(env, '/home/ann')).toBe(path));

  it('none is no error, one that is named and not there is', () => {
    expect(readSettings({ XDG_CONFIG_HOME: folder })).toMatchObject({ isThere: false, layers: [[], [], []] });
    expect(() => readSettings({ CONCTOP_CONFIG: join(folder, 'none.json') })).toThrow('which is not there');
  });

  it('a folder is none', () => {
    const path = join(folder, 'folder');
    mkdirSync(path);
    expect(() => readSettings({ CONCTOP_CONFIG: path })).toThrow('cannot be read: it is a folder');
  });
});

describe('an error names the file and the key, and how to fix it', () => {
  it.each([
    ['{ "theme": "light", }', 'is not JSON: line 1.', 'no comma after the last entry'],
    ['{\n  "theme": "light"\n  "fps": 4\n}', 'is not JSON: line 3.', 'Write it like'],
    ['[]', 'holds no object', 'Write it like { "theme": "light" }.'],
    ['{ "them": "light" }', 'there is no option --them.', 'Did you mean theme?'],
    ['{ "quietWithin": "5s" }', 'there is no option --quietWithin.', 'Did you mean quiet-within?'],
    ['{ "no-ui": true }', 'there is no option --no-ui.', 'Write "ui": false.'],
    ['{ "comapre": { "rounds": 5 } }', 'there is no command comapre.', 'Did you mean compare?'],
    ['{ "go": { "fps": 3 } }', 'there is no command go.', 'stand under "target"'],
    ['{ "learn": 5 }', 'is a command: it holds options.', 'Write it like "learn": {'],
    ['{ "compare": null }', 'is a command: it holds options.', 'Write it like "compare": {'],
    ['{ "compare": { "rouns": 5 } }', '"compare.rouns" in', 'Did you mean rounds?'],
    ['{ "replay": { "rounds": 5 } }', 'replay has no option --rounds.', 'compare'],
    ['{ "ui": "yes" }', '--ui is on or off.', 'Write "ui": true or "ui": false.'],
    ['{ "hold": { "a": 1 } }', '--hold takes a text or a number.', 'Write it like "hold": "5s".'],
    ['{ "toString": 1 }', 'there is no option --toString.', 'conctop --help'],
  ])('%s', (text, message, hint) => {
    const wanted = expect.objectContaining({
      ...{ code: 'bad-usage', exitCode: 2, hint: expect.stringContaining(hint) },
      message: expect.stringContaining(message),
    });
    expect(() => settings(text)).toThrow(wanted);
    expect(() => settings(text)).toThrow('config.json');
  });

  it('of a value, too, with the words of the command line', () => {
    expect(() => completed({}, { hold: 'long' })).toThrow(
      /^"hold" in .*config\.json: --hold long is not a duration\.$/,
    );
    expect(() => completed({}, { target: { fps: 99 } })).toThrow(/^"target\.fps" in .*: --fps 99 is not a count/);
    expect(() => completed({}, {}, { CONCTOP_THEME: 'drak' })).toThrow('CONCTOP_THEME: There is no theme named drak.');
  });

  it('what another command has is not looked at', () => {
    expect(completed({}, { compare: { rounds: 'many' }, rounds: 'more' }, { CONCTOP_SPEED: 'x' })).toEqual({});
  });

  it.each([
    [{ CONCTOP_THEM: 'dark' }, 'CONCTOP_THEM is no variable of conctop.', 'Did you mean CONCTOP_THEME?'],
    [{ CONCTOP_NO_UI: '1' }, 'CONCTOP_NO_UI is no variable of conctop.', 'Write CONCTOP_UI=0.'],
    [{ CONCTOP_JSON: 'yes' }, 'CONCTOP_JSON is on or off, and yes is neither.', 'Write CONCTOP_JSON=1'],
  ])('%j', (env, message, hint) => {
    expect(() => settings('{}', env)).toThrow(
      expect.objectContaining({ message, hint: expect.stringContaining(hint) }),
    );
  });

  it('variables of other purposes are left alone, and an empty one is none', () => {
    const env = { CONCTOP_CACHE: '/x', CONCTOP_TEST_MARK: 'a', CONCTOP_SOMETHING: '1', CONCTOP_THEME: '' };
    expect(completed({}, {}, env)).toEqual({});
  });

  it('an error about an option that nobody typed says where it stands', async () => {
    const path = join(folder, 'config.json');
    writeFileSync(path, '{ "predict": true }');
    process.env.CONCTOP_CONFIG = path;
    const run = runWithSettings('attach', {}, async () => {
      throw usageError('--predict asks what load will show, and this run has none.', 'Add --url.');
    });
    await expect(run).rejects.toMatchObject({ details: [`--predict is set by "predict" in ${path}`] });
  });
});

describe('a default yields to what is typed and says something else', () => {
  it.each([
    [{ connections: '50' }, { steps: [100, 500] }, { connections: '50' }],
    [{ ramp: '' }, { connections: 50 }, { ramp: '' }],
    [{ output: 'a.html' }, { path: '/x', work: 'cpu' }, { output: 'a.html', path: '/x', work: 'cpu' }],
    [{ work: 'cpu' }, { path: '/x' }, { work: 'cpu' }],
    [{}, { steps: [100, 500] }, { steps: '100,500' }],
    [{ ui: false }, { ui: true }, { ui: false }],
    [{ threshold: ['p99<1s'] }, { threshold: ['p50<1s', 'errors==0'] }, { threshold: ['p99<1s'] }],
  ])('%j beside %j', (typed, file, given) => expect(completed(typed, file)).toEqual(given));

  it('a variable counts as typed beside the file', () => {
    expect(completed({}, { steps: [100] }, { CONCTOP_CONNECTIONS: '50' })).toEqual({ connections: '50' });
  });

  it('two that contradict each other in one place are both given: the run refuses them', () => {
    expect(completed({}, { steps: [100], connections: 50 })).toEqual({ steps: '100', connections: '50' });
  });

  it('what needs another option waits for it', () => {
    const of = (typed: Readonly<Record<string, unknown>>) =>
      withSettings('compare', typed, settings('{ "max-regression": "3%" }')).given;
    expect(of({})).toEqual({});
    expect(of({ baseline: ['old'] })).toEqual({ baseline: ['old'], 'max-regression': '3%' });
  });
});

it('several headers or thresholds are lines of a variable', () => {
  expect(completed({}, {}, { CONCTOP_THRESHOLD: 'p99<1s\nerrors==0' })).toEqual({ threshold: ['p99<1s', 'errors==0'] });
});

describe('the line where a text stops being JSON', () => {
  it.each([
    ['{"a": [1, -2.5e3, "x\\n\\u00e9", true, null, {}], "b": []}', null],
    ['{}', null],
    ['', 1],
    ['{\n"a": 1', 2],
    ['{\n"a": x\n}', 2],
    ['{\n\n"a" 1}', 3],
    ['{"a": "\n"}', 1],
    ['[1,\n2,\n]', 3],
    ['{"a": 01}', 1],
    ['{"a": 1}\n}', 2],
    ['{"a": 1]\n', 1],
    ["{\n'a': 1}", 2],
    ['{ // why\n"a": 1}', 1],
  ])('%j: %s', (text, line) => {
    expect(lineOfJsonFault(text)).toBe(line);
    if (line === null) expect(() => JSON.parse(text)).not.toThrow();
    else expect(() => JSON.parse(text)).toThrow();
  });
});
