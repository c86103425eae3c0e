import { expect, it } from 'vitest';
import { parseListening, parseStacksLine } from '../../../src/target/launch/first-lines.ts';

it.each([
  ['listening on http://127.0.0.1:8080', 'http://127.0.0.1:8080'],
  ['listening on http://127.0.0.1:8080/', 'http://127.0.0.1:8080'],
  ['listening on http://[::1]:8080', 'http://[::1]:8080'],
  ['Listening on 8080', null],
  ['listening on http://127.0.0.1', null],
])('%s', (line, expected) => expect(parseListening(line)).toBe(expected));

it.each([
  ['stacks on http://127.0.0.1:8080/stacks', 'http://127.0.0.1:8080/stacks'],
  ['stacks on http://[::1]:8080/stacks', 'http://[::1]:8080/stacks'],
  ['stacks on http://127.0.0.1:8080', null],
  ['more stacks on http://127.0.0.1:8080/stacks', null],
])('%s', (line, expected) => expect(parseStacksLine(line)).toBe(expected));
