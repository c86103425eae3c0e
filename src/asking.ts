import type { Clock, Emit, Predicted } from './domain/events/run-event.ts';
import { choicesOf, measuredAnswer } from './domain/meaning/prediction.ts';
import { coveredNext, questionNow, revealedNow } from './domain/state/prediction.ts';
import { isOver, type RunState } from './domain/state/run-state.ts';

/** What the command line asked. */
export interface AskedFirst {
  readonly fields: readonly Predicted[];
  /** For the first question. */
  readonly guesses: readonly { readonly name: string; readonly value: number }[];
  /** False: nobody is there who can answer, and the given guesses are all. */
  readonly waits: boolean;
}

/** The questions before a run's load, and their reveals: what keys ask for becomes events, where it is due. */
export interface Asking {
  readonly start: (first: AskedFirst) => void;
  /** Asks, unless something was asked already or the load began. */
  readonly ask: (fields: readonly Predicted[]) => void;
  readonly guess: (name: string | null, value: number) => void;
  /** On by one: the next question, then the load; later the next reveal, then the panes. */
  readonly proceed: () => void;
  /** The load may begin: every question was answered, or none was asked. Aborted: it resolves too. */
  readonly answered: (signal: AbortSignal) => Promise<void>;
}

export function createAsking(emit: Emit, clock: Clock, state: () => RunState): Asking {
  let begins: (() => void) | null = null;
  let hasBegun = false;
  const proceed = (): void => {
    const now = state();
    const { prediction } = now;
    if (prediction === null || prediction.isUncovered) return;
    const question = questionNow(prediction);
    if (question !== null) {
      emit({ type: 'prediction-answered', atMs: clock(), field: question.field });
      if (questionNow(state().prediction) === null) begins?.();
      return;
    }
    const covered = coveredNext(prediction);
    if (covered !== null) {
      // A figure is revealed once it is measured; after the load, whatever there is.
      if (measuredAnswer(now, covered) === null && !isOver(now)) return;
      emit({ type: 'prediction-revealed', atMs: clock(), field: covered.field });
    } else if (revealedNow(prediction) !== null) emit({ type: 'prediction-uncovered', atMs: clock() });
  };
  const ask = (fields: readonly Predicted[]): void => {
    const { started, prediction } = state();
    const connections = Math.max(0, ...(started?.config.plan.steps ?? []));
    if (started === null || prediction !== null || hasBegun || connections === 0) return;
    const { delayMs, work } = started.config;
    const questions = [...new Set(fields)].map((field) => ({
      field,
      connections,
      choices: choicesOf(field, connections, work === 'io' ? delayMs : null),
    }));
    emit({ type: 'prediction-asked', atMs: clock(), questions });
  };
  const guess = (name: string | null, value: number): void => {
    const question = questionNow(state().prediction);
    if (question !== null) emit({ type: 'guess-made', atMs: clock(), field: question.field, name, value });
  };
  return {
    start({ fields, guesses, waits }) {
      ask(fields);
      for (const { name, value } of guesses) guess(name, value);
      if (waits) return;
      for (const _ of fields) proceed();
      // Nobody can reveal it: it is not covered.
      emit({ type: 'prediction-uncovered', atMs: clock() });
    },
    ask,
    guess,
    proceed,
    async answered(signal) {
      if (questionNow(state().prediction) !== null && !signal.aborted) {
        await new Promise<void>((resolve) => {
          begins = resolve;
          signal.addEventListener('abort', () => resolve(), { once: true });
        });
      }
      hasBegun = true;
    },
  };
}
