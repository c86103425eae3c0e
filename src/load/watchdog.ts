/** Time for a guarded group to end in order once its keeper died, before it is killed. */
const GRACE_MS = 500;

/**
 * Ends process groups whose keeper is gone: SIGTERM, then SIGKILL. This is why a conctop that was killed with SIGKILL
 * leaves no server behind.
 */
export async function endGroups(processGroups: Iterable<number>): Promise<void> {
  const groups = [...processGroups];
  const alive = groups.filter((group) => signalGroup(group, 'SIGTERM'));
  if (alive.length === 0) return;
  await new Promise((resolve) => setTimeout(resolve, GRACE_MS));
  for (const group of alive) signalGroup(group, 'SIGKILL');
}

/** False where no process of the group is left, or it is none that could be meant (0 and 1 are ourselves and init). */
function signalGroup(processGroup: number, signal: NodeJS.Signals): boolean {
  if (!Number.isInteger(processGroup) || processGroup <= 1) return false;
  try {
    process.kill(-processGroup, signal);
    return true;
  } catch {
    return false;
  }
}
