import { useInput } from 'ink';
import { useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import { initialRunState } from '../../domain/state/run-state.ts';
import type { ComparisonStore } from '../../store/comparison-store.ts';
import type { RunStore } from '../../store/run-store.ts';
import { App } from '../app.tsx';
import type { Around } from '../around.ts';
import type { RunControls } from '../keys/controls.ts';
import type { CreateCanvas } from '../plots/canvas.ts';
import { extrasOf } from '../state/extras.ts';
import { noticeOf } from '../state/notice.ts';
import type { Terminal } from '../terminal.ts';
import { ComparisonApp, type EndControls } from './comparison-app.tsx';
import { liveCurves } from './live/live-curves.ts';
import { liveHead } from './live/live-head.ts';
import { liveLayout } from './live/live-layout.ts';
import type { Quitting } from './live/status.ts';
import { colourOf } from './multiples.ts';

export interface ComparisonControls extends EndControls {
  /** Asks the runtime of the run under way what its units wait for, now. */
  readonly askStacks: () => void;
}

interface ComparisonScreenProps {
  readonly store: ComparisonStore;
  readonly controls: ComparisonControls;
  readonly themeName: string;
  readonly terminal: Terminal;
  readonly loadCanvas: () => Promise<CreateCanvas>;
}

/** How long the question stands whether `q` was meant: it would throw away the runs to come. */
const QUESTION_MS = 5_000;
const nothing = (): void => undefined;

/** Before the first run begins. */
const NO_RUN: RunStore = {
  getSnapshot: () => initialRunState,
  subscribe: () => nothing,
  onEvent: nothing,
  restore: nothing,
  close: nothing,
};

/** A comparison from its start on: the screen of the run under way among everybody's curves; then the end. */
export function ComparisonScreen({ store, controls, themeName, terminal, loadCanvas }: ComparisonScreenProps) {
  const { progress, shown, ended } = useSyncExternalStore(store.subscribe, store.getSnapshot);
  const { quitting, quit } = useQuitting(controls);
  const [themeSteps, setThemeSteps] = useState(0);
  // The terminal stays in raw mode while one screen follows the other.
  useInput(nothing, { isActive: terminal.hasKeys });
  if (ended !== null) {
    return <ComparisonApp comparison={ended} {...{ controls, themeName, themeSteps, terminal, loadCanvas }} />;
  }
  const run = shown?.run ?? progress.at;
  const name = progress.runs[run]?.subject ?? '';
  const around: Around = {
    subject: { name, colour: colourOf(progress.subjects.findIndex((subject) => subject.name === name)) },
    layoutFor: (columns, rows, state) => liveLayout(columns, rows, noticeOf(state) !== null, extrasOf(state)),
    above: (columns, paint) => liveHead({ ...{ progress, quitting, columns, paint }, nowMs: store.nowMs() }),
    below: (state, size, tools) => liveCurves({ progress, run, state, size, tools }),
    onTheme: setThemeSteps,
  };
  return (
    <App
      store={shown?.store ?? NO_RUN}
      controls={runControls(controls, quit)}
      mode="comparison"
      recording={false}
      {...{ around, themeName, terminal, loadCanvas }}
    />
  );
}

/** All runs hold the same steps: no key changes one. */
const runControls = ({ suspend, askStacks }: ComparisonControls, quit: RunControls['quit']): RunControls => ({
  ...{ togglePause: nothing, stepUp: nothing, stepDown: nothing },
  ...{ suspend, askStacks, quit },
});

/** The first `q` asks, the second ends; Ctrl-C ends at once. */
function useQuitting({ quit: end }: ComparisonControls) {
  const [quitting, setQuitting] = useState<Quitting>(null);
  // Keys may come faster than frames.
  const latest = useRef(quitting);
  const set = useMemo(
    () => (to: Quitting) => {
      latest.current = to;
      setQuitting(to);
    },
    [],
  );
  useEffect(() => {
    if (quitting !== 'asked') return;
    const timer = setTimeout(() => set(null), QUESTION_MS);
    return () => clearTimeout(timer);
  }, [quitting, set]);
  return {
    quitting,
    quit(reason: 'quit' | 'interrupt'): void {
      if (reason === 'quit' && latest.current === null) {
        set('asked');
        return;
      }
      set('ending');
      end(reason);
    },
  };
}
