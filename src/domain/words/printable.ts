/**
 * Much of what conctop prints comes from elsewhere: a target's last lines, the argv of a process, a recording. None of it may
 * move the cursor, change a title, fill a clipboard or reverse the writing direction. Two gates guard every output, so that
 * no new field can bypass them: one for text, one for painted frames.
 *
 * | what                                             | becomes                                                   |
 * |--------------------------------------------------|-----------------------------------------------------------|
 * | C0 except newline and tab (ESC, BEL, CR, …), DEL | its picture (U+2400 and on): visible, one column          |
 * | C1 (U+0080 to U+009F: CSI, OSC, …)               | U+FFFD                                                    |
 * | bidirectional and other invisible formatting     | U+FFFD (Trojan Source, CVE-2021-42574)                    |
 */
const CONTROL_PICTURES = 0x2400;
const DELETE = 0x7f;
const DELETE_PICTURE = '\u2421';
const REPLACEMENT = '\ufffd';

/** U+200B to U+200F, U+202A to U+202E, U+2060 to U+2069, U+FEFF: zero width, direction marks, overrides and isolates. */
const HOSTILE = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;

function picture(character: string): string {
  const code = character.charCodeAt(0);
  if (code < 0x20) return String.fromCharCode(CONTROL_PICTURES + code);
  return code === DELETE ? DELETE_PICTURE : REPLACEMENT;
}

/** Text of several lines; newlines and tabs stay. */
export const printable = (text: string): string => text.replace(HOSTILE, picture);

/** The same for a painted line: our own colours (SGR sequences) stay, no other sequence does. */
const SGR_OR_HOSTILE = new RegExp(`\\x1b\\[[\\d;]*m|[\\n\\t]|${HOSTILE.source}`, 'g');

export const printableFrame = (line: string): string =>
  line.replace(SGR_OR_HOSTILE, (found) =>
    found.length > 1 ? found : found === '\n' || found === '\t' ? ' ' : picture(found),
  );

/** JSON escapes C0 itself; C1, DEL and invisible formatting are not escaped by it, and become JSON escapes here. */
export const printableJson = (json: string): string =>
  json.replace(HOSTILE, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
