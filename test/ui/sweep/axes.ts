/** A dot of a curve: braille but the blank one. */
const DOT = /[\u2801-\u28ff]/;
/** A vertical axis: at a number, beside none, where it is broken. A pane's border has the second one, too, and no number. */
const AXIS = /[┤│≈]/;
const AT_NUMBER = '┤';
/** At the end of what stands before an axis: `400 MB`, `0 %`, `15k`. */
const NUMBER = /\d[\d.,]*(?:k|M|G)?(?: (?:%|[µm]?s|[kKMGT]?B))?$/;
/** From this height on there is room for what is below, too. */
const BOTH_FROM_ROWS = 3;

interface Axis {
  readonly column: number;
  readonly top: number;
  readonly bottom: number;
  /** What stands beside it, from the top. */
  readonly numbers: readonly string[];
}

/** Empty: each curve has numbers beside it, and below it where there is room. `lines` are a terminal's rows. */
export function unlabelledAxes(lines: readonly string[]): string[] {
  const cells = lines.map((line) => [...line]);
  const problems = new Set<string>();
  const known = new Map<string, Axis>();
  for (const [row, line] of cells.entries()) {
    let column = -1;
    for (const [at, cell] of line.entries()) {
      if (AXIS.test(cell)) column = at;
      if (!DOT.test(cell)) continue;
      const axis = known.get(`${row} ${column}`) ?? axisAt(cells, row, column);
      for (let each = axis.top; each <= axis.bottom; each += 1) known.set(`${each} ${column}`, axis);
      if (axis.numbers.length === 0) problems.add(`row ${row}, column ${at}: a curve without numbers beside it`);
      else if (new Set(axis.numbers).size < axis.numbers.length)
        problems.add(`row ${axis.top}, column ${column}: numbers that repeat: ${axis.numbers.join(', ')}`);
      else if (axis.bottom - axis.top + 1 >= BOTH_FROM_ROWS && !hasNumberBelow(cells, axis)) {
        problems.add(`row ${axis.bottom + 1}, column ${column}: a curve without numbers below it`);
      }
    }
  }
  return [...problems].slice(0, 3);
}

function axisAt(cells: readonly (readonly string[])[], row: number, column: number): Axis {
  const isAxis = (at: number): boolean => AXIS.test(cells[at]?.[column] ?? '');
  let [top, bottom] = [row, row];
  while (isAxis(top - 1)) top -= 1;
  while (isAxis(bottom + 1)) bottom += 1;
  const numbers = cells.slice(top, bottom + 1).flatMap((line) => {
    const found = line[column] === AT_NUMBER ? NUMBER.exec(line.slice(0, column).join('')) : null;
    return found === null ? [] : [found[0].trim()];
  });
  return { column, top, bottom, numbers };
}

/** Up to the pane's border. */
function hasNumberBelow(cells: readonly (readonly string[])[], { column, bottom }: Axis): boolean {
  const below = (cells[bottom + 1] ?? []).slice(column).join('');
  return /^[^│]*\d/.test(below);
}
