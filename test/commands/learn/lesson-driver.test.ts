import { expect, test } from 'vitest';
import { createLessonDriver } from '../../../src/commands/learn/lesson-driver.ts';
import type { RunResult } from '../../../src/domain/lesson/progress.ts';
import { createLessonStore } from '../../../src/store/lesson-store.ts';
import { aLesson, goRamp } from '../../domain/lesson/a-lesson.ts';

const MEASURED: RunResult = { status: 'measured', summary: goRamp, source: 'live' };
const MISSING: RunResult = { status: 'missing', message: 'no Go', install: 'install it', hasRecording: true };
const RUN = 3;

/** At the run, whose end a test decides. */
function atTheRun() {
  const store = createLessonStore(aLesson());
  const leaving = new AbortController();
  const played: {
    readonly fromRecording: boolean;
    readonly end: (result: RunResult) => void;
    readonly signal: AbortSignal;
  }[] = [];
  let left = 0;
  const driver = createLessonDriver({
    ...{ store, signal: leaving.signal, fromRecordings: false },
    onLeave: () => {
      left += 1;
    },
    onBug(cause) {
      throw cause;
    },
    play: (_, signal, fromRecording) =>
      new Promise((resolve) => {
        signal.addEventListener('abort', () => resolve({ status: 'skipped' }));
        played.push({ fromRecording, signal, end: resolve });
      }),
  });
  driver.start();
  for (let at = 0; at < RUN; at += 1) driver.next();
  return { store, driver, played, leaving, at: () => store.getSnapshot().progress.at, left: () => left };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('next waits for the run, and then goes on; back to a run that was measured runs nothing', async () => {
  const { driver, played, at } = atTheRun();
  await turn();
  driver.next();
  expect([at(), played.length]).toEqual([RUN, 1]);
  played[0]?.end(MEASURED);
  await driver.settled();
  driver.next();
  driver.back();
  await turn();
  expect([at(), played.length]).toEqual([RUN, 1]);
  driver.again();
  await turn();
  expect(played).toHaveLength(2);
});

test('skip ends a run, and the page before it too; the next one begins once it is gone', async () => {
  const { driver, played, store, at } = atTheRun();
  await turn();
  driver.skip();
  expect([at(), played[0]?.signal.aborted]).toEqual([RUN + 1, true]);
  await driver.settled();
  expect(store.getSnapshot().progress.results).toEqual({ go: { status: 'skipped' } });
  driver.back();
  await turn();
  expect(played).toHaveLength(2);
  driver.back();
  expect(played[1]?.signal.aborted).toBe(true);
});

test('what is missing is shown from its recording where somebody asks for it', async () => {
  const { driver, played, store } = atTheRun();
  await turn();
  played[0]?.end(MISSING);
  await driver.settled();
  expect(store.getSnapshot().progress.results).toMatchObject({ go: { status: 'missing' } });
  driver.replay();
  await turn();
  expect(played[1]?.fromRecording).toBe(true);
});

test('leaving ends the run; after the last page it is left by itself', async () => {
  const { driver, played, leaving, store, left } = atTheRun();
  await turn();
  leaving.abort();
  await driver.settled();
  expect(played[0]?.signal.aborted).toBe(true);
  const done = atTheRun();
  await turn();
  done.played[0]?.end(MEASURED);
  await done.driver.settled();
  const { pages } = done.store.getSnapshot().progress.lesson;
  for (let page = RUN; page < pages.length; page += 1) done.driver.next();
  expect([done.at(), done.left(), left()]).toEqual([pages.length, 0, 0]);
  done.driver.next();
  expect(done.left()).toBe(1);
  expect(store.getSnapshot().progress.running).toBeNull();
});

test('an answer of the quiz stands once it is revealed', async () => {
  const { driver, played, store } = atTheRun();
  await turn();
  played[0]?.end(MEASURED);
  await driver.settled();
  driver.next();
  driver.next();
  driver.answer(1);
  driver.answer(0);
  expect(store.getSnapshot().progress.answers).toEqual({ 'check-1': 1 });
});
