import { type Dispose, withDisposal } from '../../disposal.ts';
import { ConctopError } from '../../domain/errors.ts';
import type { RunConsumer } from '../../domain/events/run-event.ts';
import type { RunConfig } from '../../domain/plan/run-config.ts';
import type { RunState } from '../../domain/state/run-state.ts';
import { shellWord } from '../../domain/words/shell-word.ts';
import { whyNotWritten } from '../../domain/words/write-failure.ts';
import type { MetricsServer } from '../../metrics/serve-metrics.ts';
import { type KeptRun, keepRun } from '../../record/kept-runs.ts';
import { createRecordingWriter, type RecordingWriter } from '../../record/recording-writer.ts';
import { createPlainReporter } from '../../report/plain-reporter.ts';
import type { Session, SessionOptions } from '../../session.ts';
import { createRunStore } from '../../store/run-store.ts';
import type { Target } from '../../target/target.ts';
import type { RunControls } from '../../ui/keys/controls.ts';
import type { UiHandle } from '../../ui/start-ui.tsx';
import type { RunArgs } from '../options/option-table.ts';
import { predictionOf } from '../options/prediction-of.ts';
import { assertRunsHere } from './assert-runs-here.ts';
import type { CommandContext, CommandResult } from './command-context.ts';
import { checkThresholds, printSummary } from './finish.ts';
import { hasScreen } from './has-screen.ts';
import { type OpenScreen, openScreen } from './open-screen.ts';
import { whenReaderGoes } from './output.ts';
import { reportsOfRun, temporaryRecording } from './report-of-run.ts';
import { screenOptions } from './screen-options.ts';
import { watchEndings } from './watch-endings.ts';

export interface RunOf {
  readonly config: RunConfig;
  /** Called once the first frame is drawn: it may read files and versions. */
  readonly target: () => Promise<Target>;
  readonly metricsUrl: string | null;
  readonly pprofUrl?: string | null;
  /** What k6 on other machines must send with its figures. */
  readonly k6Token?: string;
}

/** The parts of a run; a test has its own. Loaded on demand: launching, load and probes are a fifth of the bundle. */
export interface RunMakers {
  readonly openScreen: OpenScreen;
  readonly startSession: (options: SessionOptions) => Promise<Session>;
}

const LIVE: RunMakers = {
  openScreen,
  async startSession(options) {
    const { startSession } = await import('../../session.ts');
    return startSession(options);
  },
};

/** What `conctop <target>`, `run` and `attach` share: screen or plain lines, recording, signals, summary, exit code. */
export const runSession = (of: RunOf, args: RunArgs, context: CommandContext, makers = LIVE): CommandResult =>
  withDisposal((defer) => runWith(of, args, context, makers, defer));

