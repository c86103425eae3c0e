import type { EpollSets } from '../events/run-event.ts';
import { openNow, type RunState } from '../state/run-state.ts';
import { processorsOf, runtimeOf, type ThreadAccount, threadAccount } from './thread-account.ts';
import type { RolesContext } from './thread-roles.ts';

/** What rows of threads are read with beside their table. */
export interface RowContext extends RolesContext {
  /** How many descriptors each instance watches; null: none was seen. */
  readonly epolls: Pick<EpollSets, 'sets'> | null;
}

export const rowContext = ({ started, threads, runtime, epolls }: RunState): RowContext => ({
  runtime: runtimeOf(started, threads),
  processors: processorsOf(runtime),
  epolls,
});

/** What every thread does now; null: the kernel does not show what they wait for, or there is no sample yet. */
export const accountNow = (state: RunState): ThreadAccount | null =>
  threadAccount(state.threads, {
    ...rowContext(state),
    open: openNow(state),
    unaccepted: state.load?.acceptQueue ?? state.sockets?.unaccepted ?? 0,
  });
