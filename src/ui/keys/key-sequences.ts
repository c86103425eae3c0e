/**
 * What a terminal sends for a key that is no character is an escape sequence (ECMA-48 CSI, or SS3). Of those this lets pass
 * what the screen has a meaning for; ink would hand over the letters and digits of any other as if they had been typed, and
 * Shift-F5 (`ESC [ 15 ; 2 ~`) would be a 1, a 5 and a 2.
 *
 * An Esc that something else follows at once (a fast hand, a slow line, a frame that took its time) looks like Alt and that
 * key. Nothing is bound to Alt: it is read as both keys.
 */
const SEQUENCE = /\x1b\[\[?[0-?]*[ -/]*[@-~]|\x1bO[ -~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b/g;

/** Arrows, Home, End, PgUp, PgDn, Delete, Shift-Tab; with modifiers too. */
const KNOWN = /^\x1b(?:\[(?:1;\d+)?[A-DFHZ]|\[[1345678](?:;\d+)?~|O[A-DFH])$/;

const ESC = '\x1b';
/** Esc in the keyboard protocol of kitty, which ink reads too: unlike the bare byte nothing can join it. */
const UNAMBIGUOUS_ESC = '\x1b[27u';

/** Keys as ink should hear them. */
export const knownKeys = (text: string): string =>
  text.replace(SEQUENCE, (sequence) => (sequence === ESC ? UNAMBIGUOUS_ESC : KNOWN.test(sequence) ? sequence : ''));

/** A sequence whose end has not come yet; a bare Esc is a key of its own and cannot wait for more. */
const UNFINISHED = /\x1b\[\[?[0-?]*[ -/]*$/;

/** How many characters at the text's end to hold back until more comes. */
export const unfinishedLength = (text: string): number => UNFINISHED.exec(text)?.[0].length ?? 0;
