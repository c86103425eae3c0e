import type { RunConfig } from '../domain/run-config.ts';
import type { RunConsumer } from '../domain/run-event.ts';
import { createRecordingWriter, type RecordingWriter } from '../record/recording-writer.ts';
import { createPlainReporter } from '../report/plain-reporter.ts';
import type { Session } from '../session.ts';
import { createRunStore, DEFAULT_FPS, type RunStore } from '../store/run-store.ts';
import type { Subject } from '../target/subject.ts';
import type { RunControls } from '../ui/controls.ts';
import type { UiHandle } from '../ui/start-ui.tsx';
import type { CommandContext, CommandResult } from './command-context.ts';
import { checkThresholds, printSummary } from './finish.ts';
import { hasScreen } from './has-screen.ts';
import { parseFps } from './parse-values.ts';
import type { RunArgs } from './run-options.ts';
import { watchSignals } from './signals.ts';

export interface RunOf {
  readonly config: RunConfig;
  /** Resolved once the first frame is drawn: it may read files and ask for versions. */
  readonly subject: () => Promise<Subject>;
  readonly metricsUrl: string | null;
}

/** What `conctop <target>`, `run` and `attach` share: screen or plain lines, recording, signals, summary, exit code. */
export async function runSession(of: RunOf, args: RunArgs, context: CommandContext): CommandResult {
  const { stdout, stderr } = context;
  const withScreen = hasScreen(args, context);
  const store = createRunStore(args.fps === undefined ? DEFAULT_FPS : parseFps(args.fps));
  const recorder = args.record === undefined ? null : createRecordingWriter(args.record, context.version);
  const progress = args.json ? stderr : stdout;
  const plain = withScreen ? null : createPlainReporter(store.getSnapshot, (line) => progress.write(`${line}\n`));
  const consumers: RunConsumer[] = [recorder, plain].filter((consumer) => consumer !== null);

  // The screen comes first: it shows how the target is built and started. Its keys reach a session that starts below.
  let session: Session | null = null;
  let sayQuit: () => void = () => undefined;
  const quitAsked = new Promise<void>((resolve) => {
    sayQuit = resolve;
  });
  const endInOrder = (): void => {
    sayQuit();
    session?.quit();
  };
  let screen: UiHandle | null = null;
  const signals = watchSignals(endInOrder, () => {
    screen?.close();
    session?.abandonSync();
  });
  const controls: RunControls = {
    togglePause: () => session?.togglePause(),
    stepUp: () => session?.stepUp(),
    stepDown: () => session?.stepDown(),
    quit: (reason) => (reason === 'interrupt' ? signals.interrupt() : endInOrder()),
  };
  try {
    if (withScreen) screen = await openScreen(context, store, controls, args);
    // Loaded after the first frame is drawn: launching, load and probes are a fifth of the bundle.
    const { startSession } = await import('../session.ts');
    session = startSession({
      config: of.config,
      subject: await of.subject(),
      metricsUrl: of.metricsUrl,
      generatorPath: context.generatorPath,
      conctopVersion: context.version,
      store,
      consumers,
    });
    context.onCrash(() => session?.abandonSync());
    const { state, error } = await session.done;
    // A failure stays on the screen, with the log and what was measured, until somebody has read it.
    if (screen !== null && error !== null) await quitAsked;
    screen?.close();
    await printSummary(state, args, context);
    if (recorder !== null) tellRecording(recorder, context);
    if (error !== null) throw error;
    return signals.exitCode() ?? checkThresholds(state, args, stderr);
  } finally {
    screen?.close();
    signals.stop();
    store.close();
  }
}

async function openScreen(
  context: CommandContext,
  store: RunStore,
  controls: RunControls,
  args: RunArgs,
): Promise<UiHandle> {
  const { startUi, restoreTerminalSync } = await import('../ui/start-ui.tsx');
  context.onCrash(() => restoreTerminalSync());
  return startUi({
    store,
    controls,
    mode: 'live',
    stdout: context.stdout,
    stdin: context.stdin,
    recordFile: args.record ?? null,
    ...(args.theme === undefined ? {} : { theme: args.theme }),
  });
}

function tellRecording(recorder: RecordingWriter, { stderr }: CommandContext): void {
  const failure = recorder.failure();
  if (failure === null) {
    stderr.write(`Recorded to ${recorder.file}: conctop replay ${recorder.file}\n`);
  } else {
    stderr.write(
      `The recording ${recorder.file} stopped early: ${failure.message}. What was written until then can be replayed.\n`,
    );
  }
}
