import type { Predicted, RunEvent } from '../../../src/domain/events/run-event.ts';
import { choicesOf, PREDICTED_FIELDS } from '../../../src/domain/meaning/prediction.ts';
import { goRamp, MOMENTS, STEPS } from '../go-ramp.ts';

const LAST = STEPS.at(-1) ?? 0;
/** Before the load begins, and in the hold of the last step. */
const ASKED_MS = 1_500;

/** Everything is asked before the load; in threads two are equally far off, as a room's tables are. */
const GUESSES: readonly (readonly [field: Predicted, name: string | null, value: number])[] = [
  ['threads', 'Ada', 10_000],
  ['threads', 'Table 3', 10],
  ['threads', null, 1_000],
  ['rss', 'Ada', 20e6],
  ['p99', null, 100],
  ['rps', 'Table 3', 100_000],
];

/** The ramp with a prediction: until the last step, with the answers to the first `revealed` of its questions. */
export function predictedRamp(revealed: number, untilMs: number = MOMENTS.hold): readonly RunEvent[] {
  const questions = PREDICTED_FIELDS.map((field) => ({
    field,
    connections: LAST,
    choices: choicesOf(field, LAST, 100),
  }));
  const asked: RunEvent[] = [
    { type: 'prediction-asked', atMs: ASKED_MS, questions },
    ...GUESSES.map(([field, name, value]): RunEvent => ({ type: 'guess-made', atMs: ASKED_MS, field, name, value })),
    ...PREDICTED_FIELDS.map((field): RunEvent => ({ type: 'prediction-answered', atMs: ASKED_MS, field })),
  ];
  const events = goRamp({ untilMs });
  const start = events.findIndex(({ atMs }) => atMs > ASKED_MS);
  return [
    ...events.slice(0, start),
    ...asked,
    ...events.slice(start),
    ...PREDICTED_FIELDS.slice(0, revealed).map(
      (field): RunEvent => ({ type: 'prediction-revealed', atMs: untilMs, field }),
    ),
  ];
}
