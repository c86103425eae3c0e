import { type DigitSize, digits } from '../../src/ui/widgets/digits.ts';

/** Figures of a frame that contradict themselves or each other. */
export function figureProblems(lines: readonly string[], mostConnections: number): string[] {
  const problems: string[] = [];
  for (const [row, line] of lines.entries()) {
    for (const [found, from, to, total] of line.matchAll(/(\d+)–(\d+) of (\d+)/g)) {
      const isWindow = Number(from) >= 1 && Number(from) <= Number(to) && Number(to) <= Number(total);
      if (!isWindow) problems.push(`row ${row}: a window of ${found}`);
    }
    for (const [found, percent] of line.matchAll(/(\d+) % resident/g)) {
      if (Number(percent) > 100) problems.push(`row ${row}: ${found}`);
    }
    const core = /\bcore \d+ [█▓░ ]+(\d+) %/.exec(line);
    if (core !== null && Number(core[1]) > 100) problems.push(`row ${row}: ${core[0]}`);
  }
  const open = openConnections(lines);
  if (open !== null && open > mostConnections) problems.push(`${open} open of at most ${mostConnections}`);
  return [...problems, ...waitProblems(lines), ...percentileProblems(lines)];
}

/** The groups of what threads wait for, under the bar that ends with the number of all threads. */
function waitProblems(lines: readonly string[]): string[] {
  const isGroup = (line: string): boolean => /■ [A-Z?] \d/.test(line);
  const first = lines.findIndex(isGroup);
  if (first < 0) return [];
  const groups = lines.filter(isGroup).flatMap((line) => [...line.matchAll(/■ [A-Z?] ([\d,]+) /g)]);
  const sum = groups.reduce((total, [, count = '']) => total + Number(count.replaceAll(',', '')), 0);
  const [, total = ''] = / {2}([\d,]+) threads?(?: +│|$)/.exec(lines[first - 1] ?? '') ?? [];
  return sum === Number(total.replaceAll(',', '')) ? [] : [`groups of ${sum} threads under a bar of ${total}`];
}

/** Of the overview's latency pane; the smaller panes have no room for some of them. */
function percentileProblems(lines: readonly string[]): string[] {
  const text = lines.join('\n');
  const known = ['p50', 'p90', 'p99', 'max'].flatMap((name) => {
    const found = new RegExp(`\\b${name} +(\\d[\\d.,]*) (µs|ms|s)\\b`).exec(text);
    return found === null ? [] : [{ name, ms: msOf(found[1] ?? '', found[2] ?? '') }];
  });
  return known.flatMap(({ name, ms }, index) => {
    const before = known[index - 1];
    return before !== undefined && before.ms > ms ? [`${before.name} ${before.ms} ms, ${name} ${ms} ms`] : [];
  });
}

const MS_PER: Readonly<Record<string, number>> = { µs: 0.001, ms: 1, s: 1000 };
const msOf = (number: string, unit: string): number => Number(number.replaceAll(',', '')) * (MS_PER[unit] ?? 0);

/** The number in big digits in the connections pane; null: it is not on the screen, or not as digits. */
function openConnections(lines: readonly string[]): number | null {
  const [, ...below] = lines;
  if (below[0]?.startsWith('╭─ connections ') !== true) return null;
  const pane = below.slice(1).map((line) => [...line].slice(2));
  for (const size of [5, 3] as const) {
    const text = readDigits(pane.slice(0, size), size);
    if (text !== '') return Number(text.replaceAll(',', ''));
  }
  return null;
}

const CHARACTERS = [...'0123456789,'];

function readDigits(cells: readonly (readonly string[])[], size: DigitSize): string {
  let text = '';
  let at = 0;
  for (;;) {
    const found = CHARACTERS.find((character) => isAt(digits(character, size).rows, cells, at));
    if (found === undefined) return text;
    text += found;
    at += digits(found, size).columns + 1;
  }
}

const isAt = (glyph: readonly string[], cells: readonly (readonly string[])[], at: number): boolean =>
  glyph.every((row, index) => cells[index]?.slice(at, at + row.length).join('') === row);
