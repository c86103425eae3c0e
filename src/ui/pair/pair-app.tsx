import { useInput } from 'ink';
import { useEffect, useReducer, useState, useSyncExternalStore } from 'react';
import type { RunStore } from '../../store/run-store.ts';
import { drawHelp, HelpPane } from '../chrome/help-pane.tsx';
import { TooSmall } from '../chrome/too-small.tsx';
import type { PairControls } from '../keys/controls.ts';
import { actionOf, isMotion } from '../keys/key-bindings.ts';
import { keyNames } from '../keys/key-names.ts';
import { ask, seekByPages } from '../keys/use-keys.ts';
import { MIN_COLUMNS, MIN_ROWS } from '../layout.ts';
import { PaneContext } from '../panes/pane-context.ts';
import type { CreateCanvas } from '../plots/canvas.ts';
import { pictureOf } from '../state/progress.ts';
import { type Extent, type Motion, scrolled } from '../state/scroll.ts';
import { useSurface } from '../state/use-surface.ts';
import type { Terminal } from '../terminal.ts';
import type { Token } from '../theme.ts';
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
  const { hasKeys } = terminal;
  const [first, second] = recordings;
  const states = [
    useSyncExternalStore(first.store.subscribe, first.store.getSnapshot),
    useSyncExternalStore(second.store.subscribe, second.store.getSnapshot),
  ];
  const [, drawAgain] = useReducer((count: number) => count + 1, 0);
  useEffect(() => controls.replay.subscribe(drawAgain), [controls]);
  const [themeSteps, setThemeSteps] = useState(0);
  const [help, setHelp] = useState(false);
  const [helpScroll, setHelpScroll] = useState(0);
  const surface = useSurface(terminal, loadCanvas, themeName, themeSteps);
  const { columns, rows } = surface;
  const size = { columns, rows: rows - 1 };
  const helped = help
    ? drawHelp('pair', size, { scroll: helpScroll, paint: surface.paint, hasMouse: terminal.hasMouse })
    : null;
  const scrollHelp = (motion: Motion, extent: Extent): void =>
    setHelpScroll((offset) => scrolled({ ...extent, offset }, motion));
  useInput(
    (input, key) => {
      for (const name of keyNames(input, key)) {
        const action = actionOf(name, 'pair');
        if (helped !== null && action !== null && isMotion(action)) scrollHelp(action, helped.extent);
        else if (action === 'help') setHelp((shown) => !shown);
        else if (action === 'back') setHelp(false);
        else if (action === 'save') {
          terminal.takeAway.save({
            name: recordings.map(({ name: of }) => of).join('-'),
            background: surface.background,
          });
        } else if (action === 'theme') setThemeSteps((steps) => steps + 1);
        else if (action !== null && !ask(action, controls)) seekByPages(action, controls);
      }
    },
    { isActive: hasKeys },
  );
  if (columns < MIN_COLUMNS || rows < MIN_ROWS) {
    return (
      <Screen paint={surface.paint} columns={columns} rows={rows} terminal={terminal}>
        <TooSmall {...{ columns, rows, hasKeys }} meanwhile="q quits and prints both summaries." />
      </Screen>
    );
  }
  if (helped !== null) {
    return (
      <PaneContext.Provider value={{ ...surface, fromMs: 0, toMs: 0, marks: [] }}>
        <Screen
          paint={surface.paint}
          {...size}
          terminal={terminal}
          onWheel={(by) => scrollHelp(by > 0 ? 'down' : 'up', helped.extent)}
        >
          <HelpPane drawing={helped} size={size} />
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
  const lines = drawPair({ ...surface, ...{ sides, replay: controls.replay.status(), alignedBy, hasKeys } });
  return (
    <Screen paint={surface.paint} columns={columns} rows={rows - 1} terminal={terminal}>
      <Picture columns={columns} lines={lines} />
    </Screen>
  );
}
