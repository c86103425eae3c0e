import { ConctopError, EXIT } from '../domain/errors.ts';
import { createPlayer, type Player } from '../record/player.ts';
import { type Recording, readRecording } from '../record/recording-reader.ts';
import { createPlainReporter } from '../report/plain-reporter.ts';
import { createRunStore, DEFAULT_FPS } from '../store/run-store.ts';
import type { CommandContext, CommandResult } from './command-context.ts';
import { printSummary } from './finish.ts';
import { hasScreen } from './has-screen.ts';
import { parseFps } from './parse-values.ts';
import type { RunArgs } from './run-options.ts';
import { watchSignals } from './signals.ts';

export interface ReplayArgs extends Pick<RunArgs, 'ui' | 'json' | 'theme' | 'fps'> {
  readonly file: string;
  readonly speed?: string | undefined;
}

const SPEED_HINT = 'Write it like --speed 2; 0.25 to 16.';

/** `conctop replay FILE`: a recorded run in the same screen. Without a terminal: the same lines and summary as live. */
export async function replay(args: ReplayArgs, context: CommandContext): CommandResult {
  const recording = readRecording(args.file);
  const speed = Number(args.speed ?? 1);
  if (![0.25, 0.5, 1, 2, 4, 8, 16].includes(speed)) {
    throw new ConctopError('bad-usage', `--speed ${args.speed} is not a playback speed.`, {
      hint: SPEED_HINT,
      exitCode: EXIT.usage,
    });
  }
  return hasScreen(args, context)
    ? replayOnScreen(recording, speed, args, context)
    : replayAsText(recording, args, context);
}

async function replayAsText(recording: Recording, args: ReplayArgs, context: CommandContext): CommandResult {
  const { stdout, stderr } = context;
  const store = createRunStore();
  const progress = args.json ? stderr : stdout;
  const plain = createPlainReporter(store.getSnapshot, (line) => progress.write(`${line}\n`));
  for (const event of recording.events) {
    store.onEvent(event);
    plain.onEvent(event);
  }
  store.close();
  if (recording.truncated)
    stderr.write(`${args.file} ends in the middle of a line: shown is what was written before.\n`);
  await printSummary(store.getSnapshot(), args, context);
  return EXIT.done;
}

async function replayOnScreen(
  recording: Recording,
  speed: number,
  args: ReplayArgs,
  context: CommandContext,
): CommandResult {
  const { startUi, restoreTerminalSync } = await import('../ui/start-ui.tsx');
  context.onCrash(() => restoreTerminalSync());
  const store = createRunStore(args.fps === undefined ? DEFAULT_FPS : parseFps(args.fps));
  const player: Player = createPlayer(recording.events, store, undefined, speed);
  let quit: () => void = () => undefined;
  const quitAsked = new Promise<void>((resolve) => {
    quit = resolve;
  });
  const signals = watchSignals(quit, () => restoreTerminalSync());
  const screen = startUi({
    store,
    mode: 'replay',
    stdout: context.stdout,
    stdin: context.stdin,
    recordFile: null,
    controls: {
      togglePause: player.togglePause,
      // In a replay + and - change the playback's speed: the run's own steps are history.
      stepUp: player.faster,
      stepDown: player.slower,
      quit: (reason) => (reason === 'interrupt' ? signals.interrupt() : quit()),
      replay: player,
    },
    ...(args.theme === undefined ? {} : { theme: args.theme }),
  });
  try {
    player.start();
    await quitAsked;
  } finally {
    player.stop();
    screen.close();
    signals.stop();
    store.close();
  }
  return signals.exitCode() ?? EXIT.done;
}
