import { type Dispose, withDisposal } from '../../disposal.ts';
import { EXIT, usageError } from '../../domain/errors.ts';
import { formatCount } from '../../domain/words/format.ts';
import { shellWord } from '../../domain/words/shell-word.ts';
import { openTimeline } from '../../record/open-timeline.ts';
import { createPlayer } from '../../record/player.ts';
import { readRecording } from '../../record/recording-reader.ts';
import { tapeOf } from '../../record/tape.ts';
import { createRunStore } from '../../store/run-store.ts';
import type { CommandContext, CommandResult } from '../shared/command-context.ts';
import { checkThresholds, printSummary } from '../shared/finish.ts';
import { hasScreen } from '../shared/has-screen.ts';
import { lastRun } from '../shared/last-run.ts';
import { type OpenScreen, openScreen } from '../shared/open-screen.ts';
import { screenOptions } from '../shared/screen-options.ts';
import { playOnScreen } from './play-on-screen.ts';
import { replayAsText } from './replay-as-text.ts';
import { isUnfinished, type ReplayArgs, type Replayed, sayCutShort, sayFailure } from './replayed.ts';

/** `conctop replay FILE`: a recorded run in the same screen, or as the same lines. As live, the summary follows. Of two recordings both on one clock. */
export async function replay(args: ReplayArgs, context: CommandContext, open: OpenScreen = openScreen): CommandResult {
  const [first, second, ...others] = args.files;
  if (others.length > 0) {
    throw usageError(
      `replay shows two recordings beside each other, and ${formatCount(args.files.length)} are named.`,
      `Name two, or see all of them in one table: conctop compare ${args.files.map(shellWord).join(' ')}.`,
    );
  }
  if (first !== undefined && second !== undefined) {
    const { replayPair } = await import('./replay-pair.ts');
    return replayPair([first, second], args, context);
  }
  if (args.align !== undefined && args.untyped?.has('align') !== true) {
    throw usageError(
      '--align says how two recordings run beside each other.',
      'Name two: conctop replay a.ndjson b.ndjson.',
    );
  }
  return replayOne(first ?? lastRun('conctop replay FILE', context.stderr), args, context, open);
}

async function replayOne(file: string, args: ReplayArgs, context: CommandContext, open: OpenScreen): CommandResult {
  const { exitCode, ...replayed } = hasScreen(args, context)
    ? await withDisposal((defer) => replayOnScreen(file, args, context, open, defer))
    : { ...replayAsText(file, readRecording(file), args, context), exitCode: EXIT.done };
  sayCutShort(replayed, context);
  await printSummary(replayed.state, args, context);
  sayFailure(replayed, context);
  return exitCode === EXIT.done ? checkThresholds(replayed.state, args, context.stderr) : exitCode;
}

async function replayOnScreen(
  file: string,
  args: ReplayArgs,
  context: CommandContext,
  open: OpenScreen,
  defer: (dispose: Dispose) => void,
): Promise<Replayed & { readonly exitCode: number }> {
  const { at = 0, speed = 1, fps } = args;
  const { timeline, reading, done, stop } = await openTimeline(file);
  defer(stop);
  const store = createRunStore(fps);
  defer(store.close);
  const tape = tapeOf(store, timeline, () => reading.fraction);
  const exitCode = await playOnScreen({
    player: createPlayer(tape, { speed, fromMs: at }),
    open: (controls) =>
      open(
        {
          ...{ store, controls, mode: 'replay', recordFile: null },
          ...screenOptions(args, context),
        },
        context,
      ),
    ...{ done, defer, hasKeys: context.stdin.isTTY === true },
  });
  stop();
  const { truncated } = await done;
  return { file, state: store.getSnapshot(), exitCode, truncated, unfinished: isUnfinished(timeline, reading) };
}
