// How busy others keep this machine: false verdicts come from noise, so it is measured, waited for and reported.
import { readdirSync, readFileSync } from 'node:fs';
import { delay } from './context.mjs';

const MS_PER_TICK = 10; // USER_HZ, 100 on every Linux of today

/** Time that all cores spent running processes, ms: user, nice, system, steal of /proc/stat; interrupts belong to nobody. */
function busyMs() {
  const [user, nice, system, , , , , steal] = readFileSync('/proc/stat', 'utf8')
    .split('\n')[0]
    .split(/\s+/)
    .slice(1)
    .map(Number);
  return (user + nice + system + steal) * MS_PER_TICK;
}

const stat = (pid) => {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return {
      pid: Number(pid),
      parent: Number(fields[1]),
      ticks: fields.slice(11, 15).reduce((sum, value) => sum + Number(value), 0),
    };
  } catch {
    return null;
  }
};

/** CPU of this process, all that it started and all of those that were waited for, ms. */
function ownMs() {
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(stat)
    .filter((entry) => entry !== null);
  const own = new Set([process.pid]);
  for (let grew = true; grew; ) {
    grew = false;
    for (const { pid, parent } of all) {
      if (own.has(parent) && !own.has(pid)) {
        own.add(pid);
        grew = true;
      }
    }
  }
  return all.filter(({ pid }) => own.has(pid)).reduce((sum, { ticks }) => sum + ticks, 0) * MS_PER_TICK;
}

/** Meters the CPU of all others between two moments, in per cent of one core. */
export function startForeignMeter() {
  const [atMs, busy, own] = [Date.now(), busyMs(), ownMs()];
  return () => {
    const ms = Math.max(1, Date.now() - atMs);
    return Math.max(0, ((busyMs() - busy - (ownMs() - own)) / ms) * 100);
  };
}

/** Below this share of one core the rest of the machine is quiet enough; a run beside more is disturbed. */
export const QUIET_PERCENT = 15;
const SAMPLE_MS = 500;

/** Waits until others leave the machine alone, at most `atMostMs`; false where they never did. */
export async function waitUntilQuiet(atMostMs) {
  for (const endMs = Date.now() + atMostMs; Date.now() < endMs; ) {
    const meter = startForeignMeter();
    await delay(SAMPLE_MS);
    if (meter() < QUIET_PERCENT) return true;
  }
  return false;
}
