import { useEffect, useReducer, useSyncExternalStore } from 'react';
import { byUrgency } from '../domain/findings/index.ts';
import type { ReplayStatus } from '../domain/meaning/replay-status.ts';
import { coveredFields, questionNow } from '../domain/state/prediction.ts';
import { isOver, type RunState } from '../domain/state/run-state.ts';
import { isFromK6 } from '../domain/words/k6-words.ts';
import type { RunStore } from '../store/run-store.ts';
import type { Around } from './around.ts';
import { FootLines } from './chrome/foot-lines.tsx';
import { HeaderLine } from './chrome/header-line.tsx';
import { drawHelp, type HelpDrawing, HelpPane } from './chrome/help-pane.tsx';
import { ScrubBar } from './chrome/scrub-bar.tsx';
import { TabLine } from './chrome/tab-line.tsx';
import { TooSmall } from './chrome/too-small.tsx';
import { Dashboard } from './dashboard/dashboard.tsx';
import type { ReplayControls, RunControls } from './keys/controls.ts';
import { hintsOf, type KeyMode, NO_KEYS_HINTS } from './keys/key-bindings.ts';
import { useKeys } from './keys/use-keys.ts';
import { type Layout, layoutFor } from './layout.ts';
import { scrollsBy } from './mouse/wheel.ts';
import { PaneContext, type PaneTools, usePaneTools } from './panes/pane-context.ts';
import { insideOf, type PaneSize } from './panes/pane-size.ts';
import { ViewPane } from './panes/view-pane.tsx';
import type { CreateCanvas } from './plots/canvas.ts';
import { namedMoments } from './plots/mark-cells.ts';
import { coverSentence } from './prediction/cover.ts';
import { CoveredPane } from './prediction/covered-pane.tsx';
import { drawPrediction, isPredictionShown, predictionHints } from './prediction/shown.ts';
import { drawPresenter } from './presenter/draw-presenter.ts';
import { extrasOf } from './state/extras.ts';
import { isWatching, pictureOf, progressText, rampDots, replayText } from './state/progress.ts';
import { steeredBadge } from './state/steered-badge.ts';
import { useSurface } from './state/use-surface.ts';
import { useViewState, type ViewHandle } from './state/use-view-state.ts';
import { isFilterable, type ViewState } from './state/view-state.ts';
import type { Terminal } from './terminal.ts';
import { VIEWS } from './views/index.ts';
import type { ViewDrawing } from './views/view.ts';
import { Picture } from './widgets/picture.tsx';
import { Screen } from './widgets/screen.tsx';

export interface AppProps {
  readonly store: RunStore;
  readonly controls: RunControls;
  readonly mode: Exclude<KeyMode, 'pair'>;
  /** Only in a comparison. */
  readonly around?: Around;
  readonly recording: boolean;
  readonly themeName: string;
  readonly terminal: Terminal;
  readonly loadCanvas: () => Promise<CreateCanvas>;
}

