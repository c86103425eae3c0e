import type { ThreadState } from '../thread-state.ts';

/** Columns for ps(1) on macOS; `=` omits the heading. */
export const PROCESS_COLUMNS = 'pid=,ppid=,pgid=,state=,rss=,vsz=,time=,lstart=';

export interface PsProcess {
  readonly pid: number;
  readonly ppid: number;
  readonly pgid: number;
  readonly state: ThreadState;
  readonly rssBytes: number;
  readonly vszBytes: number;
  /** User and system time. */
  readonly cpuMs: number;
  /** As ps writes it; together with the pid it identifies a process. */
  readonly started: string;
}

/**
 * `ps -axo pid=,ppid=,pgid=,state=,rss=,vsz=,time=,lstart=` of macOS under LC_ALL=C; rss and vsz count in KiB, see ps(1).
 * Lines of another form are skipped. Tested against fixtures only, not on a Mac.
 */
export function parsePsProcesses(text: string): PsProcess[] {
  const processes: PsProcess[] = [];
  for (const line of text.split('\n')) {
    const match = /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\S+)\s+(\d+)\s+(\d+)\s+([\d:.-]+)\s+(.+?)\s*$/.exec(line);
    const cpuMs = match === null ? null : parsePsTime(match[7] ?? '');
    if (match === null || cpuMs === null) continue;
    processes.push({
      pid: Number(match[1]),
      ppid: Number(match[2]),
      pgid: Number(match[3]),
      state: psState(match[4] ?? ''),
      rssBytes: Number(match[5]) * 1024,
      vszBytes: Number(match[6]) * 1024,
      cpuMs,
      started: match[8] ?? '',
    });
  }
  return processes;
}

/** `0:01.23`, `12:34.56`, `1:02:03.04`, `2-03:04:05.06`; null for any other form. */
export function parsePsTime(text: string): number | null {
  const match = /^(?:(\d+)-)?(?:(\d+):)?(\d+):(\d+(?:\.\d+)?)$/.exec(text);
  if (match === null) return null;
  const [days, hours, minutes, seconds] = [match[1], match[2], match[3], match[4]].map((part) => Number(part ?? 0));
  return Math.round(((((days ?? 0) * 24 + (hours ?? 0)) * 60 + (minutes ?? 0)) * 60 + (seconds ?? 0)) * 1000);
}

/** The first letter of `state` in macOS's ps(1); I is a sleep of more than 20 s, U one that no signal ends. */
export function psState(state: string): ThreadState {
  switch (state.charAt(0)) {
    case 'R':
      return 'running';
    case 'S':
    case 'I':
      return 'sleeping';
    case 'U':
      return 'waiting-for-disk';
    case 'T':
      return 'stopped';
    case 'Z':
      return 'zombie';
    default:
      return 'other';
  }
}
