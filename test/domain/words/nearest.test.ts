import { describe, expect, it } from 'vitest';
import { nearest } from '../../../src/domain/words/nearest.ts';

describe('nearest', () => {
  const names = ['go', 'go-pool', 'node', 'python-asyncio', 'python-threads', 'rust-tokio'];
  it.each([
    ['noed', null],
    ['nod', 'node'],
    ['nde', 'node'],
    ['rust', 'rust-tokio'],
    ['python-thread', 'python-threads'],
    ['pyhton-asyncio', 'python-asyncio'],
    ['python', null],
    ['gp', 'go'],
    ['elixir', null],
    ['', null],
  ])('%s -> %s', (name, expected) => expect(nearest(name, names)).toBe(expected));
});
