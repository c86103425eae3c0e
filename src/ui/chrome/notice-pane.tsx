import { wrapWords } from '../../domain/words/wrap-words.ts';
import { plain } from '../frame/ansi-text.ts';
import { usePaneTools } from '../panes/pane-context.ts';
import { insideOf, type PaneSize } from '../panes/pane-size.ts';
import type { Notice } from '../state/notice.ts';
import { PaneFrame } from '../widgets/pane-frame.tsx';

interface NoticePaneProps {
  readonly notice: Notice;
  readonly size: PaneSize;
}

/** What the user must read now: the progress of a build, or why a run ended; below it as many of the target's last lines as fit. */
export function NoticePane({ notice, size }: NoticePaneProps) {
  const { paint } = usePaneTools();
  const { columns, rows } = insideOf(size);
  const said = notice.sentences.flatMap((sentence, index) =>
    wrapWords(plain(sentence), columns).map((line) =>
      paint(index === 0 ? 'strong' : 'text', line, { bold: index === 0 }),
    ),
  );
  const room = rows - said.length - 1;
  const tail = room > 0 ? notice.log.slice(-room) : [];
  const lines = [...said, ...(tail.length > 0 ? [''] : []), ...tail.map((line) => paint('dim', `│ ${plain(line)}`))];
  return <PaneFrame title={notice.title} token={notice.token} size={size} lines={lines} opens="log" />;
}
