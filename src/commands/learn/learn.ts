import { join } from 'node:path';
import { type Dispose, withDisposal } from '../../disposal.ts';
import { EXIT } from '../../domain/errors.ts';
import { pageNow } from '../../domain/lesson/progress.ts';
import { lessonJson } from '../../report/lesson/lesson-json.ts';
import { afterLines, endLines, pageLines } from '../../report/lesson/lesson-lines.ts';
import { createPlainReporter } from '../../report/plain-reporter.ts';
import type { Session } from '../../session.ts';
import { createLessonStore, type LessonStore } from '../../store/lesson-store.ts';
import type { UiHandle } from '../../ui/open-terminal.tsx';
import type { ArgsFor } from '../options/option-table.ts';
import type { CommandContext, CommandResult } from '../shared/command-context.ts';
import { hasScreen } from '../shared/has-screen.ts';
import { print, toJson, whenReaderGoes } from '../shared/output.ts';
import { makeRecordFolder } from '../shared/record-folder.ts';
import { screenOptions } from '../shared/screen-options.ts';
import { watchEndings } from '../shared/watch-endings.ts';
import { type FoundLesson, lessonRoots, listLessons, loadLesson, withTargets } from './lesson-catalog.ts';
import { createLessonDriver, type LessonDriver } from './lesson-driver.ts';
import { listed, listJson, listText } from './lesson-list.ts';
import { type LessonMakers, LIVE } from './makers.ts';
import { playRun, recordFileOf } from './play-run.ts';
import { walk } from './walk.ts';

export type LearnArgs = ArgsFor<'learn'> & { readonly lesson: string | undefined };

/** `conctop learn` lists the lessons, `conctop learn NAME` is one: text, questions, real runs, and what they showed. */
export async function learn(args: LearnArgs, context: CommandContext, makers: LessonMakers = LIVE): CommandResult {
  const roots = lessonRoots(context.packageRoot, args.lessons);
  const targetsRoot = join(context.packageRoot, 'targets');
  if (args.lesson === undefined)
    return printList(
      listLessons(roots).map((one) => withTargets(one, targetsRoot)),
      args,
      context,
    );
  const found = withTargets(loadLesson(roots, args.lesson), targetsRoot);
  return withDisposal((defer) => learnWith(found, args, context, makers, defer));
}

async function printList(found: readonly FoundLesson[], { json }: LearnArgs, context: CommandContext): CommandResult {
  const lessons = await listed(found, join(context.packageRoot, 'targets'));
  await print(
    context.stdout,
    json
      ? toJson(listJson(lessons))
      : listText(lessons, context.stdout.isTTY === true ? context.stdout.columns : undefined).join('\n'),
  );
  return EXIT.done;
}

/** How long a page stands where nobody presses a key. */
const FAST_PAGE_MS = 250;

async function learnWith(
  found: FoundLesson,
  args: LearnArgs,
  context: CommandContext,
  makers: LessonMakers,
  defer: (dispose: Dispose) => void,
): CommandResult {
  const { stdout, stderr, stdin } = context;
  const progress = args.json ? stderr : stdout;
  const say = (line: string): void => {
    progress.write(`${line}\n`);
  };
  // Without a keyboard nobody could turn a page.
  const withScreen = hasScreen(args, context) && (args.fast || stdin.isTTY === true);
  if (args.record !== undefined) {
    const files = found.lesson.runs.map(({ id }) => recordFileOf(args.record ?? '', id));
    makeRecordFolder(args.record, 'a lesson', files, args.force);
  }
  const store = createLessonStore(found.lesson);
  let session: Session | null = null;
  let screen: UiHandle | null = null;
  let bug: { readonly cause: unknown } | null = null;
  const endings = watchEndings({ screen: () => screen, session: () => session }, defer);
  context.onCrash(() => session?.abandonSync());
  if (!args.json) defer(whenReaderGoes(context.terminal, endings.readerGone));
  const problems: string[] = [];
  const driver = createLessonDriver({
    store,
    signal: endings.asked,
    fromRecordings: args.replay,
    onLeave: () => endings.keys.quit('quit'),
    onBug(cause) {
      bug ??= { cause };
      endings.keys.quit('quit');
    },
    play: (page, signal, fromRecording) =>
      playRun(
        page,
        {
          ...{ found, context, startSession: makers.startSession, isFast: args.fast, force: args.force },
          recordFolder: args.record ?? null,
          onSession(now) {
            session = now;
          },
          onStore: store.onRun,
          linesOf: withScreen ? null : (run) => createPlainReporter(run.getSnapshot, (line) => say(`  ${line}`)),
          onProblem: (message) => problems.push(message),
        },
        signal,
        fromRecording,
      ),
  });
  defer(() => screen?.close());
  if (withScreen) {
    screen = await makers.openScreen(
      {
        ...{ store, driver, ...screenOptions(args, context) },
        controls: { ...endings.keys, askStacks: () => session?.askStacks() },
      },
      context,
    );
  }
  if (withScreen && !args.fast) {
    driver.start();
    await endings.whenAsked;
  } else await walkThrough(store, driver, args, endings.asked, withScreen ? null : say);
  await driver.settled();
  screen?.close();
  if (bug !== null) throw (bug as { readonly cause: unknown }).cause;
  return finish(store, args, context, { problems, exitCode: endings.exitCode(), hadScreen: withScreen });
}

const walkThrough = (
  store: LessonStore,
  driver: LessonDriver,
  args: LearnArgs,
  signal: AbortSignal,
  say: ((line: string) => void) | null,
): Promise<void> => {
  const sayAll = (lines: readonly string[]): void => {
    if (say !== null) for (const line of lines) say(line);
  };
  const now = () => store.getSnapshot().progress;
  return walk({
    ...{ store, driver, signal, answers: args.fast },
    pauseMs: say === null ? FAST_PAGE_MS : 0,
    onPage: (page) => sayAll(pageLines(page, now())),
    onPageDone: (page) => sayAll(afterLines(page, now(), now().lesson.name)),
  });
};

interface Finished {
  readonly problems: readonly string[];
  /** That of a signal. */
  readonly exitCode: number | null;
  readonly hadScreen: boolean;
}

/** What is left of a lesson once its screen is gone. */
async function finish(
  store: LessonStore,
  args: LearnArgs,
  { stdout, stderr, version }: CommandContext,
  { problems, exitCode, hadScreen }: Finished,
): CommandResult {
  const { progress } = store.getSnapshot();
  const isOver = pageNow(progress) === null;
  if (args.json) await print(stdout, toJson(lessonJson(progress, isOver ? 'completed' : 'quit', version)));
  else if (isOver || (hadScreen && Object.keys(progress.results).length > 0)) {
    await print(stdout, endLines(progress, stdout.columns).join('\n'));
  }
  for (const problem of problems) stderr.write(`${problem}\n`);
  const failed = Object.values(progress.results).some(({ status }) => status === 'failed' || status === 'missing');
  return exitCode ?? (failed || problems.length > 0 ? EXIT.runFailed : EXIT.done);
}
