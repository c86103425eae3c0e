// The table of docs/waits.md, from real runs: `node scripts/waits-table.mjs [--connections 1000,10000] [TARGET…]`: what the
// threads of each model wait in, and who watches its sockets. Each line is checked in the same moment against plain reads of
// /proc/PID/task/TID/wchan and stat, which conctop does not read where the system call may be: another instrument, other
// names. Prints Markdown on stdout and progress on stderr; exit code 1 where a line does not agree.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { readEvents, wallClockOf } from './agreement/recording.mjs';
import { bundled, root } from './shared/bundled.mjs';

const conctop = join(root, 'dist', 'conctop.js');
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    connections: { type: 'string', default: '1000,10000' },
    hold: { type: 'string', default: '4s' },
  },
});
const { threadAccount, runtimeOf } = await bundled('src/domain/meaning/thread-account.ts');

/** By the kernel's function that a thread sleeps in, as a person would group what `cat wchan` prints. */
const BY_HAND = [
  [/futex/, 'work'],
  [/epoll|ep_poll|poll_schedule|do_sys_poll|do_select/, 'many'],
  [/nanosleep/, 'timer'],
  [/accept|wait_for_connect/, 'accept'],
  [/sk_wait_data|wait_woken|skb_wait|unix_stream/, 'socket'],
  [/pipe/, 'pipe'],
  [/do_wait\b|kernel_wait4/, 'child'],
  [/sigtimedwait|sigsuspend/, 'signal'],
];
/** Threads go on while one after the other is read: so many, or this share of all, may have changed their group meanwhile. */
const MOVED_MIN = 3;
const MOVED_SHARE = 0.15;

const targets = JSON.parse(
  spawnSync(process.execPath, [conctop, 'targets', '--json'], { encoding: 'utf8' }).stdout,
).targets.filter((target) => target.canRun);
const names = positionals.length > 0 ? positionals : targets.map((target) => target.name);
let differs = 0;

console.log('| target | connections | its threads | its sockets | `cat wchan` |');
console.log('|---|---|---|---|---|');
for (const name of names) {
  for (const connections of values.connections.split(',')) {
    process.stderr.write(`${name} ${connections}\n`);
    console.log(await lineOf(name, connections));
  }
}
process.exitCode = differs > 0 ? 1 : 0;

async function lineOf(name, connections) {
  const folder = mkdtempSync(join(tmpdir(), 'conctop-waits-'));
  const file = join(folder, 'run.ndjson');
  const args = [conctop, name, '--steps', connections, '--hold', values.hold, '--no-ui', '--record', file];
  const child = spawn(process.execPath, args, { stdio: 'ignore' });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  try {
    const samples = [];
    while (child.exitCode === null) {
      await Promise.race([ended, sleep(500)]);
      const events = readEvents(file);
      const pid = events.find(({ type }) => type === 'target-ready')?.pid;
      if (pid !== undefined && events.some(({ type }) => type === 'step-settled')) samples.push(byHand(pid));
    }
    return rowOf(name, connections, readEvents(file), samples);
  } finally {
    if (child.exitCode === null) child.kill('SIGTERM');
    await ended;
    rmSync(folder, { recursive: true });
  }
}

/** Groups of all threads of a process and its children, now. */
function byHand(pid) {
  /** @type {Record<string, number>} */
  const groups = {};
  const atMs = Date.now();
  for (const process of treeOf(pid)) {
    for (const tid of readdirSync(`/proc/${process}/task`)) {
      const task = `/proc/${process}/task/${tid}`;
      try {
        const state = /^\d+ \(.*\) (\w)/s.exec(readFileSync(`${task}/stat`, 'utf8'))?.[1];
        const wchan = readFileSync(`${task}/wchan`, 'utf8');
        const group =
          state === 'R' ? 'runnable' : (BY_HAND.find(([name]) => new RegExp(name).test(wchan))?.[1] ?? 'other');
        groups[String(group)] = (groups[String(group)] ?? 0) + 1;
      } catch {} // it ended meanwhile
    }
  }
  return { atMs, groups };
}

function treeOf(pid) {
  const parents = new Map();
  for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    try {
      const fields = readFileSync(`/proc/${name}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
      parents.set(Number(name), Number(fields[1]));
    } catch {} // it ended meanwhile
  }
  const isOfTree = (id) => id === pid || (parents.has(id) && id > 1 && isOfTree(parents.get(id)));
  return [...parents.keys()].filter(isOfTree);
}

function rowOf(name, connections, events, samples) {
  const settled = events.find(({ type }) => type === 'step-settled');
  const ended = events.find(({ type }) => type === 'step-ended');
  const inHold = (type) =>
    events.filter(
      (event) => event.type === type && event.atMs > (settled?.atMs ?? 0) && event.atMs < (ended?.atMs ?? Infinity),
    );
  const tables = inHold('thread-table').filter(({ waits }) => waits !== undefined);
  const open = inHold('load-tick').at(-1)?.open ?? null;
  if (tables.length === 0 || samples.length === 0) return `| ${name} | ${connections} | not known | – | – |`;
  const wallMs = wallClockOf(events);
  const pairs = tables.flatMap((table) =>
    samples.map((sample) => ({ table, sample, apartMs: Math.abs(wallMs(table) - sample.atMs) })),
  );
  // Threads move between two reads of them: the pair that agrees best among those that are nearest in time.
  const nearest = pairs.sort((a, b) => a.apartMs - b.apartMs).slice(0, 6);
  const best = nearest.sort((a, b) => movedBetween(a) - movedBetween(b))[0] ?? pairs[0];
  if (best === undefined) return `| ${name} | ${connections} | not known | – | – |`;
  const moved = movedBetween(best);
  const agrees = moved <= Math.max(MOVED_MIN, best.table.total * MOVED_SHARE);
  if (!agrees) differs += 1;
  const started = events.find(({ type }) => type === 'run-started');
  const epolls = inHold('epoll-sets').at(-1) ?? null;
  const account = threadAccount(best.table, { epolls, open, runtime: runtimeOf(started, best.table) });
  const sockets = inHold('socket-states').at(-1);
  const lies =
    sockets === undefined
      ? '–'
      : `${sockets.read} read · ${sockets.unread} unread · ${sockets.unaccepted} not accepted`;
  const hand = Object.entries(best.sample.groups)
    .map(([group, count]) => `${group} ${count}`)
    .join(', ');
  return `| ${name} | ${open?.toLocaleString('en-US') ?? connections} | ${account?.sentence ?? 'not known'} | ${lies} | ${agrees ? 'agrees' : `**differs**: ${hand}`} |`;
}

/** Threads that one says to be in a group and the other does not. */
function movedBetween({ table, sample }) {
  const groups = new Set([...Object.keys(table.waits), ...Object.keys(sample.groups)]);
  const apart = [...groups].reduce(
    (sum, group) => sum + Math.abs((table.waits[group] ?? 0) - (sample.groups[group] ?? 0)),
    0,
  );
  return apart / 2;
}