export function App({ store, controls, mode, around, recording, themeName, terminal, loadCanvas }: AppProps) {
  const live = useSyncExternalStore(store.subscribe, store.getSnapshot);
  const replay = useReplay(controls.replay);
  const [view, handle] = useViewState(around?.themeSteps ?? 0);
  const onTheme = around?.onTheme;
  useEffect(() => onTheme?.(view.themeIndex), [onTheme, view.themeIndex]);
  const { columns, rows, paint, hasColours, canvas, background } = useSurface(
    terminal,
    loadCanvas,
    themeName,
    view.themeIndex,
  );
  const frozen = useFrozen(view, handle, live, mode);
  const state = pictureOf(frozen ?? live);
  // The help takes what it can get.
  const layout =
    around?.layoutFor(columns, rows, state) ??
    layoutFor(columns, rows, mode === 'replay' && !view.help ? mode : 'live', extrasOf(state));
  const tools: PaneTools = {
    paint,
    hasColours,
    canvas,
    marks: namedMoments(state),
    lit: around?.lit ?? null,
    ...axisOf(state),
    act: handle.dispatch,
  };
  const drawing = isPredictionShown(state) ? null : drawingOf(state, view, layout, tools);
  const help = view.help
    ? drawHelp(mode, bodySize(layout), { scroll: view.scroll.help ?? 0, paint, hasMouse: terminal.hasMouse })
    : null;
  const extent = (help ?? drawing)?.extent ?? null;
  const covers = coverSentence(state);
  const findings = covers !== null ? [covers] : isPredictionShown(state) ? [] : byUrgency(state.findings);
  const press = useKeys({
    mode,
    controls,
    view: handle,
    extent,
    now: store.getSnapshot,
    keyboard: terminal,
    takeAway: terminal.takeAway,
    headline: findings[0] ?? null,
    background,
    canAnswer: layout.kind !== 'too-small' && frozen === null,
  });
  const onSeek = (positionMs: number): void => controls.replay?.seekTo(positionMs);
  if (layout.kind === 'too-small') {
    return (
      <Screen paint={paint} columns={columns} rows={rows} terminal={terminal}>
        <TooSmall
          {...{ columns, rows, hasKeys: terminal.hasKeys }}
          {...(questionNow(state.prediction) === null ? {} : WAITS)}
        />
      </Screen>
    );
  }
  if (view.presents && !view.help && !isPredictionShown(state) && (state.ended?.error ?? null) === null) {
    return (
      <Screen paint={paint} columns={columns} rows={layout.rows} terminal={terminal}>
        <Picture columns={columns} lines={drawPresenter(state, { columns, rows: layout.rows }, paint)} />
      </Screen>
    );
  }
  return (
    <PaneContext.Provider value={tools}>
      <Screen
        paint={paint}
        columns={columns}
        rows={layout.rows}
        terminal={terminal}
        onWheel={scrollsBy(handle, extent)}
      >
        {around !== undefined && <Picture columns={columns} lines={around.above(columns, paint)} />}
        <HeaderLine
          {...headerOf(state, frozen !== null, replay, around?.subject ?? null)}
          recording={recording && state.ended === null}
          columns={columns}
        />
        <Body {...{ state, view, layout, drawing, help, mode }} />
        {around !== undefined && drawing === null && !view.help && layout.belowRows > 0 && (
          <Picture columns={columns} lines={around.below(state, { columns, rows: layout.belowRows }, tools)} />
        )}
        {replay === null || layout.scrubRows === 0 ? null : (
          <ScrubBar {...{ columns, replay, onSeek }} rows={layout.scrubRows} />
        )}
        <FootLines
          columns={columns}
          rows={drawing === null || view.help ? layout.findingRows : VIEW_FINDING_ROWS}
          findings={findings}
          said={view.said}
          prompt={view.prompt}
          onKey={press}
          hints={
            terminal.hasKeys || terminal.isFilm === true
              ? (predictionHints(state, view, mode) ??
                around?.hints ??
                hintsOf(
                  mode,
                  view.view,
                  isWatching(state) || isOver(state) || isFromK6(state),
                  replay === null ? state.paused : !replay.playing,
                ))
              : NO_KEYS_HINTS
          }
        />
      </Screen>
    </PaneContext.Provider>
  );
}

/** Another run follows, whatever becomes of this one. */
const isOneOfSeveral = (mode: KeyMode): boolean => mode === 'comparison' || mode === 'lesson';

/** A picture is frozen for as long as its run is the one that is shown: what is around it in a comparison is of the next run. */
function useFrozen(view: ViewState, { dispatch }: ViewHandle, live: RunState, mode: KeyMode): RunState | null {
  const isPast = isOneOfSeveral(mode) && view.frozen !== null && view.frozen.started !== live.started;
  useEffect(() => {
    if (isPast) dispatch({ type: 'toggle-freeze', now: live });
  });
  return isPast ? null : view.frozen;
}

/** What a key changes in a replay is seen at once, whether it plays or not. */
function useReplay(controls: ReplayControls | undefined): ReplayStatus | null {
  const [, drawAgain] = useReducer((count: number) => count + 1, 0);
  useEffect(() => controls?.subscribe(drawAgain), [controls]);
  return controls?.status() ?? null;
}

