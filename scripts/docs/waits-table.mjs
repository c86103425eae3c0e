// The table of docs/waits.md, from real runs: `node scripts/docs/waits-table.mjs [--connections 1000,10000] [TARGET…]`: what the
// threads of each model wait in, and who watches its sockets. Each line is checked in the same moments against plain reads of
// /proc (scripts/docs/waits-by-hand.mjs). Lines of other targets stay as they are, so that the table can be made in parts.
// Exit code 1 where a line does not agree; a target that fails has its reason in the table, and the others go on.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { readEvents } from '../agreement/recording.mjs';
import { root } from '../shared/bundled.mjs';
import { accountOf, byHand, inWords } from './waits-by-hand.mjs';
import { keyOf, putLine } from './waits-doc.mjs';

const conctop = join(root, 'dist', 'conctop.js');
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    connections: { type: 'string', default: '1000,10000' },
    hold: { type: 'string', default: '4s' },
  },
});
/** A server that takes one connection at a time never has them all: its run is ended then, and says what it came to. */
const RUN_MAX_MS = 60_000;
const HAND_MS = 500;

const targets = JSON.parse(
  spawnSync(process.execPath, [conctop, 'targets', '--json'], { encoding: 'utf8' }).stdout,
).targets.filter((target) => target.canRun);
const names = targets.map((target) => target.name);
const sizes = values.connections.split(',');
const order = names.flatMap((name) => ['1000', '10000'].map((connections) => keyOf(name, connections)));
let differs = 0;
for (const name of positionals.length > 0 ? positionals : names) {
  for (const connections of sizes) {
    const cells = await cellsOf(name, connections).catch((error) => ['not known', '–', String(error.message ?? error)]);
    console.log(`${name} ${connections}: ${cells.join(' | ')}`);
    putLine('targets', keyOf(name, connections), [name, inWords(Number(connections)), ...cells], order);
  }
}
process.exitCode = differs > 0 ? 1 : 0;

async function cellsOf(name, connections) {
  const folder = mkdtempSync(join(tmpdir(), 'conctop-waits-'));
  const file = join(folder, 'run.ndjson');
  const args = [conctop, name, '--steps', connections, '--hold', values.hold, '--no-ui', '--record', file];
  const child = spawn(process.execPath, args, { stdio: 'ignore' });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const startedMs = Date.now();
  try {
    const hand = [];
    let pid;
    while (child.exitCode === null && Date.now() - startedMs < RUN_MAX_MS) {
      await Promise.race([ended, sleep(HAND_MS)]);
      pid ??= existsSync(file) ? readEvents(file).find(({ type }) => type === 'target-ready')?.pid : undefined;
      if (pid !== undefined) hand.push(byHand(pid));
    }
    if (child.exitCode === null) child.kill('SIGINT');
    await ended;
    const found = accountOf(file, hand);
    if (!found.isKnown) return ['not known', '–', found.why];
    if (!found.agrees) differs += 1;
    const open = found.open === Number(connections) ? '' : ` (${inWords(found.open)} were open.)`;
    const check = found.agrees ? `agrees (${found.moved})` : `**differs**: ${found.hand}`;
    return [`${found.sentence}${open}`, found.sockets, check];
  } finally {
    if (child.exitCode === null) child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  }
}
