import { expect, onTestFinished, test } from 'vitest';
import type { EpollSets, RunEvent } from '../../../src/domain/events/run-event.ts';
import { startEpollProbe } from '../../../src/probe/linux/epoll-probe.ts';
import { needs } from '../../needs.ts';
import { startReal } from '../real-process.ts';

/** Two instances, of three pipes and of one; the first has a second descriptor, as Tokio's has. */
const TWO_INSTANCES = `
import os, select, time
first, second = select.epoll(), select.epoll()
again = os.dup(first.fileno())
pipes = [os.pipe() for _ in range(4)]
for read, _ in pipes[:3]: first.register(read, select.EPOLLIN)
second.register(pipes[3][0], select.EPOLLIN)
print('ready', flush=True)
time.sleep(60)
`;

test(
  'how many descriptors each epoll instance watches; a duplicated one counts once',
  needs('linux', 'python3'),
  async () => {
    const { pid } = await startReal('python3', '-c', TWO_INSTANCES);
    const events: RunEvent[] = [];
    const probe = startEpollProbe({
      pids: () => [pid],
      emit: (event) => events.push(event),
      clock: () => performance.now(),
    });
    onTestFinished(() => probe.stop());
    await expect.poll(() => events.length, { timeout: 30_000 }).toBeGreaterThan(0);
    expect((events[0] as EpollSets).sets.map(({ watched }) => watched)).toEqual([3, 1]);
  },
);
