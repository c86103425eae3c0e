import { join } from 'node:path';
import { withDisposal } from '../../disposal.ts';
import { ConctopError } from '../../domain/errors.ts';
import type { RunConsumer } from '../../domain/events/run-event.ts';
import type { RunPage } from '../../domain/lesson/lesson.ts';
import type { RunResult } from '../../domain/lesson/progress.ts';
import { type Summary, summarize } from '../../domain/words/summary.ts';
import type { Session } from '../../session.ts';
import { createRunStore, type RunStore } from '../../store/run-store.ts';
import { type RunOutcome, runSubject, type StartSession } from '../compare/run-subject.ts';
import { planTarget } from '../compare/subjects/subject-plan.ts';
import { assertRunsHere } from '../shared/assert-runs-here.ts';
import type { CommandContext } from '../shared/command-context.ts';
import { type FoundLesson, recordingOf } from './lesson-catalog.ts';

export interface Playing {
  readonly found: FoundLesson;
  readonly context: CommandContext;
  readonly startSession: StartSession;
  /** Short holds, and a recording at once. */
  readonly isFast: boolean;
  readonly force: boolean;
  /** A folder for the recordings of its runs; null: none. */
  readonly recordFolder: string | null;
  readonly onSession: (session: Session | null) => void;
  readonly onStore: (run: string, store: RunStore) => void;
  /** Plain lines of a run; null: it has a screen. */
  readonly linesOf: ((store: RunStore) => RunConsumer) | null;
  readonly onProblem: (message: string) => void;
}

export const recordFileOf = (folder: string, run: string): string => join(folder, `${run}.ndjson.gz`);

/** Long enough for six samples of threads. */
const FAST_HOLD_MS = 1_500;
const FAST_SPEED = 16;

/** A run of a lesson, live or from its recording. Aborted, it has ended when this resolves. */
export async function playRun(
  page: RunPage,
  playing: Playing,
  signal: AbortSignal,
  fromRecording: boolean,
): Promise<RunResult> {
  try {
    return fromRecording ? await replayed(page, playing, signal) : await live(page, playing, signal);
  } catch (cause) {
    if (!(cause instanceof ConctopError)) throw cause;
    return { status: 'failed', message: cause.message, hint: cause.hint };
  }
}

async function live(page: RunPage, playing: Playing, signal: AbortSignal): Promise<RunResult> {
  const { context, recordFolder } = playing;
  const linesOf = linesFor(page, playing);
  const subject = planTarget(page.target, join(context.packageRoot, 'targets'), {
    ...{ ui: false, json: false, steps: page.steps },
    hold: playing.isFast ? Math.min(FAST_HOLD_MS, page.holdMs) : page.holdMs,
    ...(page.delayMs === null ? {} : { delay: page.delayMs }),
    ...(page.path === null ? {} : { path: page.path }),
  });
  const config = await assertRunsHere(subject.configFor(page.work));
  let run: RunStore | null = null;
  const outcome = await runSubject(
    {
      ...{ subject, config, signal, force: playing.force },
      recordFile: recordFolder === null ? null : recordFileOf(recordFolder, page.id),
      onProgress: () => undefined,
      onReady: () => undefined,
      onProblem: playing.onProblem,
      onSession: playing.onSession,
      onStore(store) {
        run = store;
        playing.onStore(page.id, store);
      },
      alsoTo: linesOf === null ? [] : [{ onEvent: lazily(() => (run === null ? null : linesOf(run))) }],
    },
    context,
    playing.startSession,
  );
  if (outcome.recordingProblem !== null) playing.onProblem(outcome.recordingProblem);
  return resultOf(outcome, page, playing, signal);
}

const SILENT: RunConsumer = { onEvent: () => undefined };

/** The lines of a covered run would name what is to be found. */
const linesFor = ({ isCovered }: RunPage, { linesOf }: Playing): Playing['linesOf'] =>
  linesOf !== null && isCovered ? () => SILENT : linesOf;

/** Made with the first event: the store of a run is there only once it begins. */
function lazily(make: () => RunConsumer | null | undefined): RunConsumer['onEvent'] {
  let consumer: RunConsumer | null = null;
  return (event) => {
    consumer ??= make() ?? null;
    consumer?.onEvent(event);
  };
}

function resultOf({ summary, error }: RunOutcome, page: RunPage, { found }: Playing, signal: AbortSignal): RunResult {
  if (signal.aborted) return { status: 'skipped' };
  if (error === null) return { status: 'measured', summary, source: 'live' };
  const { message, hint } = error;
  if (error.code !== 'toolchain-missing') return { status: 'failed', message, hint };
  return { status: 'missing', message, install: hint, hasRecording: recordingOf(found, page.id) !== null };
}

async function replayed(page: RunPage, playing: Playing, signal: AbortSignal): Promise<RunResult> {
  const file = recordingOf(playing.found, page.id);
  if (file === null) {
    const message = `There is no recording of the run ${page.id}.`;
    return { status: 'failed', message, hint: `Run it here: conctop learn ${playing.found.lesson.name}.` };
  }
  const store = createRunStore();
  playing.onStore(page.id, store);
  const linesOf = linesFor(page, playing);
  if (linesOf === null) await playedOnClock(file, store, playing.isFast, signal);
  else await playedAtOnce(file, store, linesOf(store));
  store.close();
  const summary: Summary = summarize(store.getSnapshot());
  return signal.aborted ? { status: 'skipped' } : { status: 'measured', summary, source: 'recording' };
}

const playedOnClock = (file: string, store: RunStore, isFast: boolean, signal: AbortSignal): Promise<void> =>
  withDisposal(async (defer) => {
    const { openTimeline } = await import('../../record/open-timeline.ts');
    const { createPlayer } = await import('../../record/player.ts');
    const { tapeOf } = await import('../../record/tape.ts');
    const { timeline, reading, done } = await openTimeline(file);
    await done;
    const player = createPlayer(
      tapeOf(store, timeline, () => reading.fraction),
      { speed: isFast ? FAST_SPEED : 1 },
    );
    const aborted = new Promise<void>((resolve) => {
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
    player.start();
    defer(player.stop);
    if (!signal.aborted) await Promise.race([player.ended, aborted]);
  });

async function playedAtOnce(file: string, store: RunStore, lines: RunConsumer): Promise<void> {
  const { readRecording } = await import('../../record/recording-reader.ts');
  for (const event of readRecording(file).events) {
    store.onEvent(event);
    lines.onEvent(event);
  }
}
