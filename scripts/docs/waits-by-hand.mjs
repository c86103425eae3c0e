// What threads wait for by another instrument than conctop's: plain reads of /proc/PID/task/TID/wchan and stat, which
// conctop does not read where the system call may be; and whether the two agree. Used by waits-table and waits-strangers.
import { closeSync, openSync, readdirSync, readFileSync, readlinkSync, readSync } from 'node:fs';
import { readEvents, wallClockOf } from '../agreement/recording.mjs';
import { bundled } from '../shared/bundled.mjs';

const { threadAccount, runtimeOf, processorsOf } = await bundled('src/domain/meaning/thread-account.ts');
const { waitsHiddenWords } = await bundled('src/domain/meaning/waits-hidden.ts');

/** By the kernel's function that a thread sleeps in, as a person would group what `cat wchan` prints. */
const BY_HAND = [
  [/futex/, 'work'],
  [/epoll|ep_poll|poll_schedule|do_sys_poll|do_select/, 'many'],
  [/nanosleep/, 'timer'],
  [/accept|wait_for_connect/, 'accept'],
  [/sk_wait_data|wait_woken|skb_wait|unix_stream/, 'socket'],
  [/pipe/, 'pipe'],
  [/do_wait\b|kernel_wait4/, 'child'],
  [/sigtimedwait|sigsuspend|pause/, 'signal'],
  // It was woken between the reads of its state and of this.
  [/^0?$/, 'runnable'],
];
/** What the kernel's function does not tell apart: the GIL is a futex, and the number of descriptors is poll's argument. */
const COARSER = { gil: 'work', one: 'many' };

/** Groups of all threads of a process and its children, now. */
export function byHand(pid) {
  /** @type {Record<string, number>} */
  const groups = {};
  const atMs = Date.now();
  for (const process of treeOf(pid)) {
    for (const tid of tidsOf(process)) {
      const group = groupOf(`/proc/${process}/task/${tid}`);
      if (group !== null) groups[group] = (groups[group] ?? 0) + 1;
    }
  }
  return { atMs, groups };
}

function tidsOf(pid) {
  try {
    return readdirSync(`/proc/${pid}/task`);
  } catch {
    return []; // it ended meanwhile
  }
}

function groupOf(task) {
  try {
    const state = /^\d+ \(.*\) (\w)/s.exec(readFileSync(`${task}/stat`, 'utf8'))?.[1];
    if (state === 'R') return 'runnable';
    const wchan = readFileSync(`${task}/wchan`, 'utf8').trim();
    if (/poll_schedule|do_sys_poll|do_select/.test(wchan)) {
      const syscall = readFileSync(`${task}/syscall`, 'utf8');
      if (isSleep(syscall)) return 'timer';
      const polled = POLL_OF_ONE.exec(syscall)?.[1];
      if (polled !== undefined) return groupOfPolled(task, polled);
    }
    return String(BY_HAND.find(([name]) => new RegExp(name).test(wchan))?.[1] ?? 'other');
  } catch {
    return null; // it ended meanwhile
  }
}

/** select(0, …) or poll(…, 0, …), by their numbers on x86-64 and arm64: of no descriptor at all. */
const isSleep = (syscall) => /^(23|270|72) 0x0 |^(7|271|73) \S+ 0x0 /.test(syscall);

/** poll(ADDRESS, 1, …), by its numbers on x86-64 and arm64. */
const POLL_OF_ONE = /^(?:7|271|73) (\S+) 0x1 /;

