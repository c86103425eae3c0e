// docs/waits.md, made by waits-table, waits-strangers and bench/stacks: each run puts the lines of what it ran in their places and leaves the
// others as they are, so that the tables can be made in parts.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../shared/bundled.mjs';

const FILE = join(root, 'docs', 'waits.md');
const WAITS =
  '| connections | what its threads do | what lies in its sockets | plain reads of /proc |\n|---|---|---|---|---|';
const COST =
  '| connections | quiet rounds | samples | each takes | req/s with, to without | p99 with, to without | without |\n|---|---|---|---|---|---|---|---|';

const SECTIONS = {
  targets: {
    title: '## conctop’s targets',
    first: '| target ',
    head: WAITS,
    told: '`node scripts/docs/waits-table.mjs` makes this table: each target holds its connections with `--work io --delay 100ms`.',
  },
  strangers: {
    title: '## Servers that nobody here wrote',
    first: '| server ',
    head: WAITS,
    told: '`node scripts/docs/waits-strangers.mjs` makes this table with what is installed: each server is started on loopback, loaded and inspected with `conctop attach`.',
  },
  cost: {
    title: '## What it costs a target to say what its units wait for',
    first: '| target ',
    head: COST,
    told: '`node scripts/bench/stacks.mjs` makes this table: one load goes on while turns with samples of stacks, at the pace of a run, and without follow each other. Ratios are those of the two turns of a round: the median, the least and the most of the rounds that other programs left alone. Generator and target share two cores.',
  },
};

const INTRODUCTION = `# What threads wait for

Either a thread waits for each socket, or one epoll waits for all of them. What conctop says of every thread, in real runs, and
whether it agrees with another instrument in the same seconds: plain reads of \`/proc/PID/task/TID/wchan\` and \`stat\`, while
conctop reads \`syscall\`. \`agrees (2)\`: two threads were in another group than conctop said, since threads go on while they are
read. A line agrees where that holds for at most 15 % of the threads, or three.
`;

/** Puts one line into its section, in the given order of keys. `key`: of a target with its connections (keyOf), of a server its name. */
export function putLine(section, key, cells, order) {
  const lines = readLines();
  lines[section].set(key, `| ${cells.join(' | ')} |`);
  const place = (name) => {
    const at = order.indexOf(name);
    return at < 0 ? order.length : at;
  };
  const sorted = [...lines[section]].sort(([a], [b]) => place(a) - place(b));
  lines[section] = new Map(sorted);
  const text = Object.entries(SECTIONS).map(([name, { title, first, head, told }]) => {
    const rows = [...lines[name].values()];
    return rows.length === 0 ? '' : `\n${title}\n\n${told}\n\n${first}${head}\n${rows.join('\n')}\n`;
  });
  writeFileSync(FILE, `${INTRODUCTION}${text.join('')}`);
}

function readLines() {
  /** @type {Record<string, Map<string, string>>} */
  const found = { targets: new Map(), strangers: new Map(), cost: new Map() };
  let section = 'targets';
  for (const line of existsSync(FILE) ? readFileSync(FILE, 'utf8').split('\n') : []) {
    section = Object.entries(SECTIONS).find(([, { title }]) => title === line)?.[0] ?? section;
    if (!line.startsWith('| ') || Object.values(SECTIONS).some(({ first }) => line.startsWith(`${first}|`))) continue;
    const [name = '', connections = ''] = line.slice(2).split(' | ');
    found[section]?.set(section === 'strangers' ? name : keyOf(name, connections), line);
  }
  return found;
}

export const keyOf = (name, connections) => `${name} ${String(connections).replace(/\D/g, '')}`;
