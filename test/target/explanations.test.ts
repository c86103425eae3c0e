import { describe, expect, it } from 'vitest';
import { listTargets, readExplanation } from '../../src/target/catalog/catalog.ts';
import { TARGETS_ROOT } from '../targets/harness.ts';

const HEADINGS = [
  '## Where the concurrency lives',
  '## How it schedules',
  '## What a connection costs',
  '## Sweet spot',
  '## How it fails',
  '## What to watch',
  '## Sources',
];
const COLUMNS = 80;
/** Some two to three minutes. */
const MAX_WORDS = 620;

const texts = listTargets(TARGETS_ROOT).map((manifest) => ({
  name: manifest.name,
  text: readExplanation(TARGETS_ROOT, manifest),
}));

describe('the explanations', () => {
  it.each(texts)('$name: the headings that all of them share, in their order', ({ name, text }) => {
    expect(text).toMatch(new RegExp(`^# ${name}: `));
    expect(text.match(/^## .*$/gm)).toEqual(HEADINGS);
  });

  it.each(texts)('$name: fits a screen of 80 columns, addresses aside', ({ text }) => {
    const long = text.split('\n').filter((line) => line.length > COLUMNS && !/<?https?:\/\//.test(line));
    expect(long).toEqual([]);
  });

  it.each(texts)('$name: is read in a few minutes', ({ text }) => {
    const body = text.slice(0, text.indexOf('## Sources'));
    expect(body.split(/\s+/).length).toBeLessThanOrEqual(MAX_WORDS);
  });

  // A figure that was measured once, on some machine, is in docs/models.md, or the text names the command that shows it.
  it.each(texts)('$name: has no measured figures of its own', ({ text }) => {
    expect(text).not.toMatch(/\(?\bmeasured\b(\)|:? (?:on|less|about|of|\d))/i);
  });

  it.each(texts)('$name: names its sources', ({ text }) => {
    const sources = text.slice(text.indexOf('## Sources'));
    expect(sources.match(/https?:\/\/\S+/g)?.length ?? 0).toBeGreaterThanOrEqual(4);
  });
});
