import * as v from 'valibot';
import type { Infer } from '../events/schema.ts';

/** A lesson's manifest, `lessons/<name>/lesson.json`: what its steps are. Their texts are in `lesson.md`, by the step's id. */

const text = v.pipe(v.string(), v.trim(), v.nonEmpty('must not be empty'));
const name = v.pipe(v.string(), v.regex(/^[a-z][a-z0-9-]*$/, 'must be lower case letters, digits and dashes'));
const connections = v.pipe(v.number(), v.integer(), v.minValue(1, 'must be at least 1'));
const duration = v.pipe(v.string(), v.regex(/^\d+(\.\d+)?(ms|s)$/, 'must be a time like 6s or 500ms'));

/**
 * A sentence, and when it is true: `{ "says": "…", "that": "go.at(10000).threads < 64" }`. `if`: it can only be judged where this holds, such as
 * that other programs leave cores free.
 */
const claim = v.strictObject({
  says: text,
  that: text,
  if: v.exactOptional(v.strictObject({ says: text, that: text })),
});

/** The first whose `when` holds is right. Without one it never is. */
const choice = v.strictObject({ text, when: v.exactOptional(text) });

const choices = v.pipe(
  v.array(choice),
  v.minLength(2, 'must be at least two choices'),
  v.maxLength(6, 'must be at most six choices: each has a key, a to f'),
  v.check((all) => all.some(({ when }) => when !== undefined), 'must have one with "when": which of them is right?'),
);

const ofEvery = { id: name, expect: v.exactOptional(v.array(claim)) };

const say = v.strictObject({ kind: v.literal('say'), ...ofEvery });

/** Asked before a run: a figure of it, by the machinery of --predict, or one of several answers. */
const askFigure = v.strictObject({
  kind: v.literal('ask'),
  ...ofEvery,
  figure: v.strictObject({
    run: name,
    field: v.picklist(['threads', 'rss', 'p99', 'rps']),
    connections,
  }),
});
const askChoice = v.strictObject({
  kind: v.literal('ask'),
  ...ofEvery,
  asks: text,
  choices,
});

/** A real run, named by its id. */
const run = v.strictObject({
  kind: v.literal('run'),
  ...ofEvery,
  target: text,
  /** Connections of each step. */
  steps: v.pipe(v.array(connections), v.minLength(1, 'must be at least one step')),
  hold: duration,
  work: v.exactOptional(v.picklist(['io', 'cpu', 'block'])),
  delay: v.exactOptional(duration),
  /** Of its requests, instead of that of its work. */
  path: v.exactOptional(v.pipe(v.string(), v.startsWith('/', 'must begin with /'))),
  /** Its screen is not shown: only its figures are to say what it was. */
  covered: v.exactOptional(v.boolean()),
  /** The pane that matters. */
  pane: v.picklist(['connections', 'threads', 'units', 'requests', 'latency', 'memory', 'cores']),
});

/** Text with the figures that were just measured; `of`: the id of a question, whose guesses stand beside its figure. */
const reveal = v.strictObject({ kind: v.literal('reveal'), ...ofEvery, of: v.exactOptional(name) });

const quiz = v.strictObject({
  kind: v.literal('quiz'),
  ...ofEvery,
  questions: v.pipe(
    v.array(v.strictObject({ asks: text, choices, because: text })),
    v.length(3, 'must be three questions'),
  ),
});

export const lessonSchema = v.strictObject({
  /** Folder name and command-line name. */
  name,
  /** Its place in the list; lessons with the same number follow one another by name. */
  number: v.pipe(v.number(), v.integer(), v.minValue(1, 'numbers count from 1')),
  title: text,
  /** One sentence for the list. */
  about: text,
  /** How long it takes a person. */
  minutes: v.pipe(v.number(), v.integer(), v.minValue(1, 'must be at least 1')),
  steps: v.pipe(
    v.array(v.union([say, askFigure, askChoice, run, reveal, quiz])),
    v.minLength(1, 'must be at least one step'),
  ),
});

/** The schema of a step of that kind: a union's own message would name no field of it. */
export const STEP_SCHEMAS = { say, run, reveal, quiz } as const;
export const ASK_SCHEMAS = { figure: askFigure, choices: askChoice } as const;

export type Manifest = Infer<typeof lessonSchema>;
export type Step = Manifest['steps'][number];
export type StepOf<K extends Step['kind']> = Extract<Step, { readonly kind: K }>;