async function runWith(
  of: RunOf,
  args: RunArgs,
  context: CommandContext,
  makers: RunMakers,
  defer: (dispose: Dispose) => void,
): CommandResult {
  const { stdin, stdout, stderr } = context;
  // Anything invalid is refused before a screen opens or a file is created.
  const config = await assertRunsHere(of.config);
  const withScreen = hasScreen(args, context);
  const predict = predictionOf(args, config, withScreen && stdin.isTTY === true);
  const store = createRunStore(args.fps);
  defer(store.close);
  const reports = reportsOfRun(args);
  const recordFile = args.record ?? (reports === null ? null : temporaryRecording(defer));
  const recorder =
    recordFile === null ? null : createRecordingWriter(recordFile, context.version, undefined, args.force);
  defer(() => recorder?.close?.());
  const kept = args.keep === false ? null : keepRun(context.version);
  defer(() => kept?.close?.());
  const progress = args.json ? stderr : stdout;
  const plain = withScreen ? null : createPlainReporter(store.getSnapshot, (line) => progress.write(`${line}\n`));
  const metrics = await metricsOf(args, store.getSnapshot, defer);
  if (metrics !== null && plain !== null) progress.write(`metrics on ${metrics.url}\n`);
  const consumers: RunConsumer[] = [recorder, kept, plain, metrics?.consumer ?? null].filter(
    (consumer) => consumer !== null,
  );

  // The screen comes first: it shows how the target is built and started. Its keys reach a session that starts below, and a
  // key that quits before there is one is not lost.
  let session: Session | null = null;
  let screen: UiHandle | null = null;
  const endings = watchEndings({ screen: () => screen, session: () => session }, defer);
  const controls: RunControls = {
    togglePause: () => session?.togglePause(),
    stepUp: () => session?.stepUp(),
    stepDown: () => session?.stepDown(),
    askStacks: () => session?.askStacks(),
    prediction: {
      ask: () => session?.asking.ask(['threads']),
      guess: (name, value) => session?.asking.guess(name, value),
      proceed: () => session?.asking.proceed(),
    },
    steering: {
      mark: (label, atMs) => session?.steering.mark(label, atMs),
      nextWork: () => session?.steering.nextWork() ?? null,
      changeDelay: (direction) => session?.steering.changeDelay(direction) ?? null,
      fault: () => session?.steering.fault() ?? null,
      toggleLoad: () => session?.steering.toggleLoad() ?? null,
      jump: (text) => session?.steering.jump(text) ?? null,
      fixed: () => session?.steering.fixed() ?? null,
    },
    ...endings.keys,
  };
  // With --json, stdout has only the summary, at the end.
  if (plain !== null && !args.json) defer(whenReaderGoes(context.terminal, endings.readerGone));
  defer(() => screen?.close());
  if (withScreen) {
    screen = await makers.openScreen(
      {
        ...screenOptions(args, context),
        ...{ store, controls, mode: 'live', recordFile: args.record ?? null },
      },
      context,
    );
  }
  session = await makers.startSession({
    config,
    target: await of.target(),
    metricsUrl: of.metricsUrl,
    pprofUrl: of.pprofUrl ?? null,
    ...(of.k6Token === undefined ? {} : { k6Token: of.k6Token }),
    generatorPath: context.generatorPath,
    conctopVersion: context.version,
    store,
    consumers,
    signal: endings.asked,
    ...predict,
  });
  context.onCrash(() => {
    session?.abandonSync();
    recorder?.flush();
    kept?.flush();
  });
  const { state, error } = await session.done;
  // A failure stays on the screen, with the log and what was measured, until the user presses a key.
  if (screen !== null && error !== null && stdin.isTTY === true) await endings.whenAsked;
  screen?.close();
  await printSummary(state, args, context);
  recorder?.close?.();
  try {
    if (recorder !== null && reports !== null) {
      const { writeReports } = await import('../report/write-reports.ts');
      await writeReports([recorder.file], reports, { ...args, force: args.force ?? false }, context);
    }
  } finally {
    // Where the report could not be written, the recording is what is left of the run.
    if (recorder !== null && args.record !== undefined) printRecording(recorder, reports === null, context);
    else {
      sayReportIsPartial(recorder, context);
      // Of a run that failed its own reason is what matters, and it is the last that is read.
      if (kept !== null && (error === null || kept.failure() === null)) printKept(kept, reports === null, context);
    }
  }
  if (error !== null) throw asEnded(error, endings.exitCode());
  return endings.exitCode() ?? checkThresholds(state, args, stderr);
}

/** Loaded where it is asked for; it listens before a screen opens, so that a taken port is said in the terminal. */
async function metricsOf(
  args: RunArgs,
  state: () => RunState,
  defer: (dispose: Dispose) => void,
): Promise<MetricsServer | null> {
  const address = args['serve-metrics'];
  if (address === undefined) return null;
  const { serveMetrics } = await import('../../metrics/serve-metrics.ts');
  const server = await serveMetrics(address, state);
  defer(server.close);
  return server;
}

/** After an interrupted run without any result the reason is printed, and the exit code is still that of the signal. */
function asEnded(error: ConctopError, signalCode: number | null): ConctopError {
  if (error.code !== 'no-good-answer' || signalCode === null) return error;
  const { code, message, hint, details } = error;
  return new ConctopError(code, message, { hint, details, exitCode: signalCode });
}

/** The last line of a run that nobody asked to record: where a person reads it, and what is missing anywhere. */
function printKept(kept: KeptRun, canReport: boolean, { stderr }: CommandContext): void {
  const failure = kept.failure();
  if (failure !== null) stderr.write(`${failure}\n`);
  else if (stderr.isTTY === true && kept.file() !== null) {
    const report = canReport ? '; conctop report -o report.html makes a page of it' : '';
    stderr.write(`conctop replay shows this run again${report}.\n`);
  }
}

/** A report is made of a recording that goes again: where that stopped, the report does. */
function sayReportIsPartial(recorder: RecordingWriter | null, { stderr }: CommandContext): void {
  const failure = recorder?.failure() ?? null;
  if (failure === null) return;
  stderr.write(
    `The report holds only the beginning of the run, whose recording stopped early: ${whyNotWritten(failure)}.\n  Free some space, or name another disk for temporary files with TMPDIR.\n`,
  );
}

/** The last line of a run: what its recording is good for. */
function printRecording(recorder: RecordingWriter, canReport: boolean, { stderr }: CommandContext): void {
  const failure = recorder.failure();
  if (failure === null) {
    const file = shellWord(recorder.file);
    const report = canReport ? `, or conctop report ${file} -o report.html` : '';
    stderr.write(`Recorded to ${recorder.file}: conctop replay ${file}${report}\n`);
  } else {
    stderr.write(
      `The recording ${recorder.file} stopped early: ${whyNotWritten(failure)}. Everything written until then can be replayed.\n  Next time free some space first, or record to another disk: --record FILE.\n`,
    );
  }
}
