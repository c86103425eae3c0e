/** What a thread or process does at a moment, by the letter that the kernel (proc_pid_stat(5)) or ps (ps(1), STAT) writes. */
export type ThreadState = 'running' | 'sleeping' | 'waiting-for-disk' | 'stopped' | 'zombie' | 'idle' | 'other';
