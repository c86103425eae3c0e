import type { AccountPart, ThreadAccount } from '../../../domain/meaning/thread-account.ts';
import { waitLetter } from '../../../domain/meaning/waits.ts';
import { formatUnits } from '../../../domain/words/format.ts';
import { columnsOf, toWidth } from '../../frame/ansi-text.ts';
import { sharedColumns } from '../../plots/bars.ts';
import type { Paint } from '../../theme.ts';
import { styleOfWait } from './wait-styles.ts';

interface BarTools {
  readonly columns: number;
  readonly hasColours: boolean;
  readonly paint: Paint;
}

const GAP = '   ';

/**
 * What all threads wait for as one bar, with their number at its end:
 *
 *   R   M                 W                   9 threads      each letter on its colour
 *   RRRRMMMMMMMMMMMMMMMMMMWWWWWWWWWWWWWWWWWW  9 threads      without colours
 */
export function waitBar({ parts, total }: ThreadAccount, { columns, hasColours, paint }: BarTools): string {
  const after = `  ${formatUnits(total, 'thread', 'threads')}`;
  const widths = sharedColumns(
    parts.map(({ count }) => count),
    columns - after.length,
  );
  const segments = parts.map(({ group }, index) => {
    const letter = waitLetter(group);
    const width = widths[index] ?? 0;
    if (!hasColours) return letter.repeat(width);
    // A letter in the middle of a narrow one, beside its edge in a wide one.
    const text = width < 3 ? letter.padEnd(width).slice(0, width) : ` ${letter}`.padEnd(width);
    return paint(styleOfWait(letter).token, text, { inverse: true });
  });
  return `${segments.join('')}${paint('strong', after, { bold: true })}`;
}

/** Each group in a line of its own. */
export const waitList = ({ parts }: ThreadAccount, paint: Paint): string[] => parts.map((part) => entryOf(part, paint));

/** `■ R 2 runnable   ■ M 1 in epoll   ■ W 6 parked`: every group is named, in as many lines as that takes. */
export function waitLegend(account: ThreadAccount, { columns, paint }: BarTools): string[] {
  const lines: string[] = [];
  for (const entry of waitList(account, paint)) {
    const joined = `${lines.at(-1) ?? ''}${lines.length > 0 ? GAP : ''}${entry}`;
    if (lines.length > 0 && columnsOf(joined) <= columns) lines[lines.length - 1] = joined;
    else lines.push(toWidth(entry, Math.min(columns, columnsOf(entry))));
  }
  return lines;
}

function entryOf({ group, brief }: AccountPart, paint: Paint): string {
  const letter = waitLetter(group);
  const [count = '', ...words] = brief.split(' ');
  const { token } = styleOfWait(letter);
  return `${paint(token, '■')} ${paint('dim', letter)} ${paint('strong', count)} ${paint('dim', words.join(' '))}`;
}
