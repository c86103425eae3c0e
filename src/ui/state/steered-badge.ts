import type { RunState } from '../../domain/state/run-state.ts';
import { isAsPlanned } from '../../domain/state/steering.ts';
import { loadWords } from '../../domain/words/steering-words.ts';

/** `cpu 5.0 ms`, `FAULT block 5.0 ms`, `LOAD OFF`: until the load is as planned again, and where a run ended that way; null: as planned. */
export function steeredBadge(state: RunState): string | null {
  const steered = state.steers.at(-1) ?? null;
  if (steered === null || isAsPlanned(state)) return null;
  return steered.kind === 'fault' ? `FAULT ${loadWords(steered)}` : steered.sending ? loadWords(steered) : 'LOAD OFF';
}
