import { useInput } from 'ink';
import { useState } from 'react';
import type { Comparison } from '../../domain/comparison/whole.ts';
import { HelpPane } from '../chrome/help-pane.tsx';
import { TooSmall } from '../chrome/too-small.tsx';
import { keyNames } from '../keys/key-names.ts';
import { MIN_COLUMNS, MIN_ROWS } from '../layout.ts';
import { WHEEL_LINES } from '../mouse/wheel.ts';
import { PaneContext } from '../panes/pane-context.ts';
import type { CreateCanvas } from '../plots/canvas.ts';
import { useSurface } from '../state/use-surface.ts';
import type { Terminal } from '../terminal.ts';
import { Picture } from '../widgets/picture.tsx';
import { Screen } from '../widgets/screen.tsx';
import { drawComparison } from './draw-comparison.ts';
import { drawEndHelp } from './end-help.ts';

export interface EndControls {
  readonly quit: (reason: 'quit' | 'interrupt') => void;
  /** Ctrl-Z. */
  readonly suspend: () => void;
}

interface ComparisonAppProps {
  readonly comparison: Comparison;
  readonly controls: EndControls;
  readonly themeName: string;
  /** How many themes further while the runs were shown. */
  readonly themeSteps: number;
  readonly terminal: Terminal;
  readonly loadCanvas: () => Promise<CreateCanvas>;
}

const PAGE = 10;

/** The end of a comparison: nothing changes any more but what the keys ask for. */
export function ComparisonApp(props: ComparisonAppProps) {
  const { comparison, controls, themeName, themeSteps, terminal, loadCanvas } = props;
  const { hasKeys } = terminal;
  const [work, setWork] = useState(0);
  const [scroll, setScroll] = useState(0);
  const [steps, setSteps] = useState(themeSteps);
  const [help, setHelp] = useState(false);
  const [helpScroll, setHelpScroll] = useState(0);
  const surface = useSurface(terminal, loadCanvas, themeName, steps);
  const { columns, rows } = surface;
  const size = { columns, rows: rows - 1 };
  const { lines, maxScroll } = drawComparison({ ...surface, ...{ comparison, work, scroll } });
  const helped = help
    ? drawEndHelp(comparison.works.length > 1, size, { scroll: helpScroll, paint: surface.paint })
    : null;
  // What is in front scrolls.
  const most = helped === null ? maxScroll : Math.max(0, helped.extent.total - helped.extent.visible);
  const setFront = helped === null ? setScroll : setHelpScroll;
  const scrollBy = (by: number): void => setFront((now) => Math.max(0, Math.min(most, Math.min(now, most) + by)));
  const toggleHelp = (): void => setHelp((shown) => !shown);
  const keys: Readonly<Record<string, () => void>> = {
    q: () => controls.quit('quit'),
    f10: () => controls.quit('quit'),
    'ctrl-c': () => controls.quit('interrupt'),
    'ctrl-z': controls.suspend,
    S: () => terminal.takeAway.save({ name: 'compare', background: surface.background }),
    ...{ '?': toggleHelp, h: toggleHelp, f1: toggleHelp, escape: () => setHelp(false) },
    t: () => setSteps((now) => now + 1),
    w() {
      setHelp(false);
      setWork((work + 1) % Math.max(1, comparison.works.length));
      setScroll(0);
    },
    down: () => scrollBy(1),
    j: () => scrollBy(1),
    up: () => scrollBy(-1),
    k: () => scrollBy(-1),
    'page-down': () => scrollBy(PAGE),
    ' ': () => scrollBy(PAGE),
    'page-up': () => scrollBy(-PAGE),
    home: () => setFront(0),
    end: () => setFront(most),
  };
  useInput(
    (input, key) => {
      for (const name of keyNames(input, key)) keys[name]?.();
    },
    { isActive: hasKeys },
  );
  const isTooSmall = columns < MIN_COLUMNS || rows < MIN_ROWS;
  return (
    <Screen
      paint={surface.paint}
      columns={columns}
      rows={isTooSmall ? rows : rows - 1}
      terminal={terminal}
      onWheel={(by) => scrollBy(by * WHEEL_LINES)}
    >
      {isTooSmall ? (
        <TooSmall columns={columns} rows={rows} meanwhile="q quits and prints the table." />
      ) : helped === null ? (
        <Picture columns={columns} lines={lines} />
      ) : (
        <PaneContext.Provider value={{ ...surface, fromMs: 0, toMs: 0, marks: [] }}>
          <HelpPane drawing={helped} size={size} />
        </PaneContext.Provider>
      )}
    </Screen>
  );
}
