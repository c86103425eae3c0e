import { formatElapsed } from '../../domain/words/format.ts';
import { columnsOf, plain, spread } from '../frame/ansi-text.ts';
import { usePaneTools } from '../panes/pane-context.ts';
import type { RampDots } from '../state/progress.ts';
import type { Token } from '../theme.ts';
import { Picture } from '../widgets/picture.tsx';

interface HeaderLineProps {
  readonly columns: number;
  readonly target: { readonly name: string; readonly title: string };
  /** In a comparison the name, in the colour of its curve; null: the program's name, and the target's beside it. */
  readonly badgeToken: Token | null;
  readonly progress: {
    /** `paused at 2,000`, `next 2,000 in 3 s` */
    readonly text: string;
    readonly dots: RampDots;
    /** Null: the text has the clock. */
    readonly elapsedMs: number | null;
  };
  readonly recording: boolean;
  readonly badge: string | null;
  /** What a key made of the load: `FAULT`, `cpu 5 ms`; null: it is as planned. */
  readonly steered: string | null;
}

/** Wide enough for the longest: a text that grows and shrinks would move its neighbours. */
const PROGRESS_COLUMNS = 24;
/** Words before dots: what they mean must be known first. */
const STEP_FROM_COLUMNS = 80;
const DOTS_FROM_COLUMNS = 100;

/** The target, how far the ramp is, what comes next. */
export function HeaderLine({ columns, target, badgeToken, progress, recording, badge, steered }: HeaderLineProps) {
  const { paint } = usePaneTools();
  const { text, dots, elapsedMs } = progress;
  const name = plain(target.name);
  const left =
    badgeToken === null
      ? ` ${paint('badge', ' conctop ', { bold: true, inverse: true })}  ${paint('strong', name, { bold: true })} `
      : ` ${paint(badgeToken, ` ${name} `, { bold: true, inverse: true })}  `;
  const boxed = (words: string, token: Token): string =>
    `${paint(token, ` ${words} `, { bold: true, inverse: true })}  `;
  const mode = badge === null ? '' : boxed(badge, badge === 'REPLAY' ? 'badge' : 'warning');
  const ramp = [
    columns >= DOTS_FROM_COLUMNS
      ? `${paint('connections', dots.done + dots.current)}${paint('border', dots.ahead)} `
      : '',
    columns >= STEP_FROM_COLUMNS && dots.words !== '' ? `${paint('dim', dots.words)}  ` : '',
    paint('strong', text.padStart(PROGRESS_COLUMNS), { bold: true }),
    elapsedMs === null ? '' : `  ${paint('text', formatElapsed(elapsedMs))}`,
    recording ? `  ${paint('strong', columns >= 100 ? '● rec' : '●')}` : '',
    ' ',
  ].join('');
  const free = columns - columnsOf(left) - columnsOf(mode) - columnsOf(ramp);
  const load =
    steered === null
      ? ''
      : ([steered, steered.replace(/ .*/, '')]
          .map((words) => boxed(words, 'warning'))
          .find((words) => columnsOf(words) <= free) ?? '');
  const right = mode + load + ramp;
  const room = free - columnsOf(load) - 1;
  const title = target.title.length <= room ? paint('dim', plain(target.title)) : '';
  return <Picture columns={columns} lines={[spread(left + title, right, columns)]} />;
}
