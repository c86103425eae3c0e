import { wrapWords } from '../../domain/words/wrap-words.ts';
import { toWidth } from '../frame/ansi-text.ts';
import { bindingsOf, type KeyMode } from '../keys/key-bindings.ts';
import { usePaneTools } from '../panes/pane-context.ts';
import { insideOf, type PaneSize } from '../panes/pane-size.ts';
import { PaneFrame } from '../widgets/pane-frame.tsx';

interface HelpPaneProps {
  readonly mode: KeyMode;
  readonly size: PaneSize;
}

const KEY_COLUMNS = 9;

/** What the panes mean, for a first-time user. */
const GLOSSARY: readonly string[] = [
  'Ideal is Little’s law: open connections divided by the wait of one request.',
  'OS threads are those of the whole process tree, as top -H counts them.',
  'Reserved is address space; only resident memory uses RAM.',
  '≥ marks a lower bound: the load generator had no slack.',
  'Latency runs to the answer’s last byte, from the write or, with --rate, from the scheduled time; ± is the lag of the generator’s own loop.',
  'p50 beside a bar: half of the answers took no longer than the range of that row.',
];

export function HelpPane({ mode, size }: HelpPaneProps) {
  const { paint } = usePaneTools();
  const inside = insideOf(size);
  const keys = bindingsOf(mode).flatMap(({ label, help }) =>
    help === undefined ? [] : [`${paint('strong', toWidth(label, KEY_COLUMNS), { bold: true })}${paint('text', help)}`],
  );
  const room = inside.rows - keys.length;
  const entries = fitting(
    GLOSSARY.map((entry) => wrapWords(entry, inside.columns).map((line) => paint('dim', line))),
    room - 1,
  );
  const spaced = entries.flat().length + entries.length <= room;
  const glossary = entries.flatMap((lines, index) => (spaced || index === 0 ? ['', ...lines] : lines));
  return <PaneFrame title="keys" token="badge" size={size} lines={[...keys, ...glossary]} />;
}

/** Whole entries only: half a sentence explains nothing. */
function fitting(entries: readonly string[][], room: number): string[][] {
  let left = room;
  return entries.filter((lines) => {
    const fits = lines.length <= left;
    if (fits) left -= lines.length;
    return fits;
  });
}
