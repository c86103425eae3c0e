// What screen and probes cost with 10,000 connections open: `node scripts/bench-screen.mjs [TARGET] [CONNECTIONS]`.
// Runs the real program in a real terminal (tmux, 140x44), reads utime+stime of conctop's own process from /proc, and
// beside it those of the target and the generator, over ten seconds of the hold. Prints per cent of one core.
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const [target = 'go', connections = '10000'] = process.argv.slice(2);
const socket = `conctop-bench-${process.pid}`;
const tmux = (...args) => execFileSync('tmux', ['-L', socket, ...args], { encoding: 'utf8' });
const MEASURE_MS = 10_000;
/** USER_HZ, 100 on every Linux that Node runs on (sysconf(_SC_CLK_TCK)). */
const TICKS_PER_SECOND = 100;

const stat = (pid) => {
  const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return { ppid: Number(fields[1]), cpuTicks: Number(fields[11]) + Number(fields[12]) };
};
const children = (pid) =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => {
      try {
        return stat(name).ppid === pid;
      } catch {
        return false;
      }
    })
    .map(Number);
const commandLine = (pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');

tmux(
  '-f',
  '/dev/null',
  'new-session',
  '-d',
  '-e',
  'COLORTERM=truecolor',
  '-x',
  '140',
  '-y',
  '44',
  `exec ${process.execPath} ${join(root, 'dist', 'conctop.js')} ${target} --connections ${connections}`,
);
try {
  const conctop = Number(tmux('display', '-p', '#{pane_pid}').trim());
  const wanted = Number(connections).toLocaleString('en-US');
  const isOpen = () =>
    readFileSync('/proc/net/sockstat', 'utf8').match(/TCP: inuse (\d+)/)?.[1] >= 2 * Number(connections) * 0.99;
  for (let waited = 0; !isOpen(); waited += 250) {
    if (waited > 60_000) throw new Error(`${wanted} connections were not open within 60 s`);
    await sleep(250);
  }
  await sleep(2_000);
  const named = { 'screen and probes': conctop };
  // Beside them runs a shell, the watchdog.
  for (const pid of children(conctop).filter((child) => !/^(\/bin\/)?sh /.test(commandLine(child))))
    named[commandLine(pid).includes('generator') ? 'load generator' : `target ${target}`] = pid;
  const before = Object.entries(named).map(([name, pid]) => ({ name, pid, ticks: stat(pid).cpuTicks }));
  const startedAt = performance.now();
  await sleep(MEASURE_MS);
  const seconds = (performance.now() - startedAt) / 1000;
  console.log(`${target}, ${wanted} connections, 140x44, ${seconds.toFixed(1)} s; per cent of one core:`);
  for (const { name, pid, ticks } of before) {
    const percent = ((stat(pid).cpuTicks - ticks) / TICKS_PER_SECOND / seconds) * 100;
    console.log(`  ${name.padEnd(20)} ${percent.toFixed(1).padStart(6)} %`);
  }
} finally {
  tmux('send-keys', 'q');
  await sleep(1_500);
  // The session ends with its program: then there is no server left to end.
  try {
    tmux('kill-server');
  } catch {}
}
