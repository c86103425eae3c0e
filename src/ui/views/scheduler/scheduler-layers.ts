import { agreeing, formatAge, formatCount, formatPercent } from '../../../domain/words/format.ts';
import { columnsOf, plain, toWidth } from '../../frame/ansi-text.ts';
import type { Paint, Token } from '../../theme.ts';
import { meter } from '../../widgets/meter.ts';
import { formatFact, labelOf } from '../fact-labels.ts';
import { dots, PART_TOKENS, seats, unitBar } from './layer-pictures.ts';
import type { Loop, Part, Runners, SchedulerModel } from './scheduler-model.ts';
import { pathPicture, statesWords } from './socket-layer.ts';

const LETTER = 3;
const NAME = 19;
const COUNT = 8;
const GAP = 3;
/** Columns before a layer's picture. */
const BEFORE = LETTER + NAME + COUNT + GAP;
const MIN_ROOM = 8;
/** More own queues than this are a list and no picture. */
const MAX_OWN_QUEUES = 8;
/** A loop that is busier has no time left. */
const FULL_LOOP = 0.9;

/** What layers are drawn with. */
interface Pencil {
  readonly columns: number;
  /** Columns of a layer's picture. */
  readonly room: number;
  readonly paint: Paint;
  /** Go's own letter for a layer, where it is Go's scheduler. */
  readonly letter: (letter: 'G' | 'P' | 'M') => string;
}

/** The layers from what waits to what runs, one under the other. */
export function layers(model: SchedulerModel, columns: number, paint: Paint): string[] {
  const pencil: Pencil = {
    columns,
    room: Math.max(MIN_ROOM, columns - BEFORE),
    paint,
    letter: (letter) => (model.isGmp ? letter : ''),
  };
  const above = [
    ...unitLines(model.units, pencil),
    ...queueLines(model, pencil),
    ...runnerLines(model.runners, pencil),
    ...loopLines(model.loops, pencil),
  ];
  return [...above, ...threadLines(model.threads, above.length > 0, pencil), ...socketLines(model.sockets, pencil)];
}

interface Row {
  readonly letter?: string;
  readonly name: string;
  readonly count: string;
  readonly token: Token;
  /** Painted, at most as wide as the pencil has room. */
  readonly picture: string;
}

function row({ letter = '', name, count, token, picture }: Row, { room, paint }: Pencil): string {
  return [
    paint('strong', letter.padEnd(LETTER), { bold: true }),
    paint('text', toWidth(plain(name), NAME)),
    paint(token, count.padStart(COUNT), { bold: true }),
    ' '.repeat(GAP),
    toWidth(picture, room),
  ].join('');
}

const arrow = (text: string, { room, paint }: Pencil): string => ' '.repeat(BEFORE) + paint('dim', toWidth(text, room));

function unitLines(units: SchedulerModel['units'], pencil: Pencil): string[] {
  if (units === null) return [];
  const { name, count, parts } = units;
  const picture = unitBar(count, parts, pencil.room, pencil.paint);
  const line = row({ letter: pencil.letter('G'), name, count: formatCount(count), token: 'units', picture }, pencil);
  return parts.length === 0 ? [line] : [line, ...partsLines(count, parts, pencil)];
}

const APART = 'sampled apart';

/** `■ running 3  ■ waiting 9,997`; runtimes read their count and each state one after the other, so they may add up to more. */
function partsLines(total: number, parts: readonly Part[], { columns, paint }: Pencil): string[] {
  const states = parts.map(({ name, count }) => {
    const mark = paint(PART_TOKENS[name] ?? 'border', '■');
    return `${mark} ${paint('dim', name)} ${paint('text', formatCount(count))}`;
  });
  const isMore = parts.reduce((sum, { count }) => sum + count, 0) > total;
  return wrapped([...states, ...(isMore ? [paint('dim', APART)] : [])], columns).map((words) => {
    // Where it is too long to stand under the bar it begins further left.
    const indent = Math.max(0, Math.min(BEFORE, columns - columnsOf(words)));
    return ' '.repeat(indent) + toWidth(words, columns - indent);
  });
}

/** Painted parts side by side, in as many lines as they need. */
function wrapped(parts: readonly string[], columns: number): string[] {
  const lines: string[] = [];
  for (const part of parts) {
    const longer = `${lines.at(-1)}  ${part}`;
    if (lines.length > 0 && columnsOf(longer) <= columns) lines[lines.length - 1] = longer;
    else lines.push(part);
  }
  return lines;
}

