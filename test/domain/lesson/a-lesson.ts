import { join } from 'node:path';
import type { Lesson } from '../../../src/domain/lesson/lesson.ts';
import type { LessonFiles } from '../../../src/domain/lesson/lesson-problem.ts';
import { parseLesson } from '../../../src/domain/lesson/parse-lesson.ts';
import { summarizeEvents } from './summarize-events.ts';

const MANIFEST = {
  name: 'few',
  number: 1,
  title: 'Few threads',
  about: 'On how many threads',
  minutes: 1,
  steps: [
    { id: 'first', kind: 'say' },
    { id: 'guess', kind: 'ask', figure: { run: 'go', field: 'threads', connections: 10_000 } },
    {
      id: 'grows',
      kind: 'ask',
      asks: 'What grows?',
      choices: [
        { text: 'threads', when: 'go.at(10000).threads / go.at(100).threads > 10' },
        { text: 'memory', when: 'go.at(10000).rss / go.at(100).rss > 10' },
      ],
    },
    { id: 'go', kind: 'run', target: 'go', steps: [100, 10_000], hold: '5s', pane: 'threads' },
    {
      id: 'found',
      kind: 'reveal',
      of: 'guess',
      expect: [{ says: 'Fewer than 64 threads.', that: 'go.at(10000).threads < 64' }],
    },
    {
      id: 'check',
      kind: 'quiz',
      questions: Array.from({ length: 3 }, () => ({
        asks: 'How many?',
        choices: [{ text: '{{go.at(10000).threads}}', when: 'go.at(10000).threads < 64' }, { text: 'many' }],
        because: 'Measured: {{go.at(10000).threads}}.',
      })),
    },
  ],
};

const TEXT = `# For whoever reads the file

## first: Threads

Something.

## guess

Guess.

## grows

Think.

## go

Watch.

## found: {{go.at(10000).threads}} threads

It has {{go.at(10000).threads}} of them.

### otherwise

Many: {{go.at(10000).threads}}.
`;

/** A manifest, one field of which is another; a path like `steps.3.pane`. */
export function manifestWith(path: string, value: unknown): string {
  const copy = structuredClone(MANIFEST) as Record<string, unknown>;
  const keys = path.split('.');
  const last = keys.pop() ?? '';
  const at = keys.reduce<Record<string, unknown>>((within, key) => within[key] as Record<string, unknown>, copy);
  if (value === undefined) delete at[last];
  else at[last] = value;
  return JSON.stringify(copy);
}

export const filesOf = (over: Partial<LessonFiles> = {}): LessonFiles => ({
  ...{ folder: 'few', manifestFile: 'lessons/few/lesson.json', textFile: 'lessons/few/lesson.md' },
  ...{ manifest: JSON.stringify(MANIFEST), text: TEXT, ...over },
});

export const aLesson = (over: Partial<LessonFiles> = {}): Lesson => parseLesson(filesOf(over));

/** 100 to 10,000 connections: 8 to 9 threads. */
export const goRamp = summarizeEvents(join(import.meta.dirname, '../../fixtures/recordings/go-ramp.ndjson'));
