import { expect, test } from 'vitest';
import { waitsHiddenWords } from '../../../src/domain/meaning/waits-hidden.ts';
import { waitsHidden } from '../events.ts';

test.each([
  [{}, 'Waits not shown: owned by www-data; run conctop with sudo.'],
  [{ asRoot: true }, 'Waits not shown: owned by www-data; conctop needs CAP_SYS_PTRACE.'],
  [{ processes: 1, of: 5, owner: 'root' }, 'Waits not shown for 1 of 5: owned by root; run conctop with sudo.'],
  [
    { hides: 'calls', reason: 'ptrace-scope', ptraceScope: 1, owner: null },
    'System calls not shown: kernel.yama.ptrace_scope is 1; run conctop with sudo.',
  ],
  [
    { hides: 'calls', reason: 'ptrace-scope', ptraceScope: 3, owner: null, asRoot: true },
    'System calls not shown: kernel.yama.ptrace_scope is 3.',
  ],
  [{ reason: 'not-traceable', owner: null }, 'Waits not shown: the process may not be traced; run conctop with sudo.'],
  [{ reason: 'kernel', owner: null }, 'Waits not shown: this kernel has no /proc/PID/syscall and no wchan.'],
  [{ reason: 'kernel', hides: 'calls' }, 'System calls not shown: this kernel has no /proc/PID/syscall.'],
  [{ reason: 'of a later version' }, 'Waits not shown: this system does not report them.'],
])('%o', (changes, words) => {
  expect(waitsHiddenWords(waitsHidden(changes))).toBe(words);
  expect(words.length).toBeLessThanOrEqual(78);
});
