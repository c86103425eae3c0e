import { memo } from 'react';
import { wrapWords } from '../../domain/wrap-words.ts';
import { toWidth } from '../ansi-text.ts';
import { bindingsOf } from '../key-bindings.ts';
import { innerColumns, PaneFrame } from '../widgets/pane-frame.tsx';
import { usePaneTools } from './pane-context.ts';

interface HelpPaneProps {
  readonly columns: number;
  readonly rows: number;
  readonly mode: 'live' | 'replay';
}

const KEY_COLUMNS = 9;

/** What the panes say, for somebody who sees them for the first time. */
const GLOSSARY: readonly string[] = [
  'Ideal is Little’s law: open connections divided by the wait of one request.',
  'OS threads are the kernel’s, of the whole process tree: what top -H counts. Reserved memory is asked for, resident is used.',
  'Latency runs from the request’s write to the answer’s last byte, over the last second; ± is how late the generator’s own loop was.',
  '≥ marks a lower bound: the load generator was saturated, so the figure measures it and not the server.',
];

export const HelpPane = memo(function HelpPane({ columns, rows, mode }: HelpPaneProps) {
  const { paint } = usePaneTools();
  const inner = innerColumns(columns);
  const keys = bindingsOf(mode).flatMap(({ label, help }) =>
    help === undefined
      ? []
      : [`${paint('connections', toWidth(label, KEY_COLUMNS), { bold: true })}${paint('text', help)}`],
  );
  const entries = GLOSSARY.map((entry) => wrapWords(entry, inner).map((line) => paint('dim', line)));
  const room = rows - 2 - keys.length;
  const spaced = entries.flat().length + entries.length <= room;
  const glossary = entries.flatMap((lines, index) => (spaced || index === 0 ? ['', ...lines] : lines));
  return (
    <PaneFrame title="keys" token="badge" columns={columns} rows={rows} paint={paint} lines={[...keys, ...glossary]} />
  );
});