/** The time axis begins with the load, and is at least this long: otherwise the first seconds would race across it. */
const MIN_AXIS_MS = 15_000;

function axisOf({ steps, nowMs }: RunState): Pick<PaneTools, 'fromMs' | 'toMs'> {
  const fromMs = steps[0]?.startedAtMs ?? 0;
  return { fromMs, toMs: Math.max(nowMs, fromMs + MIN_AXIS_MS) };
}

const WAITS = { meanwhile: 'A question waits, and the load with it. q quits.' };

const HEADER_ROWS = 1;
const TAB_ROWS = 1;
const HINT_ROWS = 1;
/** A view has a line with its name and those of the others, and one finding. */
const VIEW_FINDING_ROWS = 1;

/** Between the header and the findings. */
const bodySize = ({ columns, rows, aboveRows, findingRows }: Layout): PaneSize => ({
  columns,
  rows: rows - aboveRows - HEADER_ROWS - findingRows - HINT_ROWS,
});

const viewSize = ({ columns, rows, aboveRows, scrubRows }: Layout) => ({
  columns,
  rows: rows - aboveRows - HEADER_ROWS - TAB_ROWS - scrubRows - VIEW_FINDING_ROWS - HINT_ROWS,
});

const filterOf = ({ view, filters }: ViewState): string | null => (isFilterable(view) ? filters[view] : null);

/** The current view; null: the overview, which consists of panes. */
function drawingOf(state: RunState, view: ViewState, layout: Layout, tools: PaneTools): ViewDrawing | null {
  const shown = view.view;
  if (shown === 'overview' || layout.kind === 'too-small') return null;
  const scroll = view.scroll[shown] ?? null;
  const { threads, units: showsUnits } = view;
  return VIEWS[shown]({
    state,
    ...insideOf(viewSize(layout)),
    scroll,
    filter: filterOf(view) ?? '',
    threads,
    showsUnits,
    tools,
  });
}

function headerOf(state: RunState, isFrozen: boolean, replay: ReplayStatus | null, subject: Around['subject'] | null) {
  const { name = '', title = '' } = state.started?.target ?? {};
  return {
    target: { name: subject?.name ?? name, title },
    badgeToken: subject?.colour ?? null,
    progress: {
      text: replay === null ? progressText(state) : replayText(replay),
      dots: rampDots(state),
      // The place in a replay is beside it, and goes on while what is recorded no longer does.
      elapsedMs: replay === null || isFrozen ? state.nowMs : null,
    },
    steered: steeredBadge(state),
    badge: isFrozen ? 'FROZEN' : state.paused ? 'PAUSED' : replay === null ? null : 'REPLAY',
  };
}

interface BodyProps {
  readonly state: RunState;
  readonly view: ViewState;
  readonly layout: Layout;
  readonly drawing: ViewDrawing | null;
  readonly help: HelpDrawing | null;
  readonly mode: Exclude<KeyMode, 'pair'>;
}

/** Between the header and the findings: the help, the panes or a view. */
function Body({ state, view, layout, drawing, help, mode }: BodyProps) {
  const { columns } = layout;
  const { paint } = usePaneTools();
  const size = bodySize(layout);
  if (help !== null) return <HelpPane drawing={help} size={size} />;
  if (isPredictionShown(state)) {
    const rows = size.rows - layout.scrubRows;
    return (
      <Picture
        columns={columns}
        lines={drawPrediction(state, mode === 'live' ? view.answer : null, { columns, rows }, paint)}
      />
    );
  }
  const [covered] = coveredFields(state);
  if (drawing !== null && covered !== undefined && view.view !== 'log') {
    return (
      <>
        <TabLine columns={columns} view={view.view} />
        <CoveredPane prediction={state.prediction} field={covered} size={viewSize(layout)} />
      </>
    );
  }
  if (drawing === null)
    return <Dashboard {...{ state, layout, otherLatency: view.otherLatency }} stays={!isOneOfSeveral(mode)} />;
  return (
    <>
      <TabLine columns={columns} view={view.view} />
      <ViewPane drawing={drawing} filter={filterOf(view)} typing={view.typing} size={viewSize(layout)} />
    </>
  );
}
