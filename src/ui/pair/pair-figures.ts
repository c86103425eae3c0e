import { accountNow } from '../../domain/meaning/account-now.ts';
import { acceptedOf, connectionsPerThread } from '../../domain/state/resident.ts';
import { formatElapsed, formatRatio } from '../../domain/words/format.ts';
import { columnsOf, plain, toWidth } from '../frame/ansi-text.ts';
import { joined } from '../frame/joined.ts';
import { insideOf, type PaneSize } from '../panes/pane-size.ts';
import type { Paint, Token } from '../theme.ts';
import { digits } from '../widgets/digits.ts';
import { detailColumns, frameLines } from '../widgets/pane-frame.tsx';
import {
  askedWords,
  FIGURE_TEXTS,
  figuresOf,
  limitWords,
  type PairSide,
  type SideFigures,
  standingWords,
  troubleOf,
} from './pair-side.ts';

/** In big digits, as many as fit: the most telling ones first, shown in this order. */
const BIG: readonly { readonly figure: keyof SideFigures; readonly title: string; readonly token: Token }[] = [
  { figure: 'threads', title: 'OS threads', token: 'threads' },
  { figure: 'requestsPerSecond', title: 'req/s', token: 'requests' },
  { figure: 'connections', title: 'connections', token: 'connections' },
];
/** `10,000` in small digits. */
const BIG_COLUMNS = 22;
/** Between two small digits and their name. */
const SMALL_ROWS = 3;

/** A recording's figures at this moment, from afar: big digits, what else was measured, what its threads wait for. */
export function figurePane(side: PairSide, size: PaneSize, paint: Paint): readonly string[] {
  const { columns, rows } = insideOf(size);
  const { track } = side;
  const stands = paint(track.stands === null ? 'text' : 'warning', standingWords(side), {
    bold: track.stands !== null,
  });
  const clock = paint('dim', formatElapsed(track.ownMs));
  const asked = askedWords(side, paint);
  const title = plain(side.name);
  return frameLines(
    {
      title,
      token: side.colour,
      // What was asked is said before how far the ramp is.
      detail:
        [[asked, stands, clock], [asked, stands], [asked], [stands, clock]]
          .map((parts) => parts.filter((part) => part !== '').join('  '))
          .find((words) => columnsOf(words) <= detailColumns(title, size)) ?? '',
      size,
      lines: [...bigFigures(side, columns, paint), ...notes(side, columns, paint)].slice(0, rows),
    },
    paint,
  );
}

function bigFigures(side: PairSide, columns: number, paint: Paint): readonly string[] {
  const figures = figuresOf(side);
  const shown = BIG.slice(0, Math.max(1, Math.floor(columns / BIG_COLUMNS)));
  const blocks = shown.map(({ figure, title, token }) => {
    const text = FIGURE_TEXTS[figure](figures[figure]);
    const number = digits(text, SMALL_ROWS);
    const rows = number.columns <= BIG_COLUMNS - 1 ? number.rows : ['', text, ''];
    return [paint('dim', title), ...rows.map((row) => paint(token, row, { bold: true }))];
  });
  return Array.from({ length: SMALL_ROWS + 1 }, (_, row) =>
    blocks.map((block) => toWidth(block[row] ?? '', BIG_COLUMNS)).join(''),
  );
}

