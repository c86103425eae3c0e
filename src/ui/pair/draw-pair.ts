import { byUrgency } from '../../domain/findings/index.ts';
import type { ReplayStatus } from '../../domain/meaning/replay-status.ts';
import { fitting } from '../chrome/foot-lines.tsx';
import { trackCells } from '../chrome/scrub-line.ts';
import { columnsOf, plain, spread, toWidth } from '../frame/ansi-text.ts';
import { NO_KEYS_HINTS, pairHints } from '../keys/key-bindings.ts';
import type { CreateCanvas } from '../plots/canvas.ts';
import { replayText } from '../state/progress.ts';
import type { Paint } from '../theme.ts';
import { figurePane, figureTable } from './pair-figures.ts';
import { pairPlots } from './pair-plots.ts';
import { askedWords, type PairSide, standingWords } from './pair-side.ts';

export interface PairInput {
  readonly sides: readonly PairSide[];
  readonly replay: ReplayStatus;
  readonly alignedBy: 'clock' | 'connections';
  /** Of the terminal. */
  readonly columns: number;
  readonly rows: number;
  readonly paint: Paint;
  readonly hasColours: boolean;
  readonly hasKeys: boolean;
  /** Null until it is loaded, just after the first frame. */
  readonly canvas: CreateCanvas | null;
}

/** Below this many rows or columns, figures are lines. */
const PANES_FROM = { columns: 96, rows: 28 };
const hasPanes = ({ columns, rows }: PairInput): boolean => columns >= PANES_FROM.columns && rows >= PANES_FROM.rows;
const TALL_ROWS = 40;
const FIGURE_ROWS = { tall: 10, low: 8 };
const FIXED_ROWS = 2;

/** Two recordings beside each other: their figures now, their curves on one scale, where each is. A function of its input alone. */
export function drawPair(input: PairInput): readonly string[] {
  const { sides, columns } = input;
  // A character in a terminal's last cell may make it scroll.
  const rows = input.rows - 1;
  const top = figures(input);
  const said = sides.map((side) => findingLine(side, input));
  const bars = sides.map((side) => barLine(side, input));
  const plotRows = rows - FIXED_ROWS - top.length - said.length - bars.length;
  const plots = pairPlots({ ...input, ...axisOf(input) }, { columns, rows: plotRows });
  return [head(input), ...top, ...plots, ...said, ...bars, hints(input)];
}

function figures(input: PairInput): readonly string[] {
  const { sides, columns, rows, paint } = input;
  if (!hasPanes(input)) return figureTable(sides, columns, paint);
  const height = rows >= TALL_ROWS ? FIGURE_ROWS.tall : FIGURE_ROWS.low;
  const half = Math.floor(columns / 2);
  const panes = sides.map((side, index) =>
    figurePane(side, { columns: index === 0 ? half : columns - half, rows: height }, paint),
  );
  return Array.from({ length: height }, (_, row) => panes.map((pane) => pane[row] ?? '').join(''));
}

/** The axis begins with the load, and is at least this long: otherwise the first seconds would race across it. */
const MIN_AXIS_MS = 15_000;

function axisOf({ sides, replay }: PairInput): { readonly fromMs: number; readonly toMs: number } {
  const starts = sides.flatMap(({ state, toCommonMs }) => {
    const [step] = state.steps;
    return step === undefined ? [] : [toCommonMs(step.startedAtMs)];
  });
  const fromMs = starts.length === 0 ? 0 : Math.min(...starts);
  return { fromMs, toMs: Math.max(replay.positionMs, fromMs + MIN_AXIS_MS) };
}

function head({ sides, replay, alignedBy, columns, paint, hasColours }: PairInput): string {
  const [first, second] = sides.map(({ name, colour }, index) => {
    const sign = !hasColours && index > 0 ? '┈┈' : '━━';
    return `${paint(colour, sign)} ${paint(colour, plain(name), { bold: true })}`;
  });
  const badge = paint('badge', ' conctop ', { bold: true, inverse: true });
  const by = alignedBy === 'connections' ? paint('dim', '  step by step') : '';
  const right = `${paint('warning', ' REPLAY ', { bold: true, inverse: true })}  ${paint('strong', replayText(replay), { bold: true })} `;
  const names = ` ${badge}  ${first}  ${second}`;
  return spread(columnsOf(names + by + right) < columns ? names + by : names, right, columns);
}

/** The most urgent finding of a recording; before it, where no pane says so, what its load asks. */
function findingLine(side: PairSide, input: PairInput): string {
  const { name, colour, state } = side;
  const { columns, paint } = input;
  const [finding] = byUrgency(state.findings);
  const asked = hasPanes(input) ? '' : askedWords(side, paint);
  const who = ` ${paint(colour, plain(name), { bold: true })} ${asked === '' ? '' : `${asked} `}`;
  if (finding === undefined) return asked === '' ? ' '.repeat(columns) : toWidth(who, columns);
  const room = columns - columnsOf(who) - 1;
  const full = plain(finding.sentence);
  return toWidth(who + paint('text', full.length <= room ? full : plain(finding.brief)), columns);
}

const BAR_NAME_COLUMNS = 16;
/** ` waits for the other` */
const STANDING_COLUMNS = 20;

/** `go        ━━━┃━━●       at its end`: where a recording is, and where what happened in it. */
function barLine(side: PairSide, { sides, replay, columns, paint }: PairInput): string {
  const names = Math.min(BAR_NAME_COLUMNS, Math.max(...sides.map(({ name }) => name.length)), Math.floor(columns / 5));
  const cells = columns - names - STANDING_COLUMNS - 3;
  const words = side.track.stands === null ? '' : standingWords(side);
  const name = paint(side.colour, toWidth(plain(side.name), names), { bold: true });
  return toWidth(` ${name} ${trackCells(side.track, replay, cells, paint)} ${paint('warning', words)}`, columns);
}

const hints = ({ columns, paint, hasKeys, replay }: PairInput): string =>
  toWidth(
    fitting(hasKeys ? pairHints(!replay.playing) : NO_KEYS_HINTS, columns)
      .map(([key, does]) => ` ${paint('strong', key)} ${paint('dim', does)}  `)
      .join(''),
    columns,
  );