function queueLines({ queues, runners }: SchedulerModel, pencil: Pencil): string[] {
  const { room, paint } = pencil;
  const queue = (name: string, depth: number): string => {
    const picture = dots(depth, room, 'latency', paint);
    return row({ name, count: formatCount(depth), token: 'latency', picture }, pencil);
  };
  const of = (words: string, isOfRunnable: boolean): string[] => {
    const some = queues.filter((each) => each.isOfRunnable === isOfRunnable);
    return some.length === 0 ? [] : [arrow(words, pencil), ...some.map(({ name, depth }) => queue(name, depth))];
  };
  const own = runners?.ownQueues ?? [];
  const more = own.length - MAX_OWN_QUEUES;
  return [
    ...of('↓ some wait for others here', false),
    ...of('↓ what is runnable waits here', true),
    ...own.slice(0, MAX_OWN_QUEUES).map((depth, index) => queue(`local queue ${index}`, depth)),
    ...(more > 0 ? [arrow(`and ${more} more local ${agreeing(more, 'queue', 'queues')}`, pencil)] : []),
  ];
}

function runnerLines(runners: Runners | null, pencil: Pencil): string[] {
  if (runners === null) return [];
  const { name, total, busy } = runners;
  const picture = seats(total, busy, { room: pencil.room, paint: pencil.paint, word: 'busy' });
  return [
    arrow('↓ run by, each one at a time', pencil),
    row({ letter: pencil.letter('P'), name, count: formatCount(total), token: 'cores', picture }, pencil),
  ];
}

function loopLines(loops: readonly Loop[], pencil: Pencil): string[] {
  if (loops.length === 0) return [];
  return [arrow('↓ one callback at a time', pencil), ...loops.map((loop) => row(loopRow(loop, pencil), pencil))];
}

function loopRow(loop: Loop, { room, paint }: Pencil): Row {
  const { name } = loop;
  if (!('utilisation' in loop)) {
    const picture = paint('dim', labelOf(loop.fact));
    return { name, count: formatFact(loop.fact, loop.ms), token: 'cores', picture };
  }
  const token: Token = loop.utilisation >= FULL_LOOP ? 'bad' : 'cores';
  const picture = `${meter(loop.utilisation, Math.max(4, room - 12), token, paint)} ${paint('dim', 'busy')}`;
  return { name, count: formatPercent(loop.utilisation * 100), token, picture };
}

function threadLines(threads: SchedulerModel['threads'], isBelow: boolean, pencil: Pencil): string[] {
  if (threads === null) return [];
  const { total, running, runningAgeMs, roles } = threads;
  const word = runningAgeMs === null ? 'runnable' : `runnable, ${formatAge(runningAgeMs)}`;
  const picture = seats(total, running, { room: pencil.room, paint: pencil.paint, word });
  const named = roles.filter(({ role }) => role !== 'first thread').map(({ role, count }) => `${role} ${count}`);
  const words = pencil.paint('dim', `${' '.repeat(BEFORE)}${named.join(' · ')}`);
  return [
    ...(isBelow ? [arrow('↓ what the kernel schedules', pencil)] : []),
    row(
      { letter: pencil.letter('M'), name: 'OS threads', count: formatCount(total), token: 'threads', picture },
      pencil,
    ),
    ...(named.length === 0 ? [] : [toWidth(words, pencil.columns)]),
  ];
}

/** Whom the kernel wakes when something comes on a socket. */
function socketLines(sockets: SchedulerModel['sockets'], pencil: Pencil): string[] {
  if (sockets === null) return [];
  const { room, paint } = pencil;
  const { path, states, watchedAgeMs, statesAgeMs } = sockets;
  const words = states === null ? [] : statesWords(states, statesAgeMs);
  const fitting = words.find((text) => text.length <= room);
  return [
    arrow('↑ woken for', pencil),
    row(
      {
        name: 'sockets',
        count: formatCount(path.sockets),
        token: 'connections',
        picture: pathPicture(path, room, paint, watchedAgeMs),
      },
      pencil,
    ),
    ...(fitting === undefined ? [] : [arrow(fitting, pencil)]),
  ];
}
