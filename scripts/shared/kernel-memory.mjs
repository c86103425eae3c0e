// What the kernel keeps for an idle TCP connection of this machine with itself: both sockets, their files and their places in epoll.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** Kernel objects of an open socket: slabinfo(5). `dentry` and `filp` are of whatever is open on the machine. */
const CACHES = [
  'TCP',
  'sock_inode_cache',
  'filp',
  'dentry',
  'eventpoll_epi',
  'tcp_bind_bucket',
  'tcp_bind2_bucket',
  'request_sock_TCP',
];
const PAGE_BYTES = 4096;
const PAIRS_OF_A_PROCESS = 9_000;
/** An address finds so many ports fast (src/load/run-load.ts). */
const PAIRS_OF_AN_ADDRESS = 4_500;

const SERVER = `
  const server = require('net').createServer((socket) => socket.resume().on('error', () => {}));
  server.listen({ port: 0, host: '127.0.0.1', backlog: 4096 }, () => console.log(server.address().port));
`;
const CLIENT = `
  const { connect } = require('net');
  const [port, subnet, pairs, each] = process.argv.slice(1).map(Number);
  let open = 0;
  const more = () => {
    if (open === pairs) return console.log('open');
    const localAddress = '127.0.' + subnet + '.' + (2 + Math.floor(open / each));
    connect({ host: '127.0.0.1', port, localAddress }, () => { open += 1; more(); }).resume();
  };
  more();
`;

/** Bytes of the slabs that hold them. Only root reads them. */
export const slabBytes = () =>
  readFileSync('/proc/slabinfo', 'utf8')
    .split('\n')
    .map((line) => line.split(/\s+/))
    .filter(([name]) => CACHES.includes(name ?? ''))
    .reduce((sum, fields) => {
      const [, active = 0, , , perSlab = 1, pages = 1] = fields.map(Number);
      return sum + (active / perSlab) * pages * PAGE_BYTES;
    }, 0);

/** A program that prints a line once it is ready. */
async function started(source, args) {
  const child = spawn(process.execPath, ['-e', source, ...args.map(String)], { stdio: ['ignore', 'pipe', 'inherit'] });
  const line = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', () => reject(new Error('it ended before its connections were open')));
    child.stdout.once('data', (data) => resolve(String(data).trim()));
  });
  return { pid: child.pid ?? 0, line, end: () => child.kill('SIGKILL') };
}

/**
 * Bytes of kernel objects for each idle pair of sockets; `processes` hold 9,000 pairs each. (MemAvailable says less: the kernel
 * keeps pages at hand that this takes first.)
 */
export async function kernelBytesPerPair(processes = 2) {
  const subnet = Math.floor(Math.random() * 200) + 20;
  const servers = await Promise.all(Array.from({ length: processes }, () => started(SERVER, [])));
  const running = [...servers];
  try {
    await sleep(500);
    const before = slabBytes();
    const clients = servers.map(({ line }, index) =>
      started(CLIENT, [line, subnet + index, PAIRS_OF_A_PROCESS, PAIRS_OF_AN_ADDRESS]),
    );
    running.push(...(await Promise.all(clients)));
    await sleep(1_000);
    return Math.round((slabBytes() - before) / (processes * PAIRS_OF_A_PROCESS));
  } finally {
    for (const { end } of running) end();
  }
}
