import { setTimeout as sleep } from 'node:timers/promises';
import { hostOf, portOf } from '../../domain/plan/server-url.ts';
import { findPortHolder, isPortBusy } from '../../os/ports.ts';
import type { GroupExit, ProcessGroup } from './spawn-group.ts';

/** Once the group is gone the kernel frees its port at once; if not, another process has it. */
export const PORT_FREE_WAIT_MS = 1_000;
const POLL_MS = 20;

/** Ends the group, and says who still holds the server's port a moment later. */
export async function endServer(
  group: ProcessGroup,
  exited: Promise<GroupExit>,
  url: string,
  report: (line: string) => void,
): Promise<void> {
  await group.stop();
  await Promise.race([exited, sleep(PORT_FREE_WAIT_MS, undefined, { ref: false })]);
  const port = portOf(url);
  const endMs = performance.now() + PORT_FREE_WAIT_MS;
  while (await isPortBusy(hostOf(url), port).catch(() => false)) {
    if (performance.now() >= endMs) {
      const holder = await findPortHolder(port);
      const who = holder === null ? 'another process' : `${holder.name} (pid ${holder.pid})`;
      // Whether it is the target's own is not known: what carries its marker is ended by now (docker-proxy never did).
      report(`conctop: port ${port} is still held by ${who}`);
      return;
    }
    await sleep(POLL_MS);
  }
}
