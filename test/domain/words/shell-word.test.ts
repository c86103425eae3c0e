import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { shellWord } from '../../../src/domain/words/shell-word.ts';

test.each([
  ['run.ndjson', 'run.ndjson'],
  ['runs/größe-2.ndjson.gz', 'runs/größe-2.ndjson.gz'],
  ['odd name “ü” <b>.ndjson', "'odd name “ü” <b>.ndjson'"],
  ["it's.ndjson", String.raw`'it'\''s.ndjson'`],
  ['-run.ndjson', './-run.ndjson'],
  ['$HOME/`id`', "'$HOME/`id`'"],
  ['', "''"],
])('%s', (text, word) => {
  expect(shellWord(text)).toBe(word);
  const read = execFileSync('/bin/sh', ['-c', `printf %s ${word}`], { encoding: 'utf8' });
  expect(read).toBe(text.startsWith('-') ? `./${text}` : text);
});
