import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../conctop.ts';
import type { Command, Show } from './trial.ts';

export interface Cell {
  readonly fault: string;
  readonly command: Command;
  readonly show: Show;
  survived: boolean;
}

const SHOWS: readonly Show[] = ['screen', 'plain', 'json'];

/** What nothing that runs as this user can undo. */
const NOT_SURVIVABLE: readonly (readonly [string, string])[] = [
  [
    'SIGKILL to conctop and to all that watch over it in the same moment (`kill -9 -1`, a container that is removed)',
    'no process is left that could act. `reset` gives the terminal back; a server that was left names itself when its port is asked for again (“node (pid 4242) holds it”)',
  ],
  [
    'SIGKILL to a conctop that is the first process of its terminal (`ssh -t host conctop go`, `docker run -it`)',
    'the kernel hangs the line up together with its first process, before anybody can write to it. All else is whole; in the terminal at the other end: `reset`. Below a shell there it is survived',
  ],
  [
    'SIGKILL on macOS',
    'processes, port and recording are whole; the terminal stays in raw mode on the alternate screen, since the guardian reads /proc: `reset`',
  ],
  [
    'the machine loses power',
    'a recording is as long as what the kernel had written: it is not synced to the disk line by line',
  ],
];

/** Where cells are kept between runs of parts of the matrix (`-t`), which takes ten minutes; unset: nowhere. */
const KEPT = process.env.CONCTOP_FAULTS_CELLS ?? '';

function withKept(cells: readonly Cell[]): readonly Cell[] {
  if (KEPT === '') return cells;
  const before: Cell[] = existsSync(KEPT) ? JSON.parse(readFileSync(KEPT, 'utf8')) : [];
  const name = ({ fault, command, show }: Cell): string => [fault, command, show].join();
  const all = [...new Map([...before, ...cells].map((cell) => [name(cell), cell])).values()];
  writeFileSync(KEPT, JSON.stringify(all));
  return all;
}

/** `npm run faults` writes what it tried and what came of it. `order`: the table's faults. */
export function writeMatrix(tried: readonly Cell[], order: readonly string[]): void {
  const cells = withKept(tried);
  const faults = order.filter((name) => cells.some(({ fault }) => fault === name));
  const commands = [...new Set(cells.map(({ command }) => command))];
  const counted = (some: readonly Cell[]): string =>
    some.length === 0 ? '–' : `${some.filter(({ survived }) => survived).length}/${some.length}`;
  const rows = faults.map((fault) => {
    const mine = cells.filter((cell) => cell.fault === fault);
    const shown = SHOWS.map((show) => counted(mine.filter((cell) => cell.show === show)));
    const how = commands.filter((command) => mine.some((cell) => cell.command === command));
    return `| ${fault.replaceAll('|', '\\|')} | ${shown.join(' | ')} | ${how.join(', ')} |`;
  });
  const survived = cells.filter((cell) => cell.survived).length;
  writeFileSync(
    join(root, 'docs', 'faults.md'),
    `# The fault matrix

Written by \`npm run faults\`: ${faults.length} faults, ${cells.length} cells, ${survived} survived.

Each cell is a run in a real terminal that is struck by the fault. It is survived where afterwards the terminal's modes, screen and
cursor are those of before, no process of the run is left, its port is free, the temporary, the home and the cache folder hold nothing new
but the run that is kept for \`conctop replay\`, the exit code is the expected one, what stands there is a sentence and no stack, and the recording is readable to its last line (where conctop
ends by itself: with the run's end). A process that was attached to runs on.

| fault | screen | plain | JSON | tried with |
|---|---|---|---|---|
${rows.join('\n')}

## Not survivable

| fault | why, and what to do |
|---|---|
${NOT_SURVIVABLE.map(([fault, why]) => `| ${fault} | ${why} |`).join('\n')}
`,
  );
}
