import { type Dispose, withDisposal } from '../../disposal.ts';
import type { Comparison } from '../../domain/comparison/whole.ts';
import { EXIT, usageError } from '../../domain/errors.ts';
import { comparisonTable } from '../../report/comparison-table.ts';
import type { Session } from '../../session.ts';
import type { CommandContext, CommandResult } from '../shared/command-context.ts';
import { print, toJson, whenReaderGoes } from '../shared/output.ts';
import { watchSignals } from '../shared/signals.ts';
import { watchSuspension } from '../shared/suspension.ts';
import { compared } from './compared.ts';
import { type CompareMakers, LIVE } from './makers.ts';
import { planRuns } from './plan-runs.ts';
import { LONGEST_WAIT_MS } from './quiet.ts';
import { runAll } from './run-all.ts';
import { type CompareArgs, planSubjects } from './subject-plan.ts';

/** `conctop compare go node …`: the same schedule on each in turn, in shuffled rounds, then one table. */
export const compare = (args: CompareArgs, context: CommandContext, makers: CompareMakers = LIVE): CommandResult =>
  withDisposal((defer) => compareWith(args, context, makers, defer));

async function compareWith(
  args: CompareArgs,
  context: CommandContext,
  makers: CompareMakers,
  defer: (dispose: Dispose) => void,
): CommandResult {
  if (args.subjects.length < 2) {
    throw usageError(
      'A comparison needs two subjects.',
      'Name targets, commands or recordings: conctop compare go node',
    );
  }
  const { stdout, stderr } = context;
  const startedAt = new Date();
  const seed = args.seed ?? makers.randomSeed();
  const subjects = await planSubjects(args, context);
  const plan = await planRuns(subjects, args, seed);
  let session: Session | null = null;
  const quit = new AbortController();
  const signals = watchSignals(
    () => quit.abort(),
    () => session?.abandonSync(),
  );
  defer(signals.stop);
  const suspension = watchSuspension({
    onSuspend: () => session?.suspend(),
    onResume: () => session?.resume(),
  });
  defer(suspension.stop);
  context.onCrash(() => session?.abandonSync());
  if (!args.json) defer(whenReaderGoes(context.terminal, signals.readerGone));
  const progress = args.json ? stderr : stdout;
  const results = await runAll(plan, {
    context,
    makers,
    signal: quit.signal,
    force: args.force,
    longestWaitMs: args['quiet-within'] ?? LONGEST_WAIT_MS,
    say: (line) => progress.write(`${line}\n`),
    onSession: (now) => {
      session = now;
    },
  });
  const comparison: Comparison = {
    schema: 'conctop/comparison@1',
    conctopVersion: context.version,
    startedAt: startedAt.toISOString(),
    durationSeconds: Math.round((Date.now() - startedAt.getTime()) / 100) / 10,
    ended: quit.signal.aborted ? 'interrupted' : 'completed',
    rounds: plan.rounds,
    seed,
    works: compared(plan, results),
  };
  await print(stdout, args.json ? toJson(comparison) : comparisonTable(comparison, stdout.columns).join('\n'));
  const failed = results.failures.size > 0;
  return signals.exitCode() ?? (failed ? EXIT.runFailed : EXIT.done);
}
