/**
 * For a key that is no character a terminal sends an escape sequence (ECMA-48 CSI, or SS3). Only those that the screen uses
 * pass; ink would treat the letters and digits of any other as if they were typed, and Shift-F5 (`ESC [ 15 ; 2 ~`) would be a
 * 1, a 5 and a 2.
 *
 * A malformed one (`ESC [ < 0 ; - 5 ; 3 M`) goes on to its final byte as terminals read it, or to what cannot be in it: its
 * letters are no keys either.
 *
 * An Esc with another key right after it (fast typing, a slow line, a slow frame) looks like Alt and that key. Nothing is bound
 * to Alt: it is read as two keys.
 */
const SEQUENCE =
  /\x1b\[\[?[ -?]*(?:[@-~]|(?=[^ -~]))|\x1bO[ -~]|\x1b\]\d[^\x07\x1b]*(?:\x07|\x1b\\|(?=\x1b))|\x1b[P_^X][^\x1b]*\x1b\\|\x1b/g;

/** Arrows, Home, End, PgUp, PgDn, Delete, Shift-Tab; with modifiers too. */
const KNOWN = /^\x1b(?:\[(?:1;\d+)?[A-DFHZ]|\[[1345678](?:;\d+)?~|O[A-DFH])$/;

const ESC = '\x1b';
/** Esc in kitty's keyboard protocol, which ink reads too: unlike the bare byte it cannot merge with a next key. */
const UNAMBIGUOUS_ESC = '\x1b[27u';

/**
 * ink has no name for function keys: they go through it as characters of the private use area, which nobody types (key-names.ts). Of xterm,
 * of VT220 and of the Linux console.
 */
export const FUNCTION_KEYS: readonly (readonly [character: string, name: string, sequences: readonly string[]])[] = [
  ['\ue001', 'f1', ['\x1bOP', '\x1b[P', '\x1b[11~', '\x1b[[A']],
  ['\ue00a', 'f10', ['\x1b[21~']],
];

/** Keys as ink should get them. */
export const knownKeys = (text: string): string =>
  text.replace(SEQUENCE, (sequence) => {
    if (sequence === ESC) return UNAMBIGUOUS_ESC;
    if (KNOWN.test(sequence)) return sequence;
    return FUNCTION_KEYS.find(([, , sequences]) => sequences.includes(sequence))?.[0] ?? '';
  });

/** An incomplete sequence, which nobody types; of what may be a key an Esc alone has waited already (escape-hold.ts). */
const UNFINISHED = /\x1b(?:\[\[?[ -?]*|\]\d[^\x07\x1b]*)$/;

/** How many characters at the end of the text to hold back until more arrives. */
export const unfinishedLength = (text: string): number => UNFINISHED.exec(text)?.[0].length ?? 0;
