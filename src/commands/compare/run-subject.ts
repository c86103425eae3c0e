import { type Dispose, withDisposal } from '../../disposal.ts';
import { ConctopError } from '../../domain/errors.ts';
import type { RunConsumer } from '../../domain/events/run-event.ts';
import type { RunConfig } from '../../domain/plan/run-config.ts';
import { type Summary, summarize } from '../../domain/words/summary.ts';
import { whyNotWritten } from '../../domain/words/write-failure.ts';
import { createRecordingWriter } from '../../record/recording-writer.ts';
import type { Session, SessionOptions } from '../../session.ts';
import { createRunStore, type RunStore } from '../../store/run-store.ts';
import type { CommandContext } from '../shared/command-context.ts';
import type { RunSubject } from './subjects/subject-plan.ts';

export interface SubjectRun {
  readonly subject: RunSubject;
  readonly config: RunConfig;
  readonly recordFile: string | null;
  readonly force: boolean;
  readonly signal: AbortSignal;
  /** A build, which takes a while before the load begins. */
  readonly onProgress: (message: string) => void;
  /** It cannot be recorded, and is run nevertheless. */
  readonly onProblem: (message: string) => void;
  /** Its server serves. */
  readonly onReady: () => void;
  /** Where the run can be seen, before it starts. */
  readonly onStore: (store: RunStore) => void;
  /** The session under way, for signals; null: over. */
  readonly onSession: (session: Session | null) => void;
  /** What gets its events, too. */
  readonly alsoTo?: readonly RunConsumer[];
}

export interface RunOutcome {
  readonly summary: Summary;
  readonly error: ConctopError | null;
  /** False: nothing is in its file, or it has none. */
  readonly isRecorded: boolean;
  /** Why its recording is not whole, a sentence; null: it is, or there is none. */
  readonly recordingProblem: string | null;
}

export type StartSession = (options: SessionOptions) => Promise<Session>;

/** One run of one subject, from its start to the end of its last process. */
export const runSubject = (run: SubjectRun, context: CommandContext, start: StartSession): Promise<RunOutcome> =>
  withDisposal((defer) => runWith(run, context, start, defer));

async function runWith(
  {
    subject,
    config,
    recordFile,
    force,
    signal,
    onProgress,
    onProblem,
    onReady,
    onStore,
    onSession,
    alsoTo = [],
  }: SubjectRun,
  { generatorPath, version }: CommandContext,
  start: StartSession,
  defer: (dispose: Dispose) => void,
): Promise<RunOutcome> {
  const store = createRunStore();
  defer(store.close);
  onStore(store);
  const target = await attempted(() => subject.target());
  if (target instanceof ConctopError) {
    return { summary: summarize(store.getSnapshot()), error: target, isRecorded: false, recordingProblem: null };
  }
  const recorder = await attempted(() =>
    recordFile === null ? null : createRecordingWriter(recordFile, version, undefined, force),
  );
  // What is measured is worth more than its recording.
  const writer = recorder instanceof ConctopError ? null : recorder;
  if (recorder instanceof ConctopError) onProblem(recorder.message);
  defer(() => writer?.close?.());
  const session = await start({
    config,
    target,
    metricsUrl: null,
    generatorPath,
    conctopVersion: version,
    store,
    consumers: [writer, untilReady(onProgress, onReady), ...alsoTo].filter((consumer) => consumer !== null),
    signal,
  });
  onSession(session);
  defer(() => onSession(null));
  const { state, error } = await session.done;
  writer?.close?.();
  const failure = writer?.failure() ?? null;
  return {
    ...{ summary: summarize(state), error },
    isRecorded: writer !== null,
    recordingProblem:
      recorder instanceof ConctopError
        ? recorder.message
        : failure === null
          ? null
          : `The recording ${recordFile} stopped early: ${whyNotWritten(failure)}.`,
  };
}

/** What is expected to go wrong with one of several, as a value: the others go on. */
async function attempted<T>(does: () => T | Promise<T>): Promise<T | ConctopError> {
  try {
    return await does();
  } catch (cause) {
    if (cause instanceof ConctopError) return cause;
    throw cause;
  }
}

/** Building takes minutes the first time; checking and starting take no time that needs a line. */
function untilReady(onProgress: (message: string) => void, onReady: () => void): RunConsumer {
  let last = '';
  return {
    onEvent(event) {
      if (event.type === 'target-ready') onReady();
      if (event.type !== 'target-progress' || event.phase !== 'building' || event.message === last) return;
      last = event.message;
      onProgress(event.message);
    },
  };
}
