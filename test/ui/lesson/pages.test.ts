import { statSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { beginning, foldLesson, type LessonProgress, measuredBy } from '../../../src/domain/lesson/progress.ts';
import { rightChoice } from '../../../src/domain/lesson/verdicts.ts';
import { captionLines } from '../../../src/ui/lesson/caption.ts';
import { drawPage } from '../../../src/ui/lesson/draw-page.ts';
import { NO_ANSWER } from '../../../src/ui/state/view-state.ts';
import { summarizeEvents } from '../../domain/lesson/summarize-events.ts';
import { LESSONS, recordingsOf } from '../../shipped-lessons.ts';

const plain = (_: unknown, text: string): string => text;
/** What is left of 80x24 for a page. */
const SMALL = { columns: 80, rows: 20 };

describe.each(LESSONS.map((found) => [found.lesson.name, found] as const))('the lesson %s', (_, found) => {
  const recordings = recordingsOf(found);
  /** At its end, as its recordings show it, with every question answered. */
  const atEnd = (): LessonProgress => {
    const measured = recordings.reduce((before, { run, file }) => {
      if (file === null)
        throw new Error(`the run ${run} has no recording: node scripts/lessons.mjs record ${found.lesson.name}`);
      const result = { status: 'measured', summary: summarizeEvents(file), source: 'recording' } as const;
      return foldLesson(before, { type: 'run-ended', run, result });
    }, beginning(found.lesson));
    return found.lesson.pages.reduce((before, page) => {
      if (page.kind === 'figure') {
        const guess = { field: page.field, name: null, value: page.connections };
        return foldLesson(before, { type: 'guessed', question: page.id, guess });
      }
      return page.kind === 'choice' ? foldLesson(before, { type: 'answered', question: page.id, choice: 0 }) : before;
    }, measured);
  };

  test('has small recordings of all its runs', () => {
    for (const { file } of recordings) expect(statSync(file ?? '').size).toBeLessThanOrEqual(150 * 1024);
  });

  test('has pages that can be read whole at 80x24, the last one too', () => {
    const end = atEnd();
    for (let at = 0; at <= found.lesson.pages.length; at += 1) {
      const options = { progress: { ...end, at }, draft: NO_ANSWER, size: SMALL, scroll: 0, paint: plain };
      const { lines, maxScroll } = drawPage(options);
      expect(maxScroll, `page ${at + 1}:\n${lines.join('\n')}`).toBe(0);
      expect(lines.every((line) => line.length === 80)).toBe(true);
    }
  });

  test('has captions of at most five lines', () => {
    for (const page of found.lesson.runs) {
      // The last one says that the run is over.
      expect(captionLines(page, beginning(found.lesson), 80, plain).length, page.id).toBeLessThanOrEqual(6);
    }
  });

  test('is whole: every figure in its texts is there, every question has one answer that is right', () => {
    const end = atEnd();
    const text = found.lesson.pages
      .map((_page, at) =>
        drawPage({ progress: { ...end, at }, draft: NO_ANSWER, size: SMALL, scroll: 0, paint: plain }),
      )
      .flatMap(({ lines }) => lines);
    expect(text.join('\n')).not.toMatch(/A dash stands for|Nobody can say|none of these holds/);
    for (const page of found.lesson.pages) {
      if (page.kind === 'choice') expect(rightChoice(page.choices, measuredBy(end)), page.id).not.toBeNull();
    }
  });
});
