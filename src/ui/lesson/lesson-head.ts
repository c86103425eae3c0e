import { type LessonProgress, pageNow } from '../../domain/lesson/progress.ts';
import { formatId } from '../../domain/words/format.ts';
import { columnsOf, plain, spread, toWidth } from '../frame/ansi-text.ts';
import type { Paint } from '../theme.ts';

/** `lesson 1  Surprising?      ●●●○○○  3/6`: which lesson it is, and where in it. */
export function lessonHead(progress: LessonProgress, columns: number, paint: Paint): string {
  const { lesson, at } = progress;
  const pages = lesson.pages.length + 1;
  // What is seen did not happen here and now.
  const isReplay = pageNow(progress)?.kind === 'run' && progress.isReplay;
  const recorded = isReplay ? `  ${paint('badge', ' RECORDING ', { bold: true, inverse: true })}` : '';
  const left = ` ${paint('badge', ` lesson ${formatId(lesson.number)} `, { bold: true, inverse: true })}  ${paint('strong', plain(lesson.title), { bold: true })}${recorded}`;
  const done = paint('connections', '●'.repeat(at + 1));
  const ahead = paint('border', '○'.repeat(pages - at - 1));
  const right = `${done}${ahead}  ${paint('text', `${formatId(at + 1)}/${formatId(pages)}`)} `;
  const room = columns - columnsOf(left) - columnsOf(right);
  return room >= 1 ? spread(left, right, columns) : toWidth(left, columns);
}
