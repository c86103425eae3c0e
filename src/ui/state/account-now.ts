import { processorsOf, runtimeOf, type ThreadAccount, threadAccount } from '../../domain/meaning/thread-account.ts';
import { openNow, type RunState } from '../../domain/state/run-state.ts';

/** What every thread does now; null: the kernel does not show what they wait for, or there is no sample yet. */
export const accountNow = (state: RunState): ThreadAccount | null =>
  threadAccount(state.threads, {
    epolls: state.epolls,
    open: openNow(state),
    runtime: runtimeOf(state.started, state.threads),
    processors: processorsOf(state.runtime),
  });
