import type { Key } from 'ink';
import { FUNCTION_KEYS } from './key-sequences.ts';

const NAMED: readonly (readonly [flag: keyof Key, name: string])[] = [
  ['leftArrow', 'left'],
  ['rightArrow', 'right'],
  ['upArrow', 'up'],
  ['downArrow', 'down'],
  ['pageUp', 'page-up'],
  ['pageDown', 'page-down'],
  ['home', 'home'],
  ['end', 'end'],
  ['return', 'return'],
  ['escape', 'escape'],
  // Most terminals send DEL for backspace.
  ['backspace', 'backspace'],
  ['delete', 'backspace'],
];

/** Control characters by name, for keys that arrive together with others. */
const CONTROL: Readonly<Record<string, string>> = {
  '\t': 'tab',
  '\r': 'return',
  '\n': 'return',
  '\x7f': 'backspace',
  '\b': 'backspace',
  '\x1b': 'escape',
  '\x03': 'ctrl-c',
  '\x1a': 'ctrl-z',
  ...Object.fromEntries(FUNCTION_KEYS.map(([character, name]) => [character, name])),
};

/** ink's input as the names of key-bindings.ts: one for a named key, one for each of several characters. */
export function keyNames(input: string, key: Key): readonly string[] {
  if (key.ctrl) return input === 'c' ? ['ctrl-c'] : input === 'z' ? ['ctrl-z'] : [];
  if (key.tab) return [key.shift ? 'shift-tab' : 'tab'];
  const named = NAMED.find(([flag]) => key[flag] === true);
  if (named !== undefined) return [named[1]];
  return [...input].map((character) => CONTROL[character] ?? character);
}
