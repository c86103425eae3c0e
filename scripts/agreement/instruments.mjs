// Readings that share no code with conctop: /proc read plainly, ps, top and ss, and a client of its own. Wall clock in ms.
import { execFileSync, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import http from 'node:http';
import { sum } from '../shared/figures.mjs';

const text = (path) => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
};
const output = (command, args) => {
  try {
    return execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], maxBuffer: 1 << 26 });
  } catch {
    return null;
  }
};

/** `pid` and all below it, by `ps`. */
export function treeOf(pid) {
  const rows = (output('ps', ['-eo', 'pid=,ppid=']) ?? '')
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number));
  const tree = [pid];
  for (const parent of tree) tree.push(...rows.filter(([, of]) => of === parent).map(([child]) => child));
  return tree;
}

/** Threads as `ps -L` counts them. */
export const threadsByPs = (pids) => {
  const lines = output('ps', ['-L', '-o', 'lwp=', '-p', pids.join(',')]);
  return lines === null ? null : lines.trim().split('\n').length;
};

const kilobytes = (pid, file, field) =>
  Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(text(`/proc/${pid}/${file}`))?.[1] ?? 0) * 1024;
export const memoryOf = (pids) => ({
  rssBytes: sum(pids.map((pid) => kilobytes(pid, 'smaps_rollup', 'Rss'))),
  pssBytes: sum(pids.map((pid) => kilobytes(pid, 'smaps_rollup', 'Pss'))),
});

/** Voluntary and involuntary switches of every thread so far. */
export function switchesOf(pids) {
  const each = pids.flatMap((pid) => {
    let tasks = [];
    try {
      tasks = readdirSync(`/proc/${pid}/task`);
    } catch {
      // The process is gone.
    }
    return tasks.map((tid) => text(`/proc/${pid}/task/${tid}/status`));
  });
  const of = (field) =>
    sum(each.map((status) => Number(new RegExp(`^${field}_ctxt_switches:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0)));
  return { atMs: Date.now(), voluntary: of('voluntary'), involuntary: of('nonvoluntary') };
}

/** Busy and total ticks of each core, as mpstat reads them. */
const coresNow = () =>
  text('/proc/stat')
    .split('\n')
    .filter((line) => /^cpu\d/.test(line))
    .map((line) => {
      const ticks = line.split(/\s+/).slice(1, 9).map(Number);
      return { busy: sum(ticks) - ticks[3] - ticks[4], total: sum(ticks) };
    });

const READ_EACH_MS = 250;

/** Reads them four times a second; `stop` hands over what was read. */
export function startCoresReader() {
  const readings = [];
  const read = () => readings.push({ atMs: Date.now(), cores: coresNow() });
  read();
  const timer = setInterval(read, READ_EACH_MS);
  return {
    stop() {
      clearInterval(timer);
      return readings;
    },
  };
}

/** Busy per cent of each core between two moments, from the readings next to them; null where there are none so near. */
export function coresDuring(readings, fromMs, toMs) {
  const nearest = (ms) =>
    readings.reduce((best, reading) => (Math.abs(reading.atMs - ms) < Math.abs(best.atMs - ms) ? reading : best));
  const [from, to] = [nearest(fromMs), nearest(toMs)];
  if (Math.abs(from.atMs - fromMs) > READ_EACH_MS || Math.abs(to.atMs - toMs) > READ_EACH_MS || from === to)
    return null;
  return to.cores.map(
    ({ busy, total }, core) => (100 * (busy - from.cores[core].busy)) / Math.max(1, total - from.cores[core].total),
  );
}

/** Per cent of a core over `seconds`, from a `top` in batch mode: its second table is that of the interval. */
export function cpuByTop(pids, seconds) {
  return new Promise((resolve) => {
    const child = spawn(
      'top',
      ['-b', '-n', '2', '-d', `${seconds}`, ...pids.slice(0, 20).flatMap((pid) => ['-p', `${pid}`])],
      {
        env: { ...process.env, COLUMNS: '200', LC_ALL: 'C' },
      },
    );
    let lines = '';
    child.stdout.on('data', (chunk) => {
      lines += chunk;
    });
    child.on('error', () => resolve(null));
    child.on('close', () => {
      const last = (lines.split(/^top - /m).at(-1) ?? '').split('\n');
      const head =
        last
          .find((line) => /%CPU/.test(line))
          ?.trim()
          .split(/\s+/) ?? [];
      const rows = last.map((line) => line.trim().split(/\s+/)).filter(([pid]) => pids.includes(Number(pid)));
      resolve(rows.length === 0 ? null : sum(rows.map((row) => Number(row[head.indexOf('%CPU')]))));
    });
  });
}

/** Established sockets towards `port`, client side, as `ss` counts them. */
export const socketsBySs = (port) => {
  const lines = output('ss', ['-tnH', 'state', 'established', `( dport = :${port} )`]);
  return lines === null ? null : lines.split('\n').filter((line) => line.trim() !== '').length;
};

/** What the server itself counted, from its /stats; null where it does not answer within a second. */
export const servedNow = (url) =>
  new Promise((resolve) => {
    const request = http.get(new URL('/stats', url), { agent: false, timeout: 1_000 }, (response) => {
      let body = '';
      response.on('data', (chunk) => {
        body += chunk;
      });
      response.on('end', () => {
        try {
          resolve({ atMs: Date.now(), served: JSON.parse(body).served ?? null });
        } catch {
          resolve(null);
        }
      });
    });
    request.on('timeout', () => request.destroy());
    request.on('error', () => resolve(null));
  });

/** A second client: one request at a time on its own connection. `stop` ends it and tells the latencies, in ms. */
export function startSecondClient(url) {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  const latencies = [];
  let stopped = false;
  const ask = () => {
    if (stopped) return;
    const startMs = performance.now();
    const request = http.get(url, { agent }, (response) => {
      response.resume();
      response.on('end', () => {
        latencies.push(performance.now() - startMs);
        ask();
      });
    });
    request.on('error', () => !stopped && setTimeout(ask, 100));
  };
  ask();
  return {
    stop() {
      stopped = true;
      agent.destroy();
      return latencies;
    },
  };
}
