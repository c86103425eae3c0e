/**
 * What holds for every frame of every size, whatever it shows: the rules of the screen's own tests and of the soak
 * (test/soak). Pure: `lines` are a terminal's rows without the blanks at their ends.
 */

/** No program of ours means to show these; a source or a log may quote them. */
const SLIPS = /\bundefined\b|\bNaN\b|\[object |\bInfinity\b/;
/** What no gate lets pass, and what the gate puts in its place. */
const CONTROLS = /[\x00-\x1f\x7f-\x9f\ufffd\u2400-\u2421]/;

/** Empty: the frame is whole. */
export function frameProblems(lines: readonly string[], columns: number): string[] {
  const problems = lines.at(-1) === '' ? [] : ['the last row is not free'];
  for (const [row, line] of lines.entries()) {
    const width = [...line].length;
    if (width > columns) problems.push(`row ${row} is ${width} columns wide, the terminal ${columns}`);
    if (CONTROLS.test(line)) problems.push(`row ${row} has a control or replacement character`);
    if (!/^[│╭╰]/.test(line)) continue;
    if (width !== columns) problems.push(`row ${row} begins with a box and is ${width} of ${columns} columns wide`);
    else if (!/[│╮╯]$/.test(line)) problems.push(`row ${row} begins with a box and does not end with one`);
  }
  return [...problems, ...boxProblems(lines.map((line) => [...line]))];
}

export function slipsIn(lines: readonly string[]): string[] {
  return lines.flatMap((line, row) => {
    const [slip] = SLIPS.exec(line) ?? [];
    return slip === undefined ? [] : [`row ${row} says ${slip}`];
  });
}

export const boxCount = (lines: readonly string[]): number => countOf(lines.join(''), '╭');

/** Each box is followed around: along its title to the right corner, down both sides, along its bottom. */
function boxProblems(cells: readonly (readonly string[])[]): string[] {
  const problems: string[] = [];
  let boxes = 0;
  for (const [top, line] of cells.entries()) {
    for (const [left, cell] of line.entries()) {
      if (cell !== '╭') continue;
      boxes += 1;
      const right = line.indexOf('╮', left);
      let bottom = top + 1;
      while (cells[bottom]?.[left] === '│' && cells[bottom]?.[right] === '│') bottom += 1;
      const floor = cells[bottom]?.slice(left, right + 1).join('') ?? '';
      if (right < 0 || !/^╰─*╯$/.test(floor)) problems.push(`the box at row ${top}, column ${left} is not whole`);
    }
  }
  const text = cells.flat().join('');
  for (const corner of ['╮', '╰', '╯']) {
    const count = countOf(text, corner);
    if (count !== boxes) problems.push(`${count} ${corner} and ${boxes} ╭`);
  }
  return problems;
}

const countOf = (text: string, character: string): number => text.split(character).length - 1;
