import { type Dispose, withDisposal } from '../disposal.ts';
import { EXIT } from '../domain/errors.ts';
import type { RunEvent } from '../domain/events/run-event.ts';
import type { RunState } from '../domain/state/run-state.ts';
import { startGuardian } from '../os/terminal-guardian.ts';
import { openTimeline } from '../record/open-timeline.ts';
import { createPlayer } from '../record/player.ts';
import { readRecording } from '../record/recording-reader.ts';
import { createPlainReporter } from '../report/plain-reporter.ts';
import { createRunStore } from '../store/run-store.ts';
import type { UiHandle } from '../ui/start-ui.tsx';
import type { ArgsFor } from './options/option-table.ts';
import type { CommandContext, CommandResult } from './shared/command-context.ts';
import { printSummary } from './shared/finish.ts';
import { hasScreen } from './shared/has-screen.ts';
import { lastRun } from './shared/last-run.ts';
import { type OpenScreen, openScreen } from './shared/open-screen.ts';
import { watchSignals } from './shared/signals.ts';
import { watchSuspension } from './shared/suspension.ts';

export type ReplayArgs = ArgsFor<'replay'> & { readonly file: string | undefined };
type NamedArgs = ReplayArgs & { readonly file: string };

interface Replayed {
  /** At its end; on a screen, where somebody quit. */
  readonly state: RunState;
  readonly exitCode: number;
  readonly truncated: boolean;
}

/** `conctop replay FILE`: a recorded run in the same screen, or as the same lines. As live, the summary follows. */
export async function replay(given: ReplayArgs, context: CommandContext, open: OpenScreen = openScreen): CommandResult {
  const { stderr } = context;
  const args = { ...given, file: given.file ?? lastRun('conctop replay FILE', stderr) };
  const { state, exitCode, truncated } = hasScreen(args, context)
    ? await withDisposal((defer) => replayOnScreen(args, context, open, defer))
    : replayAsText(args, context);
  if (truncated)
    stderr.write(`${args.file} ends in the middle of a line: everything written before it can be replayed.\n`);
  await printSummary(state, args, context);
  const error = state.ended?.error ?? null;
  if (error !== null) stderr.write(`The run failed: ${error.message}\n  ${error.hint}\n`);
  return exitCode;
}

function replayAsText({ file, at, json }: NamedArgs, { stdout, stderr }: CommandContext): Replayed {
  const recording = readRecording(file);
  const store = createRunStore();
  const progress = json ? stderr : stdout;
  const plain = createPlainReporter(store.getSnapshot, (line) => progress.write(`${line}\n`));
  for (const event of upTo(at, recording.events)) {
    store.onEvent(event);
    plain.onEvent(event);
  }
  store.close();
  return { state: store.getSnapshot(), exitCode: EXIT.done, truncated: recording.truncated };
}

/** What is played by then: as on the screen, what comes after a later event does not. */
function upTo(atMs: number | undefined, events: readonly RunEvent[]): readonly RunEvent[] {
  const past = atMs === undefined ? -1 : events.findIndex((event) => event.atMs > atMs);
  return past === -1 ? events : events.slice(0, past);
}

async function replayOnScreen(
  { file, at = 0, speed = 1, fps, theme }: NamedArgs,
  context: CommandContext,
  open: OpenScreen,
  defer: (dispose: Dispose) => void,
): Promise<Replayed> {
  const { timeline, reading, done, stop } = await openTimeline(file);
  defer(stop);
  const store = createRunStore(fps);
  defer(store.close);
  const player = createPlayer(store, { timeline, read: () => reading.fraction, speed, fromMs: at });
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
  defer(player.stop);
  player.start();
  // A line in the middle that cannot be read ends the replay as it would have ended before it began.
  await Promise.race([quitAsked, done.then(() => quitAsked)]);
  stop();
  const { truncated } = await done;
  return { state: store.getSnapshot(), exitCode: signals.exitCode() ?? EXIT.done, truncated };
}
