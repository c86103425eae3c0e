/**
 * Ctrl-Z, and SIGTSTP from any process: the terminal is given back, the whole job stops (npm is in our process group; the load
 * generators are not, so `onSuspend` stops them), and with SIGCONT everything resumes. In a group that no shell watches (POSIX:
 * orphaned) the kernel ignores the stop, and so do we: the screen is back at once.
 */
export interface Suspension {
  readonly suspend: () => void;
  readonly stop: () => void;
}

/** A stop takes effect within microseconds; a process that still runs after this was not stopped. */
const STOPPED_WITHIN_MS = 100;

export function watchSuspension(
  { onSuspend, onResume }: { readonly onSuspend: () => void; readonly onResume: () => void },
  signalGroup: () => void = () => process.kill(0, 'SIGTSTP'),
): Suspension {
  let timer: NodeJS.Timeout | null = null;
  const resume = (): void => {
    if (timer === null) return;
    clearTimeout(timer);
    timer = null;
    process.on('SIGTSTP', suspend);
    onResume();
  };
  const suspend = (): void => {
    if (timer !== null) return;
    onSuspend();
    // With a listener the signal would be handled; without one it stops us, like any process.
    process.off('SIGTSTP', suspend);
    timer = setTimeout(resume, STOPPED_WITHIN_MS);
    signalGroup();
  };
  process.on('SIGTSTP', suspend);
  process.on('SIGCONT', resume);
  return {
    suspend,
    stop() {
      if (timer !== null) clearTimeout(timer);
      timer = null;
      process.off('SIGTSTP', suspend);
      process.off('SIGCONT', resume);
    },
  };
}
