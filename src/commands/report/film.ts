import type { Comparison } from '../../domain/comparison/whole.ts';
import type { RunEvent, RunStarted } from '../../domain/events/run-event.ts';
import { checkFindings } from '../../domain/findings/index.ts';
import { foldRun } from '../../domain/state/fold-run.ts';
import { initialRunState } from '../../domain/state/run-state.ts';
import { readRecording } from '../../record/recording-reader.ts';
import { type CastFrame, castReport } from '../../report/cast.ts';
import { chosenRecordings } from './details.ts';

export interface FilmOptions {
  readonly columns: number;
  readonly rows: number;
  readonly fps: number;
  readonly themeName: string;
}

/** Of the start before the server listens: a build of a minute is no film. */
const START_MS = 3_000;
const HIDE_CURSOR = '\x1b[?25l';
/** An hour at four frames a second would be a film that nobody's browser loads: then they are further apart. */
const MOST_FRAMES = 1_200;

/** The run as a film of its screen. */
export async function castOf(events: readonly RunEvent[], options: FilmOptions): Promise<string> {
  const { frames, started } = await filmed(events, options);
  const title = `conctop ${started?.target.name ?? ''}`.trim();
  return castReport({ ...options, title, startedAt: started?.startedAt ?? '' }, [...frames]);
}

/** One round of each, one after the other, as far as recordings were kept; then the screen at the end, as somebody reads it. */
export async function castOfComparison(comparison: Comparison, options: FilmOptions): Promise<string> {
  const { comparisonFrames, READ_SCREEN_SECONDS } = await import('../../ui/comparison/off-screen.ts');
  const frames: CastFrame[] = [];
  let atSeconds = 0;
  for (const file of chosenRecordings(comparison)) {
    const run = await filmed(readRecording(file).events, options);
    const from = atSeconds;
    frames.push(...run.frames.map((frame) => ({ ...frame, atSeconds: from + frame.atSeconds })));
    atSeconds = from + run.seconds;
  }
  for (const { text, seconds } of await comparisonFrames({ ...options, comparison })) {
    frames.push({ atSeconds, text: frames.length === 0 ? HIDE_CURSOR + text : text });
    atSeconds += seconds;
  }
  // Players end at the last event: without one nobody would have read the last screen.
  frames.push({ atSeconds, text: '' });
  const names = new Set(comparison.works.flatMap(({ subjects }) => subjects.map(({ name }) => name)));
  const title = `conctop compare ${[...names].join(' ')}`;
  const { startedAt } = comparison;
  return castReport({ ...options, title, startedAt, longestRestSeconds: READ_SCREEN_SECONDS }, frames);
}

interface Filmed {
  readonly frames: readonly CastFrame[];
  readonly seconds: number;
  readonly started: RunStarted | null;
}

/** A run's screen, drawn by the screen's own code. Findings are judged anew, as in a replay, once for each frame. */
async function filmed(recorded: readonly RunEvent[], options: FilmOptions): Promise<Filmed> {
  const { openOffScreen } = await import('../../ui/off-screen.tsx');
  const events = recorded.filter(({ type }) => type !== 'finding');
  const lastMs = events.reduce((latest, { atMs }) => Math.max(latest, atMs), 0);
  const readyMs = events.find(({ type }) => type === 'target-ready')?.atMs ?? 0;
  const fromMs = Math.max(0, readyMs - START_MS);
  const intervalMs = Math.max(1000 / options.fps, (lastMs - fromMs) / MOST_FRAMES);
  const screen = await openOffScreen({ ...options, first: initialRunState });
  const frames: CastFrame[] = [];
  let state = initialRunState;
  let next = 0;
  try {
    for (let atMs = fromMs; ; atMs = Math.min(atMs + intervalMs, lastMs)) {
      for (let event = events[next]; event !== undefined && event.atMs <= atMs; event = events[next]) {
        next += 1;
        state = foldRun(state, event);
      }
      state = checkFindings(state).reduce(foldRun, state);
      const text = await screen.show(state);
      if (text !== '')
        frames.push({ atSeconds: (atMs - fromMs) / 1000, text: frames.length === 0 ? HIDE_CURSOR + text : text });
      if (atMs >= lastMs) break;
    }
  } finally {
    screen.close();
  }
  return { frames, seconds: (lastMs - fromMs) / 1000, started: state.started };
}
