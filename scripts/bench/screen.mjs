// What screen and probes cost with 10,000 connections open: `node scripts/bench/screen.mjs [TARGET] [CONNECTIONS]`.
// Runs the real program in a real terminal (tmux, 140x44), reads utime+stime of conctop's own process from /proc, and
// beside it those of the target and the generator, over ten seconds of the hold. Prints per cent of one core.
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { childrenOf, commandLine, cpuMsOf, openTerminal } from '../shared/real-terminal.mjs';

const [target = 'go', connections = '10000'] = process.argv.slice(2);
const MEASURE_MS = 10_000;

const terminal = openTerminal(140, 44, `${target} --connections ${connections}`);
try {
  const wanted = Number(connections).toLocaleString('en-US');
  const isOpen = () =>
    Number(readFileSync('/proc/net/sockstat', 'utf8').match(/TCP: inuse (\d+)/)?.[1]) >= 2 * Number(connections) * 0.99;
  for (let waited = 0; !isOpen(); waited += 250) {
    if (waited > 60_000) throw new Error(`${wanted} connections were not open within 60 s`);
    await sleep(250);
  }
  await sleep(2_000);
  const named = { 'screen and probes': terminal.pid };
  // Beside them runs a shell, the watchdog.
  for (const pid of childrenOf(terminal.pid).filter((child) => !/^(\/bin\/)?sh /.test(commandLine(child))))
    named[commandLine(pid).includes('generator') ? 'load generator' : `target ${target}`] = pid;
  const before = Object.entries(named).map(([name, pid]) => ({ name, pid, cpuMs: cpuMsOf(pid) }));
  const startedAt = performance.now();
  await sleep(MEASURE_MS);
  const seconds = (performance.now() - startedAt) / 1000;
  console.log(`${target}, ${wanted} connections, 140x44, ${seconds.toFixed(1)} s; per cent of one core:`);
  for (const { name, pid, cpuMs } of before) {
    const percent = (cpuMsOf(pid) - cpuMs) / 10 / seconds;
    console.log(`  ${name.padEnd(20)} ${percent.toFixed(1).padStart(6)} %`);
  }
} finally {
  await terminal.close();
}
