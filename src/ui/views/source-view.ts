import type { TargetDescription } from '../../domain/events/run-event.ts';
import { unitsByLine } from '../../domain/meaning/unit-places.ts';
import type { RunState } from '../../domain/state/run-state.ts';
import { formatCount, formatId } from '../../domain/words/format.ts';
import { wrapWords } from '../../domain/words/wrap-words.ts';
import { plain, toWidth } from '../frame/ansi-text.ts';
import { staleAge } from '../state/age.ts';
import { extentOf } from '../state/scroll.ts';
import type { Paint } from '../theme.ts';
import { beside, rightColumns } from '../widgets/beside.ts';
import { renderMarkdown } from './markdown.ts';
import { unitWaitLines, waitingUnits } from './unit-waits.ts';
import { bodyRows, type ViewDrawing, type ViewInput } from './view.ts';

const WIDE_COLUMNS = 110;
const LEFT_SHARE = 0.54;
/** Lines above the handler: where it begins, and mostly its comment. */
const CONTEXT_LINES = 3;
/** Of a narrow screen's rows: the handlers of the shipped targets are short. */
const SOURCE_SHARE = 0.5;

type Source = NonNullable<TargetDescription['source']>;

/**
 * The handler beside the explanation, or above it where there is no room; on a key what the units wait for takes the place of
 * the explanation. Lines on which units stand are marked with their count. It begins at the handler; scrolling down moves
 * both, scrolling up from the handler moves the source alone.
 */
export function drawSource(input: ViewInput): ViewDrawing {
  const { state, columns, tools } = input;
  const { paint } = tools;
  const target = state.started?.target;
  const source = target?.source ?? null;
  const rows = bodyRows(input);
  const wide = columns >= WIDE_COLUMNS;
  const leftColumns = wide ? Math.floor(columns * LEFT_SHARE) : columns;
  const whyColumns = wide && source !== null ? rightColumns(columns, leftColumns) : columns;
  const showsUnits = input.showsUnits ?? false;
  const why = showsUnits ? unitWaitLines(state, whyColumns, paint) : whyLines(target, whyColumns, paint);
  const marks = source === null ? NO_MARKS : marksOf(state, source);
  const code = source === null ? [] : codeRows(source.text, leftColumns - GUTTER, marks);
  const sourceRows = source === null ? 0 : wide ? rows : Math.floor(rows * SOURCE_SHARE);
  const whyRows = wide || source === null ? rows : rows - sourceRows - 1;
  const home = source === null ? 0 : homeOf(code, source, sourceRows);
  // So many lines that both can be read to their end.
  const longest = Math.max(code.length - sourceRows, home + Math.max(0, why.length - whyRows));
  const extent = extentOf(longest + rows, rows, input.scroll ?? home);
  const sourceOffset = Math.min(extent.offset, Math.max(0, code.length - sourceRows));
  const whyOffset = Math.min(Math.max(0, extent.offset - home), Math.max(0, why.length - whyRows));
  const left = code
    .slice(sourceOffset, sourceOffset + sourceRows)
    .map((row) => (source === null ? '' : codeLine(row, source, paint)));
  const right = why.slice(whyOffset, whyOffset + whyRows);
  const lines =
    source === null
      ? right
      : wide
        ? beside(left, right, { columns, leftColumns })
        : [...left, paint('border', '─'.repeat(columns)), ...right];
  return {
    title: showsUnits ? 'source and waits' : source === null ? 'why' : 'source and why',
    token: 'requests',
    detail:
      source === null
        ? ''
        : `${plain(source.file)} · handler at ${formatId(source.firstLine)}–${formatId(source.lastLine)}`,
    sentence: showsUnits
      ? `What the ${waitingUnits(state) ?? 'units'} wait for, as their runtime reports it; u: back`
      : source === null
        ? 'No source to show: a command of your own, or an older recording.'
        : `The handler that serves the load is marked; ${wide ? 'beside' : 'below'} it why it behaves so.`,
    lines,
    extent,
    // The lines of the file stand beside it.
    ...(source === null ? {} : { extentCounts: 'rows' as const }),
  };
}

