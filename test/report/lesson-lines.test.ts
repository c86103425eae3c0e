import { expect, test } from 'vitest';
import { beginning, pageNow } from '../../src/domain/lesson/progress.ts';
import { pageLines } from '../../src/report/lesson/lesson-lines.ts';
import { aLesson, filesOf } from '../domain/lesson/a-lesson.ts';

test('as text, marks of emphasis and code go; what stands between backticks is left as it is', () => {
  const { text } = filesOf();
  const lesson = aLesson({ text: text.replace('Something.', 'It waits in `sync.(*Mutex).Lock`, *always*, **so**.') });
  const progress = beginning(lesson);
  const page = pageNow(progress);
  expect(page === null ? [] : pageLines(page, progress)).toContain('It waits in sync.(*Mutex).Lock, always, so.');
});
