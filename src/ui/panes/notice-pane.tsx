import { memo } from 'react';
import { wrapWords } from '../../domain/wrap-words.ts';
import { plain } from '../ansi-text.ts';
import type { Token } from '../theme.ts';
import { innerColumns, PaneFrame } from '../widgets/pane-frame.tsx';
import { usePaneTools } from './pane-context.ts';

interface NoticePaneProps {
  readonly columns: number;
  readonly rows: number;
  readonly title: string;
  readonly token: Token;
  /** What happened, and what can be done. */
  readonly sentences: readonly string[];
  /** The target's last lines: as many as fit. */
  readonly log: readonly string[];
}

/** What a person must read now: how a build goes on, or why a run ended. */
export const NoticePane = memo(function NoticePane({ columns, rows, title, token, sentences, log }: NoticePaneProps) {
  const { paint } = usePaneTools();
  const inner = innerColumns(columns);
  const said = sentences.flatMap((sentence, index) =>
    wrapWords(plain(sentence), inner).map((line) =>
      paint(index === 0 ? 'strong' : 'text', line, { bold: index === 0 }),
    ),
  );
  const room = rows - 2 - said.length - 1;
  const tail = room > 0 ? log.slice(-room) : [];
  const lines = [...said, ...(tail.length > 0 ? [''] : []), ...tail.map((line) => paint('dim', `│ ${plain(line)}`))];
  return <PaneFrame title={title} token={token} columns={columns} rows={rows} paint={paint} lines={lines} />;
});