function notes(side: PairSide, columns: number, paint: Paint): readonly string[] {
  const figures = figuresOf(side);
  const trouble = troubleOf(side);
  const account = accountNow(side.state)?.brief ?? null;
  const limit = limitWords(side);
  const entry = (name: string, value: string, token: Token): string =>
    `${paint('dim', `${name} `)}${paint(token, value, { bold: true })}`;
  const { load } = side.state;
  const accepted = load === null ? figures.connections : acceptedOf(load);
  const perThread = connectionsPerThread(accepted, figures.threads);
  const each = load !== null && accepted !== null && accepted < load.open ? 'accepted' : 'conns';
  const gap = paint('dim', ' · ');
  return [
    joined(
      [
        entry('p50', FIGURE_TEXTS.p50Ms(figures.p50Ms), 'latency'),
        entry('p99', FIGURE_TEXTS.p99Ms(figures.p99Ms), 'latency'),
        ...(figures.ofIdealPercent === null
          ? []
          : [`${paint('text', FIGURE_TEXTS.ofIdealPercent(figures.ofIdealPercent))}${paint('dim', ' of ideal')}`]),
        ...(columns < BIG.length * BIG_COLUMNS
          ? [entry('conns', FIGURE_TEXTS.connections(figures.connections), 'connections')]
          : []),
      ],
      gap,
      columns,
    ),
    joined(
      [
        entry('resident', FIGURE_TEXTS.residentBytes(figures.residentBytes), 'memory'),
        entry('cores', FIGURE_TEXTS.cpuPercent(figures.cpuPercent), 'cores'),
        ...(perThread === null
          ? []
          : [`${paint('text', formatRatio(perThread))}${paint('dim', ` ${each} per thread`)}`]),
      ],
      gap,
      columns,
    ),
    ...(trouble === null
      ? [
          paint('text', account === null ? '' : plain(firstFitting(account, columns))),
          limit === null ? '' : entry('bottleneck', limit, limit === 'none' ? 'good' : 'warning'),
        ]
      : [paint('bad', toWidth(plain(trouble), columns))]),
  ];
}

/** Parts of a sentence from its beginning, as many as fit. */
const firstFitting = (words: string, columns: number): string => joined(words.split(' · '), ' · ', columns);

interface TableColumn {
  readonly title: string;
  readonly figure: keyof SideFigures;
  readonly token: Token;
}

/** From the left; the ones at the end go first where it is narrow. */
const TABLE: readonly TableColumn[] = [
  { title: 'conns', figure: 'connections', token: 'connections' },
  { title: 'OS threads', figure: 'threads', token: 'threads' },
  { title: 'req/s', figure: 'requestsPerSecond', token: 'requests' },
  { title: 'p50', figure: 'p50Ms', token: 'latency' },
  { title: 'p99', figure: 'p99Ms', token: 'latency' },
  { title: 'resident', figure: 'residentBytes', token: 'memory' },
  { title: 'cores', figure: 'cpuPercent', token: 'cores' },
];
const CELL_COLUMNS = 8;
const NAME_COLUMNS = 18;
const MIN_NAME_COLUMNS = 8;
const GAP = ' ';

/** The same in a line each, one under the other, where there is no room for big digits: three rows. */
export function figureTable(sides: readonly PairSide[], columns: number, paint: Paint): readonly string[] {
  const width = ({ title }: TableColumn): number => Math.max(CELL_COLUMNS, title.length);
  const taken = (shown: readonly TableColumn[]): number =>
    shown.reduce((sum, column) => sum + width(column) + GAP.length, 0);
  const most = TABLE.findLastIndex((_, index) => taken(TABLE.slice(0, index + 1)) <= columns - MIN_NAME_COLUMNS - 1);
  const shown = TABLE.slice(0, most + 1);
  const names = Math.min(NAME_COLUMNS, Math.max(MIN_NAME_COLUMNS, columns - taken(shown) - 1));
  const line = (name: string, cells: readonly string[]): string =>
    toWidth(` ${toWidth(name, names)}${cells.join('')}`, columns);
  const right = (text: string, column: TableColumn): string =>
    GAP + ' '.repeat(Math.max(0, width(column) - columnsOf(text))) + text;
  return [
    line(
      '',
      shown.map((column) => right(paint('dim', column.title), column)),
    ),
    ...sides.map((side) => {
      const figures = figuresOf(side);
      return line(
        paint(side.colour, plain(side.name), { bold: true }),
        shown.map((column) =>
          right(paint(column.token, FIGURE_TEXTS[column.figure](figures[column.figure]), { bold: true }), column),
        ),
      );
    }),
  ];
}
