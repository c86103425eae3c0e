// conctop in a real terminal (tmux), for benches and pictures; and what /proc tells of processes.
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { root } from './bundled.mjs';

const program = join(root, 'dist/conctop.js');
/** For q, the summary and the end of every process. */
const END_MS = 1_500;
let terminals = 0;

/**
 * Runs `conctop ARGS` (as in a shell); `tmux` takes any tmux command, `close` presses q and ends the terminal.
 * `entry`: another conctop than the checkout's.
 */
export function openTerminal(columns, rows, args, { entry = program, env = {} } = {}) {
  terminals += 1;
  const socket = `conctop-${process.pid}-${terminals}`;
  const tmux = (...command) => execFileSync('tmux', ['-L', socket, ...command], { encoding: 'utf8', stdio: 'pipe' });
  const size = ['-x', `${columns}`, '-y', `${rows}`];
  tmux('-f', '/dev/null', 'new-session', '-d', '-e', 'COLORTERM=truecolor', ...size, 'sleep 1000');
  tmux('set', '-g', 'status', 'off');
  tmux('resize-window', ...size);
  const variables = Object.entries(env).flatMap(([name, value]) => ['-e', `${name}=${value}`]);
  tmux('respawn-pane', '-k', ...variables, `exec ${process.execPath} ${entry} ${args}`);
  return {
    tmux,
    pid: Number(tmux('display', '-p', '#{pane_pid}')),
    async close() {
      // The session ends with its program: then there is nobody to press a key for, and no server left to end.
      for (const command of [['send-keys', 'q'], null, ['kill-server']]) {
        try {
          if (command === null) await sleep(END_MS);
          else tmux(...command);
        } catch {}
      }
    },
  };
}

/** In ticks of 10 ms: USER_HZ is 100 on every Linux that Node runs on (sysconf(_SC_CLK_TCK)). */
const MS_PER_CPU_TICK = 10;

function stat(pid) {
  const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return { ppid: Number(fields[1]), cpuMs: (Number(fields[11]) + Number(fields[12])) * MS_PER_CPU_TICK };
}

/** User and system time since its start. */
export const cpuMsOf = (pid) => stat(pid).cpuMs;

export const childrenOf = (pid) =>
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

export const commandLine = (pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
