import { describe, expect, test } from 'vitest';
import { ConctopError } from '../../../src/domain/errors.ts';
import type { LessonFiles } from '../../../src/domain/lesson/lesson-problem.ts';
import { aLesson, filesOf, manifestWith } from './a-lesson.ts';

const refused = (over: Partial<LessonFiles>): ConctopError => {
  try {
    aLesson(over);
  } catch (cause) {
    if (cause instanceof ConctopError) return cause;
    throw cause;
  }
  throw new Error('it was accepted');
};

test('a page for each step, and one for each question of the quiz', () => {
  const { pages, runs } = aLesson();
  expect(pages.map(({ id, kind }) => `${kind} ${id}`)).toEqual([
    'say first',
    'figure guess',
    'choice grows',
    'run go',
    'reveal found',
    'choice check-1',
    'choice check-2',
    'choice check-3',
  ]);
  expect(runs).toMatchObject([{ id: 'go', steps: [100, 10_000], holdMs: 5_000, work: 'io', delayMs: null }]);
  expect(pages[1]).toMatchObject({ run: 'go', connections: 10_000, delayMs: 100 });
});

describe('what is wrong is named, with its file and its field', () => {
  test.each([
    ['name', 'other', 'field "name": must be "few", the name of its folder'],
    ['minutes', 0, 'field "minutes": must be at least 1'],
    ['colour', 'red', 'field "colour"'],
    ['steps.0.kind', 'tell', 'field "steps.0.kind": must be one of ask, quiz, reveal, run, say'],
    ['steps.1.id', 'first', 'field "steps.1.id": is first, as that of an earlier step'],
    ['steps.1.figure.run', 'node', 'field "steps.1.figure.run": names node, which is no run of this lesson'],
    ['steps.1.figure.connections', 500, 'field "steps.1.figure.connections": is no step of go: 100, 10000'],
    ['steps.2.choices.0.when', undefined, null],
    ['steps.2.choices', [{ text: 'a' }, { text: 'b' }], 'field "steps.2.choices": must have one with "when"'],
    ['steps.3.hold', '5 minutes', 'field "steps.3.hold": must be a time like 6s or 500ms'],
    ['steps.3.path', 'slow', 'field "steps.3.path": must begin with /'],
    ['steps.3.pane', 'log', 'field "steps.3.pane"'],
    ['steps.4.of', 'nobody', 'field "steps.4.of": names nobody, and no question of that id comes before'],
    [
      'steps.4.expect.0.that',
      'go.at(10000).speed < 64',
      'field "steps.4.expect.0.that": names speed, which is no figure',
    ],
    ['steps.4.expect.0.that', 'go.at(500).threads < 64', 'names go.at(500), and the steps of go are 100, 10000'],
    ['steps.4.expect.0.that', 'go.at(100).p99 < 5 mb', 'compares p99 with 5 mb, and it is a time'],
    ['steps.5.questions.1.because', 'So: {{go.at(100)}}.', 'field "steps.5.questions.1.because": {{go.at(100)}}'],
    ['steps.5.questions', [], 'field "steps.5.questions": must be three questions'],
  ])('%s = %o', (path, value, message) => {
    const manifest = manifestWith(path, value);
    if (message === null) {
      expect(aLesson({ manifest }).pages).toHaveLength(8);
      return;
    }
    const error = refused({ manifest });
    expect(error).toMatchObject({ code: 'bad-lesson' });
    expect(error.message).toContain('lessons/few/lesson.json');
    expect(error.message).toContain(message);
  });

  test.each([
    ['## first: Threads\n\nSomething.', 'has no text for step "guess"'],
    [`${filesOf().text}\n## extra\n\nText.`, 'section "extra": is the text of no step of lesson.json'],
    [`${filesOf().text}\n## go\n\nText.`, 'section "go": stands there twice'],
    [
      filesOf().text.replace('Something.', '{{go.at(100).threads}}'),
      'section "first": names go, and no run of that id comes before',
    ],
    [filesOf().text.replace('of them.', '{{go.at(100).speed}}'), 'section "found": {{go.at(100).speed}} names speed'],
    [filesOf().text.replace('of them.', '{{go.at(100).p99 | days}}'), 'is written as "days"'],
    [filesOf().text.replace('of them.', '{{go.at(100).p99'), 'has a {{ without its }}'],
  ])('text %#', (text, message) => {
    const error = refused({ text });
    expect(error.message).toContain('lessons/few/lesson.md');
    expect(error.message).toContain(message);
  });

  test('JSON that is none', () => {
    expect(refused({ manifest: '{' }).message).toContain('lessons/few/lesson.json is not JSON');
  });
});
