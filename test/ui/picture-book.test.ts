import { expect, test } from 'vitest';
import { PictureBook } from '../../src/ui/picture-book.ts';

test('a picture that stands still keeps its place while others change a thousand times', () => {
  const book = new PictureBook();
  const still = book.mark({}, ['still', 'here ']);
  const owner = {};
  for (let change = 0; change < 1_000; change += 1) {
    const [mark] = book.mark(owner, [`${change}`.padEnd(5)]).split('\n');
    const [first = '', second = ''] = still.split('\n');
    expect(book.resolve([`${first}${mark}  `, `${second}   `])).toEqual([`still${`${change}`.padEnd(5)}`, 'here ']);
  }
});

test('pictures that are no longer shown give their marks back', () => {
  const book = new PictureBook();
  for (let shown = 0; shown < 1_000; shown += 1) {
    const owner = {};
    const mark = book.mark(owner, ['x']);
    expect(book.resolve([mark])).toEqual(['x']);
    book.release(owner);
  }
});
