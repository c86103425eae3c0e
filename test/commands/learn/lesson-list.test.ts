import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { listLessons, loadLesson, withTargets } from '../../../src/commands/learn/lesson-catalog.ts';
import { listText } from '../../../src/commands/learn/lesson-list.ts';
import { root } from '../../conctop.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

const targets = join(root, 'targets');
const lessons = join(root, 'lessons');
const folder = temporaryFolder();

test.each([80, 100, 140])('the list fits %i columns, and breaks no word', (columns) => {
  const listed = listLessons([lessons]).map((one) => ({ ...one, missing: [], hasRecordings: true }));
  const lines = listText(listed, columns);
  for (const line of lines) expect(line.length, line).toBeLessThanOrEqual(columns);
  const words = (texts: readonly string[]) => texts.join(' ').split(/\s+/).filter(Boolean).sort();
  expect(words(lines)).toEqual(words(listText(listed)));
});

test('a lesson of one’s own with a target that there is not: its file and its run, before anything starts', () => {
  cpSync(join(lessons, 'pool'), join(folder, 'mine'), { recursive: true });
  const file = join(folder, 'mine/lesson.json');
  writeFileSync(
    file,
    readFileSync(file, 'utf8')
      .replace('"target": "go-pool"', '"target": "go-poll"')
      .replace('"name": "pool"', '"name": "mine"'),
  );
  expect(() => withTargets(loadLesson([folder], 'mine'), targets)).toThrow(
    new RegExp(
      `^The lesson ${file.replaceAll('/', '\\/')}, run "\\w+": there is no target "go-poll" \\(did you mean go-pool\\?\\)\\.$`,
    ),
  );
});
