import { useInput } from 'ink';
import { useEffect, useMemo, useReducer, useState, useSyncExternalStore } from 'react';
import type { RunStore } from '../../store/run-store.ts';
import type { Terminal } from '../app.tsx';
import { HelpPane } from '../chrome/help-pane.tsx';
import { TooSmall } from '../chrome/too-small.tsx';
import type { PairControls } from '../keys/controls.ts';
import { actionOf } from '../keys/key-bindings.ts';
import { keyNames } from '../keys/key-names.ts';
import { ask, seekByPages } from '../keys/use-keys.ts';
import { MIN_COLUMNS, MIN_ROWS } from '../layout.ts';
import { PaneContext } from '../panes/pane-context.ts';
import type { CreateCanvas } from '../plots/canvas.ts';
import { pictureOf } from '../state/progress.ts';
import { createPaint, firstThemeIndex, paletteAt, type Token } from '../theme.ts';
import { Picture } from '../widgets/picture.tsx';
import { Screen } from '../widgets/screen.tsx';
import { drawPair } from './draw-pair.ts';

export interface PairRecording {
  /** Tells it from the other. */
  readonly name: string;
  readonly store: RunStore;
}

interface PairAppProps {
  readonly recordings: readonly [PairRecording, PairRecording];
  readonly controls: PairControls;
  readonly alignedBy: 'clock' | 'connections';
  readonly themeName: string;
  readonly terminal: Terminal;
  readonly loadCanvas: () => Promise<CreateCanvas>;
}

/** Of no figure that is shown: those keep their own colours. */
const COLOURS: readonly [Token, Token] = ['strong', 'units'];

/** Two recordings on one clock. */
export function PairApp({ recordings, controls, alignedBy, themeName, terminal, loadCanvas }: PairAppProps) {
  const { size, depth, draw, hasKeys } = terminal;
  const [first, second] = recordings;
  const states = [
    useSyncExternalStore(first.store.subscribe, first.store.getSnapshot),
    useSyncExternalStore(second.store.subscribe, second.store.getSnapshot),
  ];
  const [, drawAgain] = useReducer((count: number) => count + 1, 0);
  useEffect(() => controls.replay.subscribe(drawAgain), [controls]);
  const [columns = 80, rows = 24] = useSyncExternalStore(size.subscribe, size.get).split('x').map(Number);
  const background = useSyncExternalStore(terminal.background.subscribe, terminal.background.get);
  const [later, setLater] = useState(0);
  const theme = firstThemeIndex(themeName, background) + later;
  const [help, setHelp] = useState(false);
  const [canvas, setCanvas] = useState<CreateCanvas | null>(null);
  useEffect(() => {
    void loadCanvas().then((create) => setCanvas(() => create));
  }, [loadCanvas]);
  const paint = useMemo(() => createPaint(paletteAt(theme, background), depth), [theme, background, depth]);
  useInput(
    (input, key) => {
      for (const name of keyNames(input, key)) {
        const action = actionOf(name, 'pair');
        if (action === 'help') setHelp((shown) => !shown);
        else if (action === 'back') setHelp(false);
        else if (action === 'theme') setLater((index) => index + 1);
        else if (action !== null && !ask(action, controls)) seekByPages(action, controls);
      }
    },
    { isActive: hasKeys },
  );
  if (columns < MIN_COLUMNS || rows < MIN_ROWS) {
    return (
      <Screen columns={columns} rows={rows} draw={draw}>
        <TooSmall {...{ columns, rows, hasKeys }} meanwhile="q quits and prints both summaries." />
      </Screen>
    );
  }
  if (help) {
    return (
      <PaneContext.Provider value={{ paint, hasColours: depth > 0, canvas, fromMs: 0, toMs: 0 }}>
        <Screen columns={columns} rows={rows - 1} draw={draw}>
          <HelpPane mode="pair" size={{ columns, rows: rows - 1 }} />
        </Screen>
      </PaneContext.Provider>
    );
  }
  const tracks = controls.tracks();
  const sides = recordings.flatMap(({ name }, index) => {
    const [state, track] = [states[index], tracks[index]];
    if (state === undefined || track === undefined) return [];
    return [
      {
        ...{ name, track, state: pictureOf(state), colour: COLOURS[index] ?? 'text' },
        toCommonMs: (ownMs: number) => controls.toCommonMs(index, ownMs),
      },
    ];
  });
  const lines = drawPair({
    ...{ sides, replay: controls.replay.status(), alignedBy, columns, rows, paint, canvas },
    hasColours: depth > 0,
    hasKeys,
  });
  return (
    <Screen columns={columns} rows={rows - 1} draw={draw}>
      <Picture columns={columns} lines={lines} />
    </Screen>
  );
}