/** The handler's beginning, or as far below it as it takes to see the line that most units stand on. */
function homeOf(code: readonly CodeRow[], source: Source, rows: number): number {
  const handler = Math.max(0, code.findIndex(({ number }) => number === source.firstLine) - CONTEXT_LINES);
  const top = code.findIndex(({ isTop }) => isTop);
  const seen = Math.max(handler, top - rows + 1 + CONTEXT_LINES);
  return Math.min(seen, Math.max(0, code.length - rows));
}

const NUMBER = 4;
/** The number, a space, the mark, a space. */
const GUTTER = NUMBER + 3;

/** A line of the source, or what of it did not fit the row above. */
interface CodeRow {
  readonly text: string;
  readonly number: number;
  readonly isContinued: boolean;
  readonly isComment: boolean;
  /** At the end of the row; empty: none. */
  readonly mark: string;
  /** More units stand here than on any other line. */
  readonly isTop: boolean;
}

/** Words at the end of a line, by its number; the line that most units stand on. */
interface Marks {
  readonly words: ReadonlyMap<number, string>;
  readonly topLine: number | null;
}

const NO_MARKS: Marks = { words: new Map(), topLine: null };

/** `◂ 9,900 goroutines`, and how long ago where that is not now. */
function marksOf(state: RunState, { file }: Source): Marks {
  if (state.stacks === null) return NO_MARKS;
  const byLine = [...unitsByLine(state.stacks, file)];
  const most = byLine.reduce<readonly [number, number] | null>(
    (top, line) => (top === null || line[1] > top[1] ? line : top),
    null,
  );
  const name = plain(waitingUnits(state) ?? 'units');
  const age = staleAge(state.nowMs, state.stacks.atMs);
  const when = age === null ? '' : `, ${age}`;
  return {
    words: new Map(byLine.map(([line, count]) => [line, ` ◂ ${formatCount(count)} ${name}${when}`])),
    topLine: most?.[0] ?? null,
  };
}

function codeRows(source: string, columns: number, marks: Marks): CodeRow[] {
  return source
    .replace(/\n$/, '')
    .split('\n')
    .flatMap((line, index) => {
      const text = plain(line);
      const isComment = /^\s*(\/\/|#|\*|\/\*)/.test(text);
      // What goes on stays under its beginning, a comment under its first word.
      const indent = /^\s*(\/\/\s*|#+\s*|\*\s*)?/.exec(text)?.[0] ?? '';
      const mark = marks.words.get(index + 1) ?? '';
      const codeColumns = Math.max(1, columns - mark.length);
      const room = Math.max(1, codeColumns - indent.length);
      const rows =
        text.length <= codeColumns ? [text.slice(indent.length)] : wrapWords(text.slice(indent.length), room);
      return rows.map((row, at) => ({
        text: toWidth(`${at === 0 ? indent : ' '.repeat(indent.length)}${row}`, Math.max(0, codeColumns)),
        number: index + 1,
        isContinued: at > 0,
        isComment,
        mark: at === 0 ? mark : '',
        isTop: index + 1 === marks.topLine,
      }));
    });
}

function codeLine(
  { text, number, isContinued, isComment, mark, isTop }: CodeRow,
  source: Source,
  paint: Paint,
): string {
  const marked = number >= source.firstLine && number <= source.lastLine;
  const label = isContinued ? ' '.repeat(NUMBER) : paint(marked ? 'requests' : 'dim', `${number}`.padStart(NUMBER));
  return `${label} ${marked ? paint('requests', '▌') : ' '} ${paint(isComment ? 'dim' : marked ? 'strong' : 'text', text)}${mark === '' ? '' : paint(isTop ? 'units' : 'dim', mark, { bold: isTop })}`;
}

function whyLines(target: TargetDescription | undefined, columns: number, paint: Paint): string[] {
  if (target === undefined) return [paint('text', 'Target not known yet.')];
  if (target.explanation != null) return renderMarkdown(target.explanation, columns, paint);
  const said = [`${target.name}: ${target.model}.`, target.why].filter((text) => text.trim() !== '');
  return said.flatMap((text) => [...wrapWords(plain(text), columns).map((line) => paint('text', line)), '']);
}
