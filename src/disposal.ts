export type Dispose = () => unknown;

/**
 * Runs `body`, and when it is over what it deferred, the last first, one after the other, each whatever became of those
 * before it: what was opened is closed on every way out. Throws what `body` threw, else the first that could not be closed.
 */
export async function withDisposal<T>(body: (defer: (dispose: Dispose) => void) => Promise<T>): Promise<T> {
  const deferred: Dispose[] = [];
  const failures: unknown[] = [];
  const result = await body((dispose) => deferred.push(dispose)).catch((cause: unknown) => {
    failures.push(cause);
  });
  for (const dispose of deferred.reverse()) {
    try {
      await dispose();
    } catch (cause) {
      failures.push(cause);
    }
  }
  if (failures.length > 0) throw failures[0];
  return result as T;
}
