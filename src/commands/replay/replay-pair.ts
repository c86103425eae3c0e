import { basename } from 'node:path';
import { type Dispose, withDisposal } from '../../disposal.ts';
import { EXIT, usageError } from '../../domain/errors.ts';
import type { RunState } from '../../domain/state/run-state.ts';
import { summarize } from '../../domain/words/summary.ts';
import { startGuardian } from '../../os/terminal-guardian.ts';
import { alignmentOf, haveCommonStep } from '../../record/alignment.ts';
import { openTimeline } from '../../record/open-timeline.ts';
import { pairedTape } from '../../record/paired-tape.ts';
import { createPlayer } from '../../record/player.ts';
import { tapeOf } from '../../record/tape.ts';
import { createRunStore } from '../../store/run-store.ts';
import type { PairUiOptions, UiHandle } from '../../ui/start-ui.tsx';
import type { CommandContext, CommandResult } from '../shared/command-context.ts';
import { printSummary } from '../shared/finish.ts';
import { hasScreen } from '../shared/has-screen.ts';
import { print, toJson } from '../shared/output.ts';
import { playOnScreen } from './play-on-screen.ts';
import { replayAsText } from './replay-as-text.ts';
import { type ReplayArgs, type Replayed, sayFailure, sayTruncated } from './replayed.ts';

export type Pair<T> = readonly [T, T];

/** Opens the screen; a test has its own. */
export type OpenPairScreen = (options: PairUiOptions, context: CommandContext) => Promise<UiHandle>;

const openPairScreen: OpenPairScreen = async (options, context) => {
  const { startPairUi, restoreTerminalSync } = await import('../../ui/start-ui.tsx');
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
  const isOnScreen = hasScreen(args, context);
  const { replayed, exitCode } = isOnScreen
    ? await withDisposal((defer) => pairOnScreen(files, args, context, open, defer))
    : { replayed: files.map((file) => pairAsText(file, args, context)), exitCode: EXIT.done };
  for (const each of replayed) sayTruncated(each, context);
  if (args.json) await print(context.stdout, toJson(replayed.map(({ state }) => summarize(state))));
  for (const each of replayed) {
    if (isOnScreen) context.stdout.write(heading(each.file));
    if (isOnScreen) await printSummary(each.state, args, context);
    sayFailure(each, context);
  }
  return exitCode;
}

const heading = (file: string): string => `\n── ${file} ──\n`;

function pairAsText(file: string, args: ReplayArgs, context: CommandContext): Replayed {
  (args.json ? context.stderr : context.stdout).write(heading(file));
  return replayAsText(file, args, context);
}

async function pairOnScreen(
  files: Pair<string>,
  { at = 0, speed = 1, align = 'clock', fps, theme }: ReplayArgs,
  context: CommandContext,
  open: OpenPairScreen,
  defer: (dispose: Dispose) => void,
): Promise<{ readonly replayed: readonly Replayed[]; readonly exitCode: number }> {
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
          ...{ stdout: context.terminal, stdin: context.stdin, guard: startGuardian },
          ...(theme === undefined ? {} : { theme }),
        },
        context,
      ),
    ...{ done, defer },
  });
  for (const { stop } of opened) stop();
  const ends = await done;
  return {
    replayed: opened.map(({ file, store }, index) => ({
      ...{ file, state: store.getSnapshot() },
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
