import type { Finding } from '../../domain/events/run-event.ts';
import { formatElapsed } from '../../domain/words/format.ts';
import { plain, toWidth } from '../frame/ansi-text.ts';
import type { Cell } from '../frame/laid-out.ts';
import { usePaneTools } from '../panes/pane-context.ts';
import { MARK_GLYPH } from '../plots/mark-cells.ts';
import type { Prompt } from '../state/view-state.ts';
import type { Paint, Token } from '../theme.ts';
import { Picture } from '../widgets/picture.tsx';

interface FootLinesProps {
  readonly columns: number;
  readonly rows: number;
  /** The most urgent first. */
  readonly findings: readonly Finding[];
  readonly hints: readonly Hint[];
  /** Why a key did nothing: in place of the first finding. */
  readonly said?: string;
  /** What is typed instead of them. */
  readonly prompt?: Prompt | null;
  /** A click on a hint presses its key. */
  readonly onKey?: (name: string) => void;
}

const MARKS: Readonly<Record<Finding['severity'], readonly [string, Token]>> = {
  info: ['◆', 'text'],
  notice: ['▲', 'warning'],
  warning: ['✗', 'bad'],
};

type Hint = readonly [key: string, does: string];

/** The keys for help and quit stay; of the others as many as fit, from the left. */
export function fitting(hints: readonly Hint[], columns: number): readonly Hint[] {
  const width = hints.reduce((sum, [key, does]) => sum + key.length + does.length + 4, 0);
  return width <= columns || hints.length <= 2 ? hints : fitting(hints.toSpliced(-3, 1), columns);
}

const HINT_GAP = '   ';

const EMPTY_PROMPT = {
  mark: 'a label, or none · Enter takes it · Esc drops it',
  jump: 'its number, or its connections · Enter · Esc',
} as const;

/** `mark at 0:12: the wall▏`, and what ends it. */
function promptLine({ kind, atMs, text }: Prompt, paint: Paint): string {
  const words = paint('strong', plain(text), { bold: true });
  const cursor = paint('strong', '▏', { bold: true });
  return ` ${paint('strong', MARK_GLYPH)} ${paint('text', kind === 'mark' ? `mark at ${formatElapsed(atMs)}:` : 'jump to step:')} ${words}${cursor}  ${paint('dim', text === '' ? EMPTY_PROMPT[kind] : 'Enter takes it · Esc drops it')}`;
}

/** Findings, as many as there are lines; then the keys. */
export function FootLines({ columns, rows, findings, hints, said = '', prompt = null, onKey }: FootLinesProps) {
  const { paint } = usePaneTools();
  const sentences = findings.slice(0, rows).map((finding, index) => {
    const [mark, token] = MARKS[finding.severity];
    const full = plain(finding.sentence);
    const text = full.length <= columns - 4 ? full : plain(finding.brief);
    return toWidth(
      ` ${paint(token, mark)} ${paint(index === 0 ? 'strong' : 'text', text, { bold: index === 0 })}`,
      columns,
    );
  });
  if (said !== '' && rows > 0) {
    sentences.unshift(toWidth(` ${paint('warning', '▲')} ${paint('strong', said, { bold: true })}`, columns));
    sentences.splice(rows);
  }
  const blank = new Array<string>(Math.max(0, rows - sentences.length)).fill('');
  const shown = fitting(hints, columns);
  const keys = ` ${shown.map(([key, does]) => `${paint('strong', key)} ${paint('dim', does)}`).join(HINT_GAP)}`;
  const lines = [...sentences, ...blank, prompt === null ? keys : promptLine(prompt, paint)].map((line) =>
    toWidth(line, columns),
  );
  return <Picture columns={columns} lines={lines} onClick={click} />;

  function click({ column, row }: Cell): void {
    const key = row === lines.length - 1 && prompt === null ? hintAt(shown, column) : null;
    if (key !== null) onKey?.(key);
  }
}

/** The key whose hint stands there; null: none does, or one that names several keys. */
function hintAt(hints: readonly Hint[], column: number): string | null {
  let from = 1;
  for (const [label, does] of hints) {
    const end = from + label.length + 1 + does.length;
    if (column >= from && column < end) return KEYS_OF_LABELS[label] ?? ([...label].length === 1 ? label : null);
    from = end + HINT_GAP.length;
  }
  return null;
}

const KEYS_OF_LABELS: Readonly<Record<string, string>> = { space: ' ', Enter: 'return', Esc: 'escape', Tab: 'tab' };
