import { type Dispose, withDisposal } from '../disposal.ts';
import { EXIT } from '../domain/errors.ts';
import { checkFindings } from '../domain/findings/index.ts';
import type { RunState } from '../domain/state/run-state.ts';
import { startGuardian } from '../os/terminal-guardian.ts';
import { createPlayer } from '../record/player.ts';
import { type Recording, readRecording } from '../record/recording-reader.ts';
import { createPlainReporter } from '../report/plain-reporter.ts';
import { createRunStore } from '../store/run-store.ts';
import type { UiHandle } from '../ui/start-ui.tsx';
import type { ArgsFor } from './options/option-table.ts';
import type { CommandContext, CommandResult } from './shared/command-context.ts';
import { printSummary } from './shared/finish.ts';
import { hasScreen } from './shared/has-screen.ts';
import { type OpenScreen, openScreen } from './shared/open-screen.ts';
import { watchSignals } from './shared/signals.ts';
import { watchSuspension } from './shared/suspension.ts';

export type ReplayArgs = ArgsFor<'replay'> & { readonly file: string };

/** As often as frames are drawn: at sixteen times the speed a sentence may be outdated after half a second. */
const JUDGE_MS = 250;

interface Replayed {
  /** At its end; on a screen, where somebody quit. */
  readonly state: RunState;
  readonly exitCode: number;
}

/** `conctop replay FILE`: a recorded run in the same screen, or as the same lines. As live, the summary follows. */
export async function replay(args: ReplayArgs, context: CommandContext, open: OpenScreen = openScreen): CommandResult {
  const { stderr } = context;
  const recording = readRecording(args.file);
  const { state, exitCode } = hasScreen(args, context)
    ? await withDisposal((defer) => replayOnScreen(recording, args, context, open, defer))
    : replayAsText(recording, args, context);
  if (recording.truncated)
    stderr.write(`${args.file} ends in the middle of a line: everything written before it can be replayed.\n`);
  await printSummary(state, args, context);
  const error = state.ended?.error ?? null;
  if (error !== null) stderr.write(`The run failed: ${error.message}\n  ${error.hint}\n`);
  return exitCode;
}

function replayAsText(recording: Recording, args: ReplayArgs, { stdout, stderr }: CommandContext): Replayed {
  const store = createRunStore();
  const progress = args.json ? stderr : stdout;
  const plain = createPlainReporter(store.getSnapshot, (line) => progress.write(`${line}\n`));
  for (const event of recording.events) {
    store.onEvent(event);
    plain.onEvent(event);
  }
  store.close();
  return { state: store.getSnapshot(), exitCode: EXIT.done };
}

async function replayOnScreen(
  recording: Recording,
  { speed, fps, theme }: ReplayArgs,
  context: CommandContext,
  open: OpenScreen,
  defer: (dispose: Dispose) => void,
): Promise<Replayed> {
  const store = createRunStore(fps);
  defer(store.close);
  // Findings of an older conctop are not repeated: this version judges the figures again.
  const events = recording.events.filter(({ type }) => type !== 'finding');
  const player = createPlayer(events, store, undefined, speed);
  let screen: UiHandle | null = null;
  let quit: () => void = () => undefined;
  const quitAsked = new Promise<void>((resolve) => {
    quit = resolve;
  });
  const signals = watchSignals(quit, () => screen?.close());
  defer(signals.stop);
  const suspension = watchSuspension({ onSuspend: () => screen?.suspend(), onResume: () => screen?.resume() });
  defer(suspension.stop);
  screen = await open(
    {
      store,
      mode: 'replay',
      stdout: context.terminal,
      stdin: context.stdin,
      guard: startGuardian,
      recordFile: null,
      controls: {
        togglePause: player.togglePause,
        // In a replay + and - change the speed: the run's own steps are past.
        stepUp: player.faster,
        stepDown: player.slower,
        quit: (reason) => (reason === 'interrupt' ? signals.interrupt() : quit()),
        suspend: suspension.suspend,
        replay: player,
      },
      ...(theme === undefined ? {} : { theme }),
    },
    context,
  );
  defer(screen.close);
  const judging = setInterval(() => {
    for (const finding of checkFindings(store.getSnapshot())) store.onEvent(finding);
  }, JUDGE_MS);
  defer(() => clearInterval(judging));
  defer(player.stop);
  player.start();
  await quitAsked;
  return { state: store.getSnapshot(), exitCode: signals.exitCode() ?? EXIT.done };
}
