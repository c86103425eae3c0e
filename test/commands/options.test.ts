import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkWords } from '../../src/commands/options/check-words.ts';
import type { Option } from '../../src/commands/options/option.ts';
import { OPTIONS } from '../../src/commands/options/option-table.ts';
import { readArgs, yargsOptions } from '../../src/commands/options/read-args.ts';
import { readmeTable } from '../../src/commands/options/readme-table.ts';
import { portOfCommand } from '../../src/commands/options/run-config-from-args.ts';
import { given } from './given.ts';

describe('the table of options', () => {
  it('is the README’s; `node scripts/docs/readme-options.mjs --write` puts it there', () => {
    const readme = readFileSync(join(import.meta.dirname, '../../README.md'), 'utf8');
    expect(readme).toContain(`\n${readmeTable().join('\n')}\n\n`);
  });

  it('gives each command its own options', () => {
    expect(Object.keys(yargsOptions('doctor'))).toEqual(['connections', 'json']);
    expect(Object.keys(yargsOptions('replay'))).toEqual([
      'ui',
      'json',
      'threshold',
      'theme',
      'mouse',
      'fps',
      'at',
      'speed',
      'align',
    ]);
    expect(Object.keys(yargsOptions('attach'))).not.toContain('pin');
  });

  it('has each letter once', () => {
    const letters = Object.values<Option>(OPTIONS).flatMap(({ alias }) => alias ?? []);
    expect(new Set(letters).size).toBe(letters.length);
  });

  it('has a default for each option that is not given', () => {
    expect(readArgs('replay', {})).toEqual({ ui: true, json: false, mouse: true });
  });
});

describe('an error in an option names the option', () => {
  it.each([
    [{ theme: 'nosuch' }, 'There is no theme named nosuch.'],
    [{ theme: 'toString' }, 'There is no theme named toString.'],
    [{ fps: 'x' }, '--fps x is not a count'],
    [{ fps: '0' }, '--fps 0 is not a count'],
    [{ fps: '61' }, '--fps 61 is not a count'],
    [{ work: 'sleep' }, 'There is no work named sleep.'],
    [{ engine: 'nope' }, 'There is no load engine named nope.'],
    [{ path: '//evil.example/' }, 'names a host, not a path'],
    [{ path: '/\\evil.example/' }, 'names a host, not a path'],
    [{ generators: '17' }, '--generators 17 is more than 16.'],
    [{ header: [] }, '--header needs a value.'],
  ])('%j: %s', (typed, message) => {
    expect(() => given(typed)).toThrow(expect.objectContaining({ code: 'bad-usage', exitCode: 2 }));
    expect(() => given(typed)).toThrow(message);
  });

  it('a playback speed too', () => {
    expect(readArgs('replay', { speed: '0.5' }).speed).toBe(0.5);
    expect(() => readArgs('replay', { speed: '3' })).toThrow('--speed 3 is not a playback speed.');
  });
});

describe('a moment of a run', () => {
  it.each([
    ['00:42', 42],
    ['0:42.5', 42.5],
    ['90:00', 5_400],
    ['1:02:03', 3_723],
    ['42', 42],
    ['0', 0],
    ['42s', 42],
    ['1h02m', 3_720],
    ['1h02m03s', 3_723],
    ['2m', 120],
    ['2m30', 150],
  ])('--at %s is %s seconds', (typed, seconds) => {
    expect(readArgs('replay', { at: typed }).at).toBe(seconds * 1000);
  });

  it.each(['', 'x', '-5', '1:60', ':42', '00:', 'h', '1h2h', '5 s', '99999h', '1e3'])('--at %j is refused', (typed) => {
    expect(() => readArgs('replay', { at: typed })).toThrow(`--at ${typed} is no moment of a run.`);
  });
});

describe('words that yargs accepts and nobody means', () => {
  it.each([
    [['--no-hold'], '--hold takes a value'],
    [['--no-such'], 'There is no option --no-such.'],
    [['--header.x', '1'], 'There is no option --header.x.'],
    [['--ui=maybe'], '--ui is on or off'],
    [['--help=x'], '--help is on or off'],
  ])('%j: %s', (words, message) => expect(() => checkWords(words)).toThrow(message));

  it.each([[['--no-ui', '--json', '--ui=false']], [['run', '--', '--no-hold', '--ui=maybe']]])('%j is fine', (words) =>
    expect(() => checkWords(words)).not.toThrow(),
  );
});

describe('an option that is given twice', () => {
  it('is refused: which one is meant is not known', () => {
    expect(() => given({ connections: ['5', '6'] })).toThrow('--connections is given 2 times.');
  });
  it('unless it is a list', () => {
    expect(given({ header: ['A: b', 'C: d'], connections: '5' }).header).toHaveLength(2);
  });
});

describe('the port in $PORT of the user’s own command', () => {
  it.each([
    ['--port', { port: '3000' }, 'http://127.0.0.1:8080/', '5000', 3000],
    ['the URL’s', {}, 'http://127.0.0.1:8080/', '5000', 8080],
    ['https without a port', {}, 'https://127.0.0.1/', undefined, 443],
    ['an exported PORT', {}, null, '5000', 5000],
    ['any free one', {}, null, undefined, 0],
    ['any free one: PORT is no port', {}, null, '/tmp/a.sock', 0],
    ['any free one: PORT is too large', {}, null, '70000', 0],
  ])('%s', (_name, over, url, exported, expected) => {
    expect(portOfCommand(given(over), url, exported)).toBe(expected);
  });
  it('an invalid --port is refused', () => expect(() => given({ port: 'http' })).toThrow('not a port'));
});
