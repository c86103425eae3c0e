import type { ContextSwitches } from '../probe.ts';

/**
 * The context switches of /proc/PID/task/TID/status, see proc_pid_status(5). They are of that one thread, also in
 * /proc/PID/status (there the main thread's): a process's sum needs the status of every thread. Null where absent.
 */
export function parseContextSwitches(text: string): ContextSwitches | null {
  const voluntary = valueAfter(text, '\nvoluntary_ctxt_switches:');
  const involuntary = valueAfter(text, '\nnonvoluntary_ctxt_switches:');
  return voluntary === null || involuntary === null ? null : { voluntary, involuntary };
}

function valueAfter(text: string, label: string): number | null {
  // From the end: these are the file's last lines.
  const at = text.lastIndexOf(label);
  if (at < 0) return null;
  const end = text.indexOf('\n', at + 1);
  const value = Number.parseInt(text.slice(at + label.length, end < 0 ? undefined : end), 10);
  return Number.isNaN(value) ? null : value;
}
