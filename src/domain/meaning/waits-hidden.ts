import type { WaitsHidden } from '../events/run-event.ts';
import { formatCount } from '../words/format.ts';

/**
 * Which permission is missing where the system does not show what threads wait for, in one line of at most 78 columns:
 * "Waits not shown: owned by www-data; run conctop with sudo."
 */
export function waitsHiddenWords(hidden: WaitsHidden): string {
  const cause = causeOf(hidden);
  const what = hidden.hides === 'calls' ? 'System calls' : 'Waits';
  const some = hidden.processes < hidden.of ? ` for ${formatCount(hidden.processes)} of ${formatCount(hidden.of)}` : '';
  return `${what} not shown${some}: ${cause}`;
}

function causeOf({ hides, reason, owner, asRoot, ptraceScope }: WaitsHidden): string {
  const fix = asRoot ? 'conctop needs CAP_SYS_PTRACE.' : 'run conctop with sudo.';
  switch (reason) {
    case 'other-user':
      return `owned by ${owner ?? 'another user'}; ${fix}`;
    // 3: no process may attach, whatever its capabilities, until the next boot.
    case 'ptrace-scope':
      return ptraceScope === 3
        ? 'kernel.yama.ptrace_scope is 3.'
        : `kernel.yama.ptrace_scope is ${ptraceScope}; ${fix}`;
    case 'not-traceable':
      return `the process may not be traced; ${fix}`;
    case 'kernel':
      return `this kernel has no /proc/PID/syscall${hides === 'calls' ? '.' : ' and no wchan.'}`;
    default:
      return 'this system does not report them.';
  }
}
