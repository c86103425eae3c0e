/** The state of a thread or process, by the letter of the kernel (proc_pid_stat(5)) or of ps (ps(1), STAT). */
export type ThreadState = 'running' | 'sleeping' | 'waiting-for-disk' | 'stopped' | 'zombie' | 'idle' | 'other';
