import type { SocketStates } from '../../../domain/events/run-event.ts';
import type { SocketPath } from '../../../domain/meaning/socket-path.ts';
import { formatAge, formatCount, formatMs, formatUnits } from '../../../domain/words/format.ts';
import { columnsOf } from '../../frame/ansi-text.ts';
import type { Paint } from '../../theme.ts';

/** So many sockets stand for all of them; so many instances and threads are drawn one by one. */
const DOTS = 7;
const MOST_DRAWN = 4;
/** So many of the shortest forms stand without a picture, too. */
const WORDS_ONLY = 2;
/** Two sockets with a thread each show that there is one for each. */
const PAIRS = 4;

/** `••••••• ─▶ ◉ ─▶ ■  1 epoll instance watches 10,003 descriptors · 1 of 9 threads waits in it`. */
export function pathPicture(path: SocketPath, room: number, paint: Paint, watchedAgeMs: number | null = null): string {
  const drawings = path.by === 'epoll' ? epollDrawings(path, paint, watchedAgeMs) : threadDrawings(path, paint);
  for (const { picture, words } of drawings) {
    const line = `${picture}  ${paint('text', words)}`;
    if (columnsOf(line) <= room) return line;
  }
  const words = drawings.slice(-WORDS_ONLY).map((drawing) => drawing.words);
  return paint('text', words.find((text) => text.length <= room) ?? words.at(-1) ?? '');
}

interface Drawing {
  readonly picture: string;
  readonly words: string;
}

function epollDrawings(
  path: Extract<SocketPath, { by: 'epoll' }>,
  paint: Paint,
  watchedAgeMs: number | null,
): Drawing[] {
  const aged = watchedAgeMs === null ? '' : `, ${formatAge(watchedAgeMs)}`;
  const { sockets, instances, watched, waiting, threads } = path;
  const several = (mark: string, count: number): string =>
    count <= MOST_DRAWN ? mark.repeat(count) : `${mark.repeat(MOST_DRAWN - 1)}…`;
  const dots = paint('connections', '•'.repeat(Math.min(DOTS, sockets)));
  const eyes = paint('units', several('◉', instances));
  const seats = waiting === null ? '' : paint('threads', waiting === 0 ? '□' : several('■', waiting));
  const drawn = (arrow: string): string => [dots, eyes, ...(seats === '' ? [] : [seats])].join(paint('dim', arrow));
  const watches = instances === 1 ? 'watches' : 'watch';
  const them = instances === 1 ? 'it' : 'them';
  const waits =
    waiting === null
      ? []
      : waiting === 0
        ? [`no thread waits in ${them} now`, 'none waits']
        : [
            `${formatCount(waiting)} of ${formatUnits(threads ?? waiting, 'thread', 'threads')} ${waiting === 1 ? 'waits' : 'wait'} in ${them}`,
            `${formatCount(waiting)} ${waiting === 1 ? 'waits' : 'wait'}`,
          ];
  const words = (watch: string, wait: string | undefined): string =>
    wait === undefined ? watch : `${watch} · ${wait}`;
  const long = `${formatUnits(instances, 'epoll instance', 'epoll instances')} ${watches} ${formatUnits(watched, 'descriptor', 'descriptors')}${aged}`;
  const short = `${formatCount(instances)} epoll${instances === 1 ? '' : 's'} ${watches === 'watch' ? 'watch' : watches} ${formatCount(watched)}${aged}`;
  return [
    { picture: drawn(' ─▶ '), words: words(long, waits[0]) },
    { picture: drawn(' ▶ '), words: words(short, waits[1]) },
    { picture: drawn('▶'), words: words(short, undefined) },
    ...(aged === '' ? [] : [{ picture: drawn('▶'), words: `${formatCount(watched)}${aged}` }]),
  ];
}

function threadDrawings({ threads, waiting }: Extract<SocketPath, { by: 'threads' }>, paint: Paint): Drawing[] {
  const pair = `${paint('connections', '•')}${paint('dim', '─▶')}${paint('threads', '■')}`;
  const each = (pairs: number): string => new Array<string>(pairs).fill(pair).join('  ');
  const of = `${formatCount(waiting)} of ${formatUnits(threads, 'thread', 'threads')}`;
  return [
    {
      picture: each(PAIRS),
      words: `a thread each, no epoll: ${of} ${waiting === 1 ? 'waits' : 'wait'} for their socket`,
    },
    { picture: each(1), words: `a thread each: ${formatCount(waiting)} of ${formatCount(threads)} wait` },
  ];
}

/** `10 taken up · 190 unread · 0 not accepted`, from when that is where it is old, and what it cost to see it. */
export function statesWords({ read, unread, unaccepted, costMs }: SocketStates, ageMs: number | null): string[] {
  const states = `${formatCount(read)} taken up · ${formatCount(unread)} unread · ${formatCount(unaccepted)} not accepted`;
  const aged = ageMs === null ? states : `${states} · ${formatAge(ageMs)}`;
  return [`${aged} · seen for ${formatMs(costMs)} of CPU`, aged];
}
