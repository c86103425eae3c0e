import { type Dispose, withDisposal } from '../../disposal.ts';
import type { ConctopError } from '../../domain/errors.ts';
import type { RunConsumer } from '../../domain/events/run-event.ts';
import type { RunConfig } from '../../domain/plan/run-config.ts';
import { type Summary, summarize } from '../../domain/words/summary.ts';
import { createRecordingWriter } from '../../record/recording-writer.ts';
import type { Session, SessionOptions } from '../../session.ts';
import { createRunStore, type RunStore } from '../../store/run-store.ts';
import type { CommandContext } from '../shared/command-context.ts';
import type { RunSubject } from './subject-plan.ts';

export interface SubjectRun {
  readonly subject: RunSubject;
  readonly config: RunConfig;
  readonly recordFile: string | null;
  readonly force: boolean;
  readonly signal: AbortSignal;
  /** A build and whatever else takes a while before the load begins. */
  readonly onProgress: (message: string) => void;
  /** Where the run can be seen, before it starts. */
  readonly onStore: (store: RunStore) => void;
  /** The session under way, for signals; null: over. */
  readonly onSession: (session: Session | null) => void;
}

export interface RunOutcome {
  readonly summary: Summary;
  readonly error: ConctopError | null;
}

export type StartSession = (options: SessionOptions) => Promise<Session>;

/** One run of one subject, from its start to the end of its last process. */
export const runSubject = (run: SubjectRun, context: CommandContext, start: StartSession): Promise<RunOutcome> =>
  withDisposal((defer) => runWith(run, context, start, defer));

async function runWith(
  { subject, config, recordFile, force, signal, onProgress, onStore, onSession }: SubjectRun,
  { generatorPath, version }: CommandContext,
  start: StartSession,
  defer: (dispose: Dispose) => void,
): Promise<RunOutcome> {
  const store = createRunStore();
  defer(store.close);
  onStore(store);
  const recorder = recordFile === null ? null : createRecordingWriter(recordFile, version, undefined, force);
  defer(() => recorder?.close?.());
  const session = await start({
    config,
    target: await subject.target(),
    metricsUrl: null,
    generatorPath,
    conctopVersion: version,
    store,
    consumers: [recorder, builds(onProgress)].filter((consumer) => consumer !== null),
    signal,
  });
  onSession(session);
  defer(() => onSession(null));
  const { state, error } = await session.done;
  return { summary: summarize(state), error };
}

/** Building takes minutes the first time; checking and starting take no time that needs a line. */
function builds(onProgress: (message: string) => void): RunConsumer {
  let last = '';
  return {
    onEvent(event) {
      if (event.type !== 'target-progress' || event.phase !== 'building' || event.message === last) return;
      last = event.message;
      onProgress(event.message);
    },
  };
}
