import { basename } from 'node:path';
import { type Dispose, withDisposal } from '../../disposal.ts';
import { EXIT, usageError } from '../../domain/errors.ts';
import type { RunState } from '../../domain/state/run-state.ts';
import { type Summary, summarize } from '../../domain/words/summary.ts';
import { withThresholds } from '../../domain/words/summary-thresholds.ts';
import { alignmentOf, haveCommonStep } from '../../record/alignment.ts';
import { openTimeline } from '../../record/open-timeline.ts';
import { pairedTape } from '../../record/paired-tape.ts';
import { createPlayer } from '../../record/player.ts';
import { readRecording } from '../../record/recording-reader.ts';
import { tapeOf } from '../../record/tape.ts';
import { createRunStore } from '../../store/run-store.ts';
import type { UiHandle } from '../../ui/open-terminal.tsx';
import type { PairUiOptions } from '../../ui/start-comparison-ui.tsx';
import type { CommandContext, CommandResult } from '../shared/command-context.ts';
import { checkThresholds, printSummary } from '../shared/finish.ts';
import { hasScreen } from '../shared/has-screen.ts';
import { print, toJson } from '../shared/output.ts';
import { screenOptions } from '../shared/screen-options.ts';
import { playOnScreen } from './play-on-screen.ts';
import { replayAsText } from './replay-as-text.ts';
import { isUnfinished, type ReplayArgs, type Replayed, sayCutShort, sayFailure } from './replayed.ts';

export type Pair<T> = readonly [T, T];

/** Opens the screen; a test has its own. */
export type OpenPairScreen = (options: PairUiOptions, context: CommandContext) => Promise<UiHandle>;

const openPairScreen: OpenPairScreen = async (options, context) => {
  const { startPairUi, restoreTerminalSync } = await import('../../ui/start-comparison-ui.tsx');
  context.onCrash(() => restoreTerminalSync());
  return startPairUi(options);
};

/** `conctop replay A B`: two recordings on one clock, or step by step; without a screen one after the other. Both summaries follow. */
export async function replayPair(
  files: Pair<string>,
  args: ReplayArgs,
  context: CommandContext,
  open: OpenPairScreen = openPairScreen,
): CommandResult {
  if (!hasScreen(args, context)) return pairAsText(files, args, context);
  const { replayed, exitCode } = await withDisposal((defer) => pairOnScreen(files, args, context, open, defer));
  for (const each of replayed) {
    context.stdout.write(heading(each.file));
    await sumUp(each, args, context);
  }
  return exitCode === EXIT.done ? checkBoth(replayed, args, context) : exitCode;
}

const heading = (file: string): string => `\n── ${file} ──\n`;

/** Both are read before the first line is printed: a name with a typing error is told at once. */
async function pairAsText(files: Pair<string>, args: ReplayArgs, context: CommandContext): CommandResult {
  const recordings = files.map((file) => ({ file, recording: readRecording(file) }));
  const summaries: Summary[] = [];
  const both: Replayed[] = [];
  for (const { file, recording } of recordings) {
    (args.json ? context.stderr : context.stdout).write(heading(file));
    const replayed = replayAsText(file, recording, args, context);
    summaries.push(withThresholds(summarize(replayed.state), args.threshold ?? []));
    both.push(replayed);
    await sumUp(replayed, args, context);
  }
  if (args.json) await print(context.stdout, toJson(summaries));
  return checkBoth(both, args, context);
}

/** Each is held against the thresholds, and named where it fails one. */
const checkBoth = (both: readonly Replayed[], args: ReplayArgs, { stderr }: CommandContext): number =>
  Math.max(
    ...both.map(({ file, state }) =>
      checkThresholds(state, args, { write: (text: string) => stderr.write(`${file}: ${text}`) }),
    ),
  );

async function sumUp(replayed: Replayed, args: ReplayArgs, context: CommandContext): Promise<void> {
  sayCutShort(replayed, context);
  // As JSON both are one value, printed at the end.
  if (!args.json) await printSummary(replayed.state, args, context);
  sayFailure(replayed, context);
}

async function pairOnScreen(
  files: Pair<string>,
  args: ReplayArgs,
  context: CommandContext,
  open: OpenPairScreen,
  defer: (dispose: Dispose) => void,
): Promise<{ readonly replayed: readonly Replayed[]; readonly exitCode: number }> {
  const { at = 0, speed = 1, align = 'clock', fps } = args;
  const opened = await Promise.all(
    files.map(async (file) => {
      const recording = await openTimeline(file);
      defer(recording.stop);
      const store = createRunStore(fps);
      defer(store.close);
      return { file, ...recording, store, tape: tapeOf(store, recording.timeline, () => recording.reading.fraction) };
    }),
  );
  const tapes = opened.map(({ tape }) => tape);
  if (align === 'connections' && tapes.every((tape) => tape.read() === 1) && !haveCommonStep(tapes)) {
    throw usageError(
      `${files[0]} and ${files[1]} have no step of as many connections in common.`,
      'Leave --align out: then they run on one clock.',
    );
  }
  const tape = pairedTape(tapes, alignmentOf(align, tapes));
  const player = createPlayer(tape, { speed, fromMs: at });
  const done = Promise.all(opened.map((recording) => recording.done));
  const names = namesOf(
    files,
    opened.map(({ timeline }) => timeline.seek(timeline.lastMs()).state),
  );
  const [first, second] = opened.map(({ store }, index) => ({ store, name: names[index] ?? '' }));
  if (first === undefined || second === undefined) throw new Error('a pair has two');
  const exitCode = await playOnScreen({
    player,
    open: (controls) =>
      open(
        {
          ...{ recordings: [first, second], alignedBy: align },
          controls: {
            ...controls,
            tracks: () => tape.tracks(player.status().positionMs),
            toCommonMs: tape.toCommonMs,
          },
          ...screenOptions(args, context),
        },
        context,
      ),
    ...{ done, defer, hasKeys: context.stdin.isTTY === true },
  });
  for (const { stop } of opened) stop();
  const ends = await done;
  return {
    replayed: opened.map(({ file, store, timeline, reading }, index) => ({
      ...{ file, state: store.getSnapshot(), unfinished: isUnfinished(timeline, reading) },
      truncated: ends[index]?.truncated ?? false,
    })),
    exitCode,
  };
}

const RECORDING_END = /\.ndjson(\.gz|\.zst)?$/;

/** Who is who: the targets by their names, or the files where that tells nothing. */
function namesOf(files: Pair<string>, states: readonly RunState[]): readonly string[] {
  const targets = states.map(({ started }) => started?.target.name ?? '');
  if (targets[0] !== targets[1] && !targets.includes('')) return targets;
  const short = files.map((file) => basename(file).replace(RECORDING_END, ''));
  return short[0] === short[1] ? files : short;
}
