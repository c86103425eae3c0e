import { frameProblems, slipsIn } from '../ui/frame-rules.ts';
import { type ExpectedScreen, VIEWS, type View } from './expected-screen.ts';
import { figureProblems } from './figures.ts';
import type { Frame } from './frame.ts';

/** On the border of the view's box. */
const TITLES: Readonly<Record<View, RegExp>> = {
  overview: /^╭─ connections /,
  threads: /^╭─ threads \(top -H\) /,
  cores: /^╭─ cores /,
  memory: /^╭─ memory /,
  scheduler: /^╭─ scheduler /,
  source: /^╭─ (source and )?why /,
  log: /^╭─ log /,
};

const RUN_BADGES = new Set(['FROZEN', 'PAUSED', 'REPLAY']);

/** What is wrong with a frame by itself: true for each that was ever drawn, whatever was pressed meanwhile. */
export function problemsWithin(frame: Frame, expected: ExpectedScreen): string[] {
  const { lines, columns, rows } = frame;
  const { columns: wantedColumns, rows: wantedRows } = expected;
  if (columns !== wantedColumns || rows !== wantedRows) {
    return [`the terminal has ${columns}x${rows}, and ${wantedColumns}x${wantedRows} were asked for`];
  }
  const problems = frame.wrapped.map((row) => `row ${row} runs on from the one before`);
  if (expected.isTooSmall) return [...problems, ...tooSmallProblems(frame)];
  const shown = shownIn(frame);
  // A source and a log may quote whatever they like.
  const slips = shown === 'source' || shown === 'log' ? [] : slipsIn(lines);
  problems.push(...frameProblems(lines, columns), ...slips, ...figureProblems(lines, Math.max(...expected.steps)));
  if (frame.badges[0]?.[0] !== 'conctop') problems.push('the header does not begin with conctop');
  if (!/\d\d:\d\d( {2}●( rec)?)?$/.test(lines[0] ?? '')) problems.push('the header does not end with the clock');
  if (!lines[rows - 2]?.includes('? help   q quit')) problems.push('the keys are not at the foot');
  if (shown === null) problems.push('neither the overview nor a view nor the help');
  return problems;
}

/** What of the frame is not as the keys asked for it: true once the program has taken them all. */
export function problemsAgainst(frame: Frame, expected: ExpectedScreen): string[] {
  if (expected.isTooSmall) return [];
  const problems: string[] = [];
  const wanted = expected.help ? 'help' : expected.view;
  const shown = shownIn(frame);
  if (shown !== wanted) problems.push(`shows ${shown}, asked for ${wanted}`);
  // What the load was steered to stands behind it.
  const badge = frame.badges[0]?.find((text) => RUN_BADGES.has(text)) ?? null;
  if (badge !== expected.badge) problems.push(`the badge is ${badge}, should be ${expected.badge}`);
  // A frozen picture is that of another moment.
  if (!expected.frozen && !progressIsThatOf(frame, expected)) {
    problems.push(`the header does not tell of ${expected.connections} connections`);
  }
  const { filter } = expected;
  if (filter === null && /^│ \/ /.test(frame.lines[3] ?? '')) problems.push('a filter is shown, and there is none');
  if (filter !== null && !expected.help) {
    const line = frame.lines[3] ?? '';
    const words = `│ / ${filter}${expected.typing ? '▏' : ''}  `.trimEnd();
    if (!line.startsWith(words))
      problems.push(`the filter should be “${filter}”${expected.typing ? ', being typed' : ''}`);
  }
  return problems;
}

/** By the tab line, and by the title of the box that follows it. */
export function shownIn({ lines, badges }: Frame): View | 'help' | null {
  if (lines[1]?.startsWith('╭─ keys ')) return 'help';
  if (TITLES.overview.test(lines[1] ?? '')) return 'overview';
  const [tab] = badges[1] ?? [];
  const view = VIEWS.find((name, key) => tab === `${key} ${name}`) ?? null;
  return view !== null && TITLES[view].test(lines[2] ?? '') ? view : null;
}

function progressIsThatOf({ lines }: Frame, { connections, paused }: ExpectedScreen): boolean {
  const count = connections.toLocaleString('en-US');
  const words = paused ? [`paused at ${count} `] : [` / ${count} `, `holding ${count} `];
  // The last step but one tells of the next one, not of itself.
  return words.some((word) => lines[0]?.includes(word)) || (!paused && / next [\d,]+ in /.test(lines[0] ?? ''));
}

function tooSmallProblems({ lines, columns, rows }: Frame): string[] {
  const shown = lines.map((line) => line.trim()).filter((line) => line !== '');
  const all = [
    'The terminal is too small for conctop.',
    `It has ${columns}x${rows}; at least 60x20 needed.`,
    'The run goes on. q quits.',
  ];
  const wanted = all.map((line) => (line.length <= columns ? line : `${line.slice(0, columns - 1)}…`));
  const isRight =
    shown.length === Math.min(3, Math.max(1, rows - 1)) && shown.every((line, index) => line === wanted[index]);
  return isRight ? [] : [`the words about a small terminal are ${JSON.stringify(shown)}`];
}
