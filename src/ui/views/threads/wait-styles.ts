import { WAIT_KINDS } from '../../../domain/meaning/waits.ts';
import type { Token } from '../../theme.ts';
import type { CellStyle } from './thread-state.ts';

/**
 * The lesson in colours: blue, as connections are, where one thread waits for all of them; orange, as threads are, where
 * each waits for one. What has nothing to do recedes. Groups that are hardly ever seen beside one another share a colour:
 * their letters tell them apart.
 */
const TOKENS: Readonly<Record<string, Token>> = {
  runnable: 'good',
  many: 'connections',
  socket: 'threads',
  accept: 'latency',
  one: 'threads',
  gil: 'bad',
  work: 'dim',
  timer: 'units',
  disk: 'bad',
  pipe: 'memory',
  child: 'cores',
  signal: 'generator',
  stopped: 'bad',
  other: 'text',
  unknown: 'border',
};

/** The most awake first, as the cells of several threads show them. */
export const WAIT_STYLES: readonly CellStyle[] = WAIT_KINDS.map(({ group, letter, brief }) => ({
  letter,
  words: brief,
  token: TOKENS[group] ?? 'text',
}));

const BY_LETTER = new Map(WAIT_STYLES.map((style) => [style.letter, style]));
const UNKNOWN: CellStyle = BY_LETTER.get('?') ?? { letter: '?', words: '–', token: 'border' };

export const styleOfWait = (letter: string): CellStyle => BY_LETTER.get(letter) ?? UNKNOWN;
