import { useInput } from 'ink';
import { useState } from 'react';
import type { Comparison } from '../../domain/comparison/whole.ts';
import { TooSmall } from '../chrome/too-small.tsx';
import { keyNames } from '../keys/key-names.ts';
import { MIN_COLUMNS, MIN_ROWS } from '../layout.ts';
import { WHEEL_LINES } from '../mouse/wheel.ts';
import type { CreateCanvas } from '../plots/canvas.ts';
import { useSurface } from '../state/use-surface.ts';
import type { Terminal } from '../terminal.ts';
import { Picture } from '../widgets/picture.tsx';
import { Screen } from '../widgets/screen.tsx';
import { drawComparison } from './draw-comparison.ts';

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
  const surface = useSurface(terminal, loadCanvas, themeName, steps);
  const { columns, rows } = surface;
  const { lines, maxScroll } = drawComparison({ ...surface, ...{ comparison, work, scroll } });
  const scrollBy = (by: number): void =>
    setScroll((now) => Math.max(0, Math.min(maxScroll, Math.min(now, maxScroll) + by)));
  const keys: Readonly<Record<string, () => void>> = {
    q: () => controls.quit('quit'),
    f10: () => controls.quit('quit'),
    'ctrl-c': () => controls.quit('interrupt'),
    'ctrl-z': controls.suspend,
    S: () => terminal.takeAway.save({ name: 'compare', background: surface.background }),
    t: () => setSteps((now) => now + 1),
    w() {
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
    home: () => setScroll(0),
    end: () => setScroll(maxScroll),
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
      ) : (
        <Picture columns={columns} lines={lines} />
      )}
    </Screen>
  );
}
