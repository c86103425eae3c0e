import { wrapWords } from '../../domain/words/wrap-words.ts';
import { toWidth } from '../frame/ansi-text.ts';
import { bindingsOf, type KeyMode } from '../keys/key-bindings.ts';
import { usePaneTools } from '../panes/pane-context.ts';
import { insideOf, type PaneSize } from '../panes/pane-size.ts';
import { type Extent, extentText } from '../state/scroll.ts';
import type { Paint } from '../theme.ts';
import { scrolledBody } from '../views/body.ts';
import { PaneFrame } from '../widgets/pane-frame.tsx';

const KEY_COLUMNS = 9;

/** No key, but among them in the help. */
const MOUSE_HELP = {
  label: 'mouse',
  help: 'opens panes and tabs, sorts, scrolls; Shift-drag selects text',
};

/** What the panes mean, for a first-time user. */
const GLOSSARY: readonly string[] = [
  'Ideal is Little’s law: open connections divided by the wait of one request.',
  'OS threads are those of the whole process tree, as top -H counts them.',
  'Reserved is address space; only resident memory uses RAM.',
  '≥ marks a lower bound: the load generator had no slack.',
  'Latency runs to the answer’s last byte, from the write or, with --rate, from the scheduled time; ± is the lag of the generator’s own loop.',
  'p50 beside a bar: half of the answers took no longer than the range of that row.',
];

/** A key, and what it does; absent: another one's words include it. */
export interface HelpedKey {
  readonly label: string;
  readonly help?: string;
}

export interface HelpDrawing {
  readonly lines: readonly string[];
  readonly extent: Extent;
}

/** Every key of the mode, then what the panes mean. */
export function drawHelp(
  mode: KeyMode,
  size: PaneSize,
  { scroll, paint, hasMouse }: { readonly scroll: number; readonly paint: Paint; readonly hasMouse: boolean },
): HelpDrawing {
  const hasPanes = hasMouse && mode !== 'pair';
  return drawKeys([...bindingsOf(mode), ...(hasPanes ? [MOUSE_HELP] : [])], GLOSSARY, size, { scroll, paint });
}

/** Keys, then sentences: more than a small screen holds, so that it scrolls. */
export function drawKeys(
  helped: readonly HelpedKey[],
  glossary: readonly string[],
  size: PaneSize,
  { scroll, paint }: { readonly scroll: number; readonly paint: Paint },
): HelpDrawing {
  const { columns, rows } = insideOf(size);
  const words = columns - KEY_COLUMNS;
  const keys = helped.flatMap(({ label, help }) =>
    help === undefined
      ? []
      : wrapWords(help, words).map((line, index) => {
          const key = paint('strong', toWidth(index === 0 ? label : '', KEY_COLUMNS), { bold: true });
          return `${key}${paint('text', line)}`;
        }),
  );
  const entries = glossary.map((entry) => wrapWords(entry, columns).map((line) => paint('dim', line)));
  const isSpaced = keys.length + entries.flat().length + entries.length <= rows;
  const meanings = entries.flatMap((lines, index) => (isSpaced || index === 0 ? ['', ...lines] : lines));
  return scrolledBody([...keys, ...meanings], rows, scroll);
}

interface HelpPaneProps {
  readonly drawing: HelpDrawing;
  readonly size: PaneSize;
}

export function HelpPane({ drawing: { lines, extent }, size }: HelpPaneProps) {
  const { paint } = usePaneTools();
  const part = extentText(extent);
  const detail = part === '' ? '' : paint('text', `${part} · ↑ ↓`);
  return <PaneFrame title="keys" token="badge" {...{ detail, size, lines }} />;
}
