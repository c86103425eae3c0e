import { type Dispose, withDisposal } from '../../disposal.ts';
import type { Comparison } from '../../domain/comparison/whole.ts';
import { gateFailures, unjudgedWords } from '../../domain/comparison/words/gate-words.ts';
import { EXIT, usageError } from '../../domain/errors.ts';
import { comparisonTable } from '../../report/comparison/comparison-table.ts';
import type { Session } from '../../session.ts';
import { createComparisonStore } from '../../store/comparison-store.ts';
import type { UiHandle } from '../../ui/start-ui.tsx';
import type { CommandContext, CommandResult } from '../shared/command-context.ts';
import { hasScreen } from '../shared/has-screen.ts';
import { print, toJson, whenReaderGoes } from '../shared/output.ts';
import { screenOptions } from '../shared/screen-options.ts';
import { watchEndings } from '../shared/watch-endings.ts';
import { assertOptionsMatter } from './assert-options-matter.ts';
import { compareLines } from './compare-lines.ts';
import { assertComparable, compared, matrixOf } from './compared.ts';
import { type CompareMakers, LIVE } from './makers.ts';
import { planRuns } from './plan-runs.ts';
import { withPreset } from './presets.ts';
import { progressOf } from './progress-of.ts';
import { LONGEST_WAIT_MS } from './quiet.ts';
import { assertShowsNoise, baselinesOf } from './recorded/baselines.ts';
import type { RecordedSubject } from './recorded/recorded-subject.ts';
import { cutWords } from './recorded/recorded-words.ts';
import { reportsOfComparison } from './report-of-comparison.ts';
import { runAll } from './run-all.ts';
import { withNames } from './subjects/subject-names.ts';
import { type CompareArgs, planSubjects } from './subjects/subject-plan.ts';

/** `conctop compare go node …`: the same schedule on each in turn, in shuffled rounds, then one table. */
export const compare = (args: CompareArgs, context: CommandContext, makers: CompareMakers = LIVE): CommandResult =>
  withDisposal((defer) => compareWith(args, context, makers, defer));

async function compareWith(
  given: CompareArgs,
  context: CommandContext,
  makers: CompareMakers,
  defer: (dispose: Dispose) => void,
): CommandResult {
  const { stdout, stderr } = context;
  const progress = given.json ? stderr : stdout;
  const say = (line: string): void => {
    progress.write(`${line}\n`);
  };
  const args = await withPreset(given, context, say);
  const startedAt = new Date();
  const reports = reportsOfComparison(args, defer);
  const seed = args.seed ?? makers.randomSeed();
  const asked = await planSubjects(args, context);
  assertOptionsMatter(asked, args);
  const asBaseline = await baselinesOf(asked, args);
  // What a subject is held against stands in the table as well.
  const subjects = withNames([...asked, ...asBaseline]);
  const baselines = subjects
    .slice(subjects.length - asBaseline.length)
    .filter((subject): subject is RecordedSubject => subject.kind === 'recording');
  // One alone is a baseline that is recorded.
  const least = args.record === undefined ? 2 : 1;
  if (args.subjects.length === 0 || subjects.length < least) {
    throw usageError(
      'A comparison needs two subjects.',
      'Name targets, commands or recordings: conctop compare go node. One alone can be recorded for later: --record old/',
    );
  }
  for (const sentence of cutWords(subjects)) stderr.write(`${sentence}\n`);
  const plan = await planRuns(subjects, { ...args, record: reports.folder }, seed);
  assertComparable(plan);
  if (baselines.length > 0) assertShowsNoise(plan);
  let session: Session | null = null;
  let screen: UiHandle | null = null;
  const endings = watchEndings({ screen: () => screen, session: () => session }, defer);
  context.onCrash(() => session?.abandonSync());
  if (!args.json) defer(whenReaderGoes(context.terminal, endings.readerGone));
  const withScreen = hasScreen(args, context);
  const store = createComparisonStore(progressOf(plan));
  const openScreen = async (): Promise<void> => {
    screen ??= await makers.openScreen(
      {
        ...{ store, ...screenOptions(args, context) },
        controls: { ...endings.keys, askStacks: () => session?.askStacks() },
      },
      context,
    );
  };
  const closeScreen = (): void => screen?.close();
  defer(closeScreen);
  // Of recordings alone there is nothing to be seen before the end.
  if (withScreen && plan.runs.length > 0) await openScreen();
  const results = await runAll(plan, {
    ...{ context, makers, signal: endings.asked, force: args.force },
    longestWaitMs: args['quiet-within'] ?? LONGEST_WAIT_MS,
    busyPercent: args['busy-within'],
    onEvent: withScreen ? store.onEvent : compareLines(plan, say),
    onRun: store.onRun,
    onSession: (now) => {
      session = now;
    },
  });
  const works = compared(plan, results, baselines, args, endings.asked.aborted);
  const comparison: Comparison = {
    schema: 'conctop/comparison@1',
    conctopVersion: context.version,
    startedAt: startedAt.toISOString(),
    durationSeconds: Math.round((Date.now() - startedAt.getTime()) / 100) / 10,
    ended: endings.asked.aborted ? 'interrupted' : 'completed',
    rounds: plan.rounds,
    plannedRuns: plan.runs.length,
    seed,
    preset: args.matrix ? 'matrix' : args.folklore ? 'folklore' : null,
    works,
    matrix: args.matrix ? matrixOf(plan, works, args['busy-within']) : null,
  };
  if (withScreen && !endings.asked.aborted && works.some(({ steps }) => steps.length > 0)) {
    store.onEnd(comparison);
    await openScreen();
    // Without a keyboard nobody could end it.
    if (context.stdin.isTTY === true) await endings.whenAsked;
  }
  closeScreen();
  await print(
    stdout,
    args.json ? toJson(reports.published(comparison)) : comparisonTable(comparison, stdout.columns).join('\n'),
  );
  await reports.write(comparison, context);
  const problems = results.recordingProblems ?? [];
  for (const sentence of problems) stderr.write(`${sentence}\n`);
  const failed = gateFailures(comparison, args.strict);
  for (const sentence of [...failed, ...unjudgedWords(comparison)]) stderr.write(`${sentence}\n`);
  if (results.failures.size > 0 || problems.length > 0) return endings.exitCode() ?? EXIT.runFailed;
  return endings.exitCode() ?? (failed.length > 0 ? EXIT.thresholdFailed : EXIT.done);
}
