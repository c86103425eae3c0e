// Servers that nobody here wrote, inspected with `conctop attach`: `node scripts/docs/waits-strangers.mjs [--gunicorn PATH] [NAME…]`.
// Each is started on loopback, loaded, and its account of threads checked in the same moments against plain reads of /proc;
// its line goes into docs/waits.md. What is not installed is skipped with a line. Everything that is started ends with it.
import { spawn } from 'node:child_process';
import { chownSync, mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { root } from '../shared/bundled.mjs';
import { CONNECTIONS_OF_A_STRANGER, SERVERS } from './strangers.mjs';
import { accountOf, byHand, inWords } from './waits-by-hand.mjs';
import { putLine } from './waits-doc.mjs';

const conctop = join(root, 'dist', 'conctop.js');
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { gunicorn: { type: 'string', default: '/usr/bin/gunicorn' } },
});
const READY_MAX_MS = 20_000;
const RUN_MAX_MS = 60_000;
const HAND_MS = 400;
const DURATION = '8s';

const order = SERVERS.map(({ name }) => name);
let differs = 0;
for (const server of SERVERS) {
  if (positionals.length > 0 && !positionals.some((word) => server.name.includes(word))) continue;
  const missing = server.missing(values);
  if (missing !== null) {
    console.log(`${server.name}: skipped, ${missing}`);
    continue;
  }
  const cells = await tried(server).catch((error) => ['–', 'not known', '–', String(error.message ?? error)]);
  console.log(`${server.name}: ${cells.join(' | ')}`);
  putLine('strangers', server.name, [server.name, ...cells], order);
}
process.exitCode = differs > 0 ? 1 : 0;

async function tried(server) {
  const folder = mkdtempSync(join(tmpdir(), 'conctop-stranger-'));
  /** @type {import('node:child_process').ChildProcess[]} */
  const children = [];
  const start = ({ command, args }, asUser = {}) => {
    const child = spawn(command, args, { ...asUser, cwd: folder, detached: true, stdio: 'ignore' });
    child.once('error', () => {});
    children.push(child);
    return child;
  };
  try {
    const asUser = server.user?.() ?? {};
    if (server.user !== undefined) chownSync(folder, asUser.uid, asUser.gid);
    const port = await freePort();
    const given = { folder, port, asUser, ...values };
    const { pid } = start(server.start(given), asUser);
    await listens(port);
    if (server.load !== undefined) start(server.load(given), asUser);
    const file = join(folder, 'run.ndjson');
    const url =
      server.load === undefined ? ['--url', `http://127.0.0.1:${port}/`, '-c', String(CONNECTIONS_OF_A_STRANGER)] : [];
    const { hand } = await inspected(start, pid, [...url, '--duration', DURATION, '--record', file]);
    const found = accountOf(file, hand);
    if (!found.isKnown) return ['–', 'not known', '–', found.why];
    if (!found.agrees) differs += 1;
    const check = found.agrees ? `agrees (${found.moved})` : `**differs**: ${found.hand}`;
    return [found.open === null ? '–' : inWords(found.open), found.sentence, found.sockets, check];
  } finally {
    await ended(children);
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The run of conctop, and what was read by hand meanwhile. */
async function inspected(start, pid, args) {
  const child = start({
    command: process.execPath,
    args: [conctop, 'attach', String(pid), '--no-ui', ...args],
  });
  const hand = [];
  const untilMs = Date.now() + RUN_MAX_MS;
  while (child.exitCode === null && Date.now() < untilMs) {
    hand.push(byHand(pid));
    await sleep(HAND_MS);
  }
  return { hand };
}

function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
      server.close(() => resolve(port));
    });
  });
}

async function listens(port) {
  const untilMs = Date.now() + READY_MAX_MS;
  for (;;) {
    const isUp = await new Promise((resolve) => {
      const socket = connect(port, '127.0.0.1', () => resolve(true)).once('error', () => resolve(false));
      socket.once('close', () => socket.destroy()).unref();
      setTimeout(() => socket.destroy(), 200).unref();
    });
    if (isUp) return;
    if (Date.now() > untilMs) throw new Error('did not listen');
    await sleep(200);
  }
}

/** The last started first; each by its own process group, in order and then for good. */
async function ended(children) {
  for (const child of children.reverse()) {
    for (const signal of ['SIGTERM', 'SIGKILL']) {
      if (child.pid === undefined) continue;
      try {
        process.kill(-child.pid, signal);
      } catch {} // it has ended
      for (let tries = 0; tries < 30 && child.exitCode === null && child.signalCode === null; tries += 1)
        await sleep(100);
    }
  }
}
