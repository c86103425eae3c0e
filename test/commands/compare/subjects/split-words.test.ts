import { expect, test } from 'vitest';
import { splitWords } from '../../../../src/commands/compare/subjects/split-words.ts';

test.each([
  ['node a.js', ['node', 'a.js']],
  ['  node\t a.js ', ['node', 'a.js']],
  [`node -e 'console.log("a b")'`, ['node', '-e', 'console.log("a b")']],
  ['node "my server.js" --x="1 2"', ['node', 'my server.js', '--x=1 2']],
  ['node my\\ server.js', ['node', 'my server.js']],
  [`echo '' ""`, ['echo', '', '']],
  [`echo 'a\\b'`, ['echo', 'a\\b']],
  ['$PORT', ['$PORT']],
  ['', []],
  ['node "a.js', null],
  ["node 'a.js", null],
])('%s', (text, words) => expect(splitWords(text)).toEqual(words));
