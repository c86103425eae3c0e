/**
 * Figures of which a part is missing: `12.3 M…` for 12.3 MB, `10,0…`, or digits that touch a pane's border. A reader cannot
 * know that there was more, so such a figure is wrong, not short. Words may be cut: `waits for a conn…` misleads nobody.
 */
const CUT: readonly (readonly [what: string, where: RegExp])[] = [
  // A word that is a number, or a sign and a number: not a thread's name, `Thread#1…`.
  ['a number is cut', /(?:^|[\s(≈≥≤<>±~×+-])\d[\d.,]*…/u],
  ['a unit is cut', /(?:^|[\s(≈≥≤<>±~×+-])\d[\d.,]* (?:[kKMGTmµn])?…/u],
  ['a unit is missing', /(?:^|[\s(≈≥≤<>±~×+-])\d[\d.,]* [KMGTµ]$/u],
];

const BORDER = '│';

/** Empty: every figure is whole. `lines` are a terminal's rows. */
export function cutFigures(lines: readonly string[]): string[] {
  return lines.flatMap((line, row) => [
    ...(/\d│|│\d/.test(line) ? [`row ${row}: a number touches a border: ${line.trim()}`] : []),
    ...line.split(BORDER).flatMap((part) => {
      const text = part.trimEnd();
      return CUT.flatMap(([what, where]) => {
        const found = where.exec(text);
        return found === null ? [] : [`row ${row}: ${what}: ${text.slice(Math.max(0, found.index - 20)).trim()}`];
      });
    }),
  ]);
}
