import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from '../../domain/lesson/lesson.ts';
import { measuredBy, pageNow, questionOf } from '../../domain/lesson/progress.ts';
import { rightChoice } from '../../domain/lesson/verdicts.ts';
import type { LessonStore } from '../../store/lesson-store.ts';
import type { LessonDriver } from './lesson-driver.ts';

export interface WalkOptions {
  readonly store: LessonStore;
  readonly driver: LessonDriver;
  readonly signal: AbortSignal;
  /** Nobody is there, and each question gets an answer. */
  readonly answers: boolean;
  /** How long each page stands. */
  readonly pauseMs: number;
  readonly onPage: (page: Page) => void;
  readonly onPageDone: (page: Page) => void;
}

/** A lesson without keys, from its first page to its end. */
export async function walk({
  store,
  driver,
  signal,
  answers,
  pauseMs,
  onPage,
  onPageDone,
}: WalkOptions): Promise<void> {
  driver.start();
  const pause = (): Promise<unknown> => sleep(pauseMs, undefined, { signal }).catch(() => undefined);
  for (let page = pageNow(store.getSnapshot().progress); page !== null && !signal.aborted; ) {
    onPage(page);
    if (pauseMs > 0) await pause();
    if (answers) answer(page, store, driver);
    await driver.settled();
    if (signal.aborted) return;
    onPageDone(page);
    if (pauseMs > 0) await pause();
    driver.next();
    page = pageNow(store.getSnapshot().progress);
  }
  if (pauseMs > 0) await pause();
}

/** Folklore's guess of a figure, and of several answers the one that is right, where that is known by then. */
function answer(page: Page, store: LessonStore, driver: LessonDriver): void {
  if (page.kind === 'figure') {
    const { choices } = questionOf(page);
    const folklore = choices[Math.min(3, choices.length - 1)];
    if (folklore !== undefined) driver.guess(null, folklore);
  }
  if (page.kind !== 'choice') return;
  driver.answer(rightChoice(page.choices, measuredBy(store.getSnapshot().progress)) ?? 0);
}
