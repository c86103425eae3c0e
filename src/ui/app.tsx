import { Box, useInput } from 'ink';
import { useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import { byUrgency } from '../domain/findings/index.ts';
import type { RunState } from '../domain/run-state.ts';
import type { RunStore } from '../store/run-store.ts';
import { centre, toWidth } from './ansi-text.ts';
import type { RunControls } from './controls.ts';
import { Dashboard } from './dashboard.tsx';
import { type Action, actionOf, hintsOf, viewOfKey } from './key-bindings.ts';
import { keyNames } from './key-names.ts';
import { type Layout, layoutFor, MIN_COLUMNS, MIN_ROWS } from './layout.ts';
import { FootLines } from './panes/foot-lines.tsx';
import { HeaderLine } from './panes/header-line.tsx';
import { HelpPane } from './panes/help-pane.tsx';
import { PaneContext, type PaneTools } from './panes/pane-context.ts';
import { TabLine } from './panes/tab-line.tsx';
import { ViewPane } from './panes/view-pane.tsx';
import { BOOK_COLUMNS, type PictureBook } from './picture-book.ts';
import type { CreateCanvas } from './plots/canvas.ts';
import { isWatching, progressText, rampDots, replayText } from './progress.ts';
import { type ColourDepth, createPaint, THEMES } from './theme.ts';
import { initialViewState, isFilterable, reduceView, type ViewAction, type ViewState } from './view-state.ts';
import { VIEWS } from './views/index.ts';
import { innerColumns } from './widgets/pane-frame.tsx';
import { Picture, PictureContext } from './widgets/picture.tsx';

export interface AppProps {
  readonly store: RunStore;
  readonly controls: RunControls;
  readonly mode: 'live' | 'replay';
  readonly recording: boolean;
  readonly themeName: string;
  readonly depth: ColourDepth;
  readonly size: { readonly subscribe: (listener: () => void) => () => void; readonly get: () => string };
  readonly hasKeys: boolean;
  readonly loadCanvas: () => Promise<CreateCanvas>;
  readonly book: PictureBook;
}

/** The time axis begins with the load, and is at least this long: the first seconds would race across it otherwise. */
const MIN_AXIS_MS = 15_000;
const SEEK_MS = 5_000;
const HEADER_ROWS = 1;
const TAB_ROWS = 1;
const HINT_ROWS = 1;
const VIEW_FINDING_ROWS = 1;

export function App(props: AppProps) {
  const { store, controls, mode, depth } = props;
  const live = useSyncExternalStore(store.subscribe, store.getSnapshot);
  const [columns = 80, rows = 24] = useSyncExternalStore(props.size.subscribe, props.size.get).split('x').map(Number);
  const themeNames = Object.keys(THEMES);
  const [view, dispatch, viewNow] = useViewState(Math.max(0, themeNames.indexOf(props.themeName)));
  const [canvas, setCanvas] = useState<CreateCanvas | null>(null);
  useEffect(() => {
    void props.loadCanvas().then((create) => setCanvas(() => create));
  }, [props.loadCanvas]);

  const state = view.frozen ?? live;
  const layout = useMemo(() => layoutFor(columns, rows), [columns, rows]);
  const paint = useMemo(() => {
    const palette = THEMES[themeNames[view.themeIndex % themeNames.length] ?? 'dark'] ?? THEMES.dark;
    return palette === undefined ? (_token: string, text: string) => text : createPaint(palette, depth);
  }, [view.themeIndex, depth, themeNames]);
  const fromMs = state.steps[0]?.startedAtMs ?? 0;
  const toMs = Math.max(state.nowMs, fromMs + MIN_AXIS_MS);
  const tools = useMemo<PaneTools>(
    () => ({ paint, hasColours: depth > 0, canvas, fromMs, toMs }),
    [paint, depth, canvas, fromMs, toMs],
  );

  const shown = view.view;
  const paneRows = layout.rows - HEADER_ROWS - layout.findingRows - HINT_ROWS;
  // A view has its name and those of the others in a line of its own, and one finding.
  const viewRows = layout.rows - HEADER_ROWS - TAB_ROWS - VIEW_FINDING_ROWS - HINT_ROWS;
  const filter = isFilterable(shown) ? view.filters[shown] : null;
  const scroll = view.scroll[shown] ?? null;
  const drawing = useMemo(() => {
    if (shown === 'overview' || layout.kind === 'too-small') return null;
    const inside = { columns: innerColumns(layout.columns), rows: viewRows - 2 };
    return VIEWS[shown]({ state, ...inside, scroll, filter: filter ?? '', tools });
  }, [shown, state, layout.kind, layout.columns, viewRows, scroll, filter, tools]);

  const act = (action: Action | null, key: string): void => {
    if (action === 'quit') controls.quit('quit');
    else if (action === 'interrupt') controls.quit('interrupt');
    else if (action === 'help') dispatch({ type: 'toggle-help' });
    else if (action === 'freeze') dispatch({ type: 'toggle-freeze', now: store.getSnapshot() });
    else if (action === 'theme') dispatch({ type: 'next-theme' });
    else if (action === 'pause') controls.togglePause();
    else if (action === 'step-up') controls.stepUp();
    else if (action === 'step-down') controls.stepDown();
    else if (action === 'seek-forward') controls.replay?.seekBy(SEEK_MS);
    else if (action === 'seek-back') controls.replay?.seekBy(-SEEK_MS);
    else if (action === 'faster') controls.replay?.faster();
    else if (action === 'slower') controls.replay?.slower();
    else if (action === 'view') dispatch({ type: 'show', view: viewOfKey(key) });
    else if (action === 'next-view') dispatch({ type: 'cycle', by: 1 });
    else if (action === 'previous-view') dispatch({ type: 'cycle', by: -1 });
    else if (action === 'back') dispatch({ type: 'back' });
    else if (action === 'filter') dispatch({ type: 'filter' });
    else if (action !== null && drawing?.extent != null) {
      dispatch({ type: 'scroll', motion: action, extent: drawing.extent });
    }
  };
  useInput(
    (input, key) => {
      // Keys that were pressed while a frame was drawn come together.
      for (const name of keyNames(input, key)) {
        if (name === 'ctrl-c') act('interrupt', name);
        else if (!viewNow().typing) act(actionOf(name, mode), name);
        else if (name === 'return') dispatch({ type: 'keep' });
        else if (name === 'escape') dispatch({ type: 'back' });
        else if (name === 'backspace') dispatch({ type: 'erase' });
        else if (name.length === 1) dispatch({ type: 'type', text: name });
      }
    },
    { isActive: props.hasKeys },
  );

  if (layout.kind === 'too-small') {
    return (
      <PictureContext.Provider value={props.book}>
        <TooSmall columns={columns} rows={rows} />
      </PictureContext.Provider>
    );
  }
  return (
    <PictureContext.Provider value={props.book}>
      <PaneContext.Provider value={tools}>
        <Box flexDirection="column" width={BOOK_COLUMNS} height={layout.rows} overflow="hidden">
          <Header state={state} view={view} layout={layout} app={props} />
          {view.help ? (
            <HelpPane columns={columns} rows={paneRows} mode={mode} />
          ) : drawing === null ? (
            <Dashboard state={state} layout={layout} />
          ) : (
            <>
              <TabLine columns={columns} view={shown} />
              <ViewPane columns={columns} rows={viewRows} drawing={drawing} filter={filter} typing={view.typing} />
            </>
          )}
          <FootLines
            columns={columns}
            rows={drawing === null || view.help ? layout.findingRows : VIEW_FINDING_ROWS}
            findings={byUrgency(state.findings)}
            hints={hintsOf(mode, shown, isWatching(state))}
          />
        </Box>
      </PaneContext.Provider>
    </PictureContext.Provider>
  );
}

/**
 * The view's state, and what it is at this moment: keys come before ink has heard of the last frame's handler, and a `q`
 * that was typed into a filter must never quit.
 */
function useViewState(themeIndex: number): [ViewState, (action: ViewAction) => void, () => ViewState] {
  const [shown, setShown] = useState(() => initialViewState(themeIndex));
  const latest = useRef(shown);
  const dispatch = useCallback((action: ViewAction): void => {
    latest.current = reduceView(latest.current, action);
    setShown(latest.current);
  }, []);
  return [shown, dispatch, () => latest.current];
}

interface HeaderProps {
  readonly state: RunState;
  readonly view: ViewState;
  readonly layout: Layout;
  readonly app: AppProps;
}

function Header({ state, view, layout, app }: HeaderProps) {
  const replay = app.controls.replay?.status() ?? null;
  const badge = view.frozen !== null ? 'FROZEN' : state.paused ? 'PAUSED' : replay === null ? null : 'REPLAY';
  return (
    <HeaderLine
      columns={layout.columns}
      name={state.started?.target.name ?? ''}
      title={state.started?.target.title ?? ''}
      progress={replay === null ? progressText(state) : replayText(replay)}
      dots={rampDots(state)}
      elapsedMs={state.nowMs}
      recording={app.recording && state.ended === null}
      badge={badge}
    />
  );
}

function TooSmall({ columns, rows }: { readonly columns: number; readonly rows: number }) {
  const lines = [
    'The terminal is too small for conctop.',
    `It has ${columns}x${rows}; ${MIN_COLUMNS}x${MIN_ROWS} is the least.`,
    'The run goes on. q quits.',
  ];
  const above = Math.max(0, Math.floor((rows - 1 - lines.length) / 2));
  const shown = [...new Array<string>(above).fill(''), ...lines.map((line) => centre(line, columns))].slice(
    0,
    Math.max(1, rows - 1),
  );
  return <Picture lines={shown.map((line) => toWidth(line, columns))} />;
}