/** As a person would find it: the number lies in memory (`dd if=/proc/PID/mem`), what it is in its link, and whether it listens in net/tcp. */
function groupOfPolled(task, address) {
  const memory = openSync(`${task}/mem`, 'r');
  const number = new Int32Array(1);
  try {
    readSync(memory, number, 0, 4, BigInt(address));
  } finally {
    closeSync(memory);
  }
  const link = readlinkSync(`${task}/fd/${number[0]}`);
  if (!link.startsWith('socket:')) return link.startsWith('pipe:') ? 'pipe' : 'many';
  const inode = link.slice('socket:['.length, -1);
  const listens = ['tcp', 'tcp6']
    .flatMap((name) => readFileSync(`${task}/net/${name}`, 'utf8').split('\n'))
    .some((line) => new RegExp(` 0A .* ${inode} `).test(line));
  return listens ? 'accept' : 'socket';
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

/** Threads go on while one after the other is read: so many, or this share of all, may have changed their group meanwhile. */
const MOVED_LEAST = 3;
const MOVED_SHARE = 0.15;

/**
 * The account of a run's hold, and whether the readings by hand agree with it: the pair of readings that is nearest in time, or
 * the means over the hold. Null: conctop saw no waits, or nobody looked by hand.
 */
export function accountOf(file, hand) {
  const events = readEvents(file);
  const settled = events.find(({ type }) => type === 'step-settled');
  const begun = settled ?? events.find(({ type }) => type === 'step-started') ?? events[0];
  const ended = events.find(({ type }) => type === 'step-ended');
  const inHold = (type) =>
    events.filter(
      (event) => event.type === type && event.atMs > (begun?.atMs ?? 0) && event.atMs < (ended?.atMs ?? Infinity),
    );
  const started = events.find(({ type }) => type === 'run-started');
  const wallMs = wallClockOf(events);
  const all = inHold('thread-table');
  const tables = all.filter(({ waits }) => waits !== undefined);
  const looks = hand.filter(({ atMs }) => begun !== undefined && atMs > wallMs(begun));
  const [hidden] = all.flatMap(({ waitsHidden }) => (waitsHidden === undefined ? [] : [waitsHiddenWords(waitsHidden)]));
  if (tables.length === 0 || looks.length === 0) return { isKnown: false, why: hidden ?? whyNot(events) };
  const nearest = tables
    .flatMap((table) => looks.map((look) => ({ table, look, apartMs: Math.abs(wallMs(table) - look.atMs) })))
    .sort((a, b) => a.apartMs - b.apartMs)
    .slice(0, 6)
    .sort((a, b) => movedBetween(a.table.waits, a.look.groups) - movedBetween(b.table.waits, b.look.groups));
  const [best] = nearest;
  const moved = Math.min(
    movedBetween(best.table.waits, best.look.groups),
    movedBetween(meanOf(tables.map(({ waits }) => waits)), meanOf(looks.map(({ groups }) => groups))),
  );
  const open = inHold('load-tick').at(-1)?.open ?? inHold('connections-sample').at(-1)?.established ?? null;
  const account = threadAccount(best.table, {
    epolls: inHold('epoll-sets').at(-1) ?? null,
    open,
    runtime: runtimeOf(started, best.table),
    processors: processorsOf(inHold('runtime-stats').at(-1) ?? null),
  });
  const sockets = inHold('socket-states').at(-1);
  return {
    isKnown: true,
    isSettled: settled !== undefined,
    open,
    sentence: account?.sentence ?? 'not known',
    sockets:
      sockets === undefined
        ? '–'
        : `${inWords(sockets.read)} read · ${inWords(sockets.unread)} unread · ${inWords(sockets.unaccepted)} not accepted`,
    agrees: moved <= Math.max(MOVED_LEAST, best.table.total * MOVED_SHARE),
    moved: Math.round(moved),
    hand: Object.entries(best.look.groups)
      .map(([group, count]) => `${group} ${count}`)
      .join(', '),
    hidden: hidden ?? null,
  };
}

const whyNot = (events) => {
  const ended = events.findLast?.(({ type }) => type === 'run-ended');
  return ended?.reason === undefined ? 'no sample during the hold' : `the run ended: ${ended.reason}`;
};

export const inWords = (count) => count.toLocaleString('en-US');

/** Threads that one says to be in a group and the other does not. */
function movedBetween(waits, groups) {
  const coarse = coarsened(waits);
  const apart = [...new Set([...Object.keys(coarse), ...Object.keys(groups)])].reduce(
    (sum, group) => sum + Math.abs((coarse[group] ?? 0) - (groups[group] ?? 0)),
    0,
  );
  return apart / 2;
}

function coarsened(waits) {
  /** @type {Record<string, number>} */
  const coarse = {};
  for (const [group, count] of Object.entries(waits)) {
    const name = COARSER[group] ?? group;
    coarse[name] = (coarse[name] ?? 0) + Number(count);
  }
  return coarse;
}

function meanOf(readings) {
  /** @type {Record<string, number>} */
  const mean = {};
  for (const reading of readings) {
    for (const [group, count] of Object.entries(reading))
      mean[group] = (mean[group] ?? 0) + Number(count) / readings.length;
  }
  return mean;
}
