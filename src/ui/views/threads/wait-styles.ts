import { WAIT_KINDS } from '../../../domain/meaning/waits.ts';
import { waitToken } from '../../../domain/words/metric-colours.ts';
import type { CellStyle } from './thread-state.ts';

/** The most awake first, as the cells of several threads show them. */
export const WAIT_STYLES: readonly CellStyle[] = WAIT_KINDS.map(({ group, letter, brief }) => ({
  letter,
  words: brief,
  token: waitToken(group),
}));

const BY_LETTER = new Map(WAIT_STYLES.map((style) => [style.letter, style]));
const UNKNOWN: CellStyle = BY_LETTER.get('?') ?? { letter: '?', words: '–', token: 'border' };

export const styleOfWait = (letter: string): CellStyle => BY_LETTER.get(letter) ?? UNKNOWN;
