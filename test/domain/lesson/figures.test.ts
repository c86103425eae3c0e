import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parseExpression, valueIn } from '../../../src/domain/lesson/expression.ts';
import { judge, parseStatement, seenWords } from '../../../src/domain/lesson/statement.ts';
import { fillTemplate, parseTemplate } from '../../../src/domain/lesson/template.ts';
import { goRamp } from './a-lesson.ts';

const measured = { go: goRamp };
const filled = (text: string) => fillTemplate(parseTemplate(text), measured);
const last = goRamp.steps.at(-1);

describe('a figure in a text', () => {
  test('of a step, of the last one, and of the run, in its own unit', () => {
    expect(last?.connections.requested).toBe(10_000);
    expect(filled('{{go.at(10,000).threads}} threads at {{ go.at(10000).connections.open }}').text).toBe(
      `${last?.threads?.max} threads at 10,000`,
    );
    expect(filled('{{go.last.rss}}').text).toMatch(/^\d+ MB$/);
    expect(filled('{{go.first.p50}}').text).toMatch(/^10\d ms$/);
    expect(filled('{{go.cores}} cores').text).toMatch(/^\d+ cores$/);
  });
  test('arithmetic: a quotient is so many times, a product a number, and | says otherwise', () => {
    const of = (text: string): unknown => valueIn(parseExpression(text), measured);
    expect(of('2 + 3 * 4')).toBe(14);
    expect(of('(2 + 3) * 4 - 1')).toBe(19);
    expect(of('go.at(10000).connections.open / go.at(100).connections.open')).toBe(100);
    expect(of('1 / 0')).toBeNull();
    expect(filled('{{go.at(10000).connections.open / go.at(100).connections.open}} times').text).toBe('100 times');
    expect(filled('{{100 * 10 | ms}}').text).toBe('1.00 s');
    expect(filled('{{(go.last.rss - go.first.rss) / 100}}, {{2 * go.last.rss}}').text).toMatch(
      /^[\d.]+ MB, [\d.]+ MB$/,
    );
  });
  test('that was not measured is a dash, and the text knows', () => {
    expect(filled('{{node.last.threads}} threads')).toMatchObject({ text: '– threads', missing: [{ run: 'node' }] });
    // The one of the two that is missing.
    expect(filled('{{go.at(7).threads / go.at(100).threads}}')).toMatchObject({ text: '–', missing: [{ at: 7 }] });
    expect(filled('plain')).toEqual({ text: 'plain', missing: [] });
  });
  test('a hundred per cent of a core is one core', () => {
    expect(filled('{{go.last.cpu / 100}}').text).toMatch(/^\d\.\d+$/);
    expect(filled('{{go.last.cpu / 2}}').text).toMatch(/ %$/);
  });
  test.each(['go', 'go.at(100)', 'go.at(100).threads +', '(1 + 2', '1 2', 'go.speed', ''])('%o is none', (text) => {
    expect(() => parseExpression(text)).toThrow();
  });
});

test('the examples of docs/lessons.md are such figures', () => {
  const slots = readFileSync('docs/lessons.md', 'utf8').match(/\{\{[^{}]+\}\}/g) ?? [];
  expect(slots.length).toBeGreaterThan(2);
  for (const slot of slots) expect(() => parseTemplate(slot), slot).not.toThrow();
});

describe('a statement', () => {
  const verdict = (text: string) => judge(parseStatement(text), measured);
  test('is a threshold of a run, or compares two sides', () => {
    expect(verdict('go.at(10000).threads < 64')).toBe('held');
    expect(verdict('go.at(10000).threads > 64')).toBe('not held');
    expect(verdict('go.last.p50 >= 0.1s')).toBe('held');
    expect(verdict('go.last.bottleneck != unknown')).toBe('held');
    expect(verdict('go.at(10000).rps / go.at(100).rps > 2')).toBe('held');
    expect(verdict('go.at(10000).rps < go.at(100).rps')).toBe('not held');
    expect(verdict('go.at(10000).threads < go.cores + 1000')).toBe('held');
  });
  test('of several comparisons holds where each does', () => {
    expect(verdict('go.last.threads > 1 and go.last.threads < 64')).toBe('held');
    expect(verdict('go.last.threads > 1 and go.last.threads > 64')).toBe('not held');
    expect(verdict('go.last.threads > 1 and node.last.threads > 1')).toBe('not measured');
    expect(verdict('go.last.threads > 64 and node.last.threads > 1')).toBe('not held');
  });
  test('says what it saw, once', () => {
    const threads = `${last?.threads?.max}`;
    expect(seenWords(parseStatement('go.last.threads > 1 and go.last.threads < 64'), measured)).toBe(threads);
    expect(seenWords(parseStatement('go.last.threads < go.last.unit.last'), measured)).toMatch(
      new RegExp(`^${threads} beside [\\d,]+$`),
    );
    expect(seenWords(parseStatement('node.last.threads < 64'), measured)).toBe('–');
  });
  test.each(['go.last.threads', '1 < 2 < 3', 'go.last.p99 < fast', 'go.last.bottleneck == me'])(
    '%o is none',
    (text) => {
      expect(() => parseStatement(text)).toThrow();
    },
  );
});
