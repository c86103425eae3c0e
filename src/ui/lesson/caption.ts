import { textOf } from '../../domain/lesson/content.ts';
import type { RunPage } from '../../domain/lesson/lesson.ts';
import type { LessonProgress } from '../../domain/lesson/progress.ts';
import { toWidth } from '../frame/ansi-text.ts';
import type { Paint } from '../theme.ts';
import { renderMarkdown } from '../views/markdown.ts';

const MOST_ROWS = 6;

/** What to look at in a run, as few lines below its panes. */
export function captionLines(
  page: RunPage,
  progress: LessonProgress,
  columns: number,
  paint: Paint,
): readonly string[] {
  const text = renderMarkdown(textOf(page, progress), columns - 4, paint).filter((line) => line !== '');
  const isOver = progress.results[page.id]?.status === 'measured' && progress.running === null;
  const lines = [
    ...text.slice(0, MOST_ROWS - 1),
    isOver ? paint('strong', 'The run is over. Enter goes on.', { bold: true }) : '',
  ];
  return lines.map((line) => toWidth(`  ${line}`, columns));
}
