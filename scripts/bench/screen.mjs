// What screen and probes cost with 10,000 connections open: `node scripts/bench/screen.mjs [TARGET] [CONNECTIONS] [REQUESTS PER SECOND]`.
// Runs the real program in a real terminal (tmux, 140x44), reads utime+stime of conctop's own process from /proc, and
// beside it those of the target and the generator, over ten seconds of the hold. Prints per cent of one core.
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { childrenOf, commandLine, cpuMsOf, openTerminal } from '../shared/real-terminal.mjs';

const [target = 'go', connections = '10000', rate] = process.argv.slice(2);
const MEASURE_MS = 10_000;

const terminal = openTerminal(
  140,
  44,
  `${target} --connections ${connections}${rate === undefined ? '' : ` --rate ${rate}`}`,
);
try {
  const wanted = Number(connections).toLocaleString('en-US');
  const isOpen = () =>
    Number(readFileSync('/proc/net/sockstat', 'utf8').match(/TCP: inuse (\d+)/)?.[1]) >= 2 * Number(connections) * 0.99;
  for (let waited = 0; !isOpen(); waited += 250) {
    if (waited > 60_000) throw new Error(`${wanted} connections were not open within 60 s`);
    await sleep(250);
  }
  await sleep(2_000);
  // Beside them runs a shell, the watchdog. A target may be several processes, and the load several generators.
  const isShell = (pid) => /^(\/bin\/)?sh /.test(commandLine(pid));
  const descendants = (pid) => childrenOf(pid).flatMap((child) => [child, ...descendants(child)]);
  const nameOf = (pid) => (commandLine(pid).includes('generator') ? 'load generators' : `target ${target}`);
  const before = [terminal.pid, ...descendants(terminal.pid)]
    .filter((pid) => !isShell(pid))
    .map((pid) => ({ name: pid === terminal.pid ? 'screen and probes' : nameOf(pid), pid, cpuMs: cpuMsOf(pid) }));
  const startedAt = performance.now();
  await sleep(MEASURE_MS);
  const seconds = (performance.now() - startedAt) / 1000;
  console.log(`${target}, ${wanted} connections, 140x44, ${seconds.toFixed(1)} s; per cent of one core:`);
  const percents = new Map();
  for (const { name, pid, cpuMs } of before)
    percents.set(name, (percents.get(name) ?? 0) + (cpuMsOf(pid) - cpuMs) / 10 / seconds);
  for (const [name, percent] of percents) console.log(`  ${name.padEnd(20)} ${percent.toFixed(1).padStart(6)} %`);
} finally {
  await terminal.close();
}
