import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { EscapeHold } from '../../../src/ui/keys/escape-hold.ts';
import { mouseEvent } from '../../../src/ui/mouse/mouse-event.ts';
import { type Piece, ReportFilter } from '../../../src/ui/mouse/report-filter.ts';

/** Longer than an Esc waits for the rest of a report. */
const LATER_MS = 80;

/** What comes of chunks, texts that belong together joined. */
async function piecesOf(chunks: readonly string[], betweenMs = 0): Promise<readonly Piece[]> {
  const escapes = new EscapeHold();
  const filter = new ReportFilter();
  const pieces: Piece[] = [];
  const pass = (more: readonly Piece[]): void => {
    for (const piece of more) {
      const last = pieces.at(-1);
      if (typeof piece === 'string' && typeof last === 'string') pieces[pieces.length - 1] = last + piece;
      else pieces.push(piece);
    }
  };
  for (const chunk of chunks) {
    escapes.take(chunk, (text) => filter.take(text, pass));
    if (betweenMs > 0) await sleep(betweenMs);
  }
  await sleep(LATER_MS);
  return pieces;
}

const click = (column: number, row: number) => ({ kind: 'click', column, row });

describe('what a terminal reports of its mouse', () => {
  it.each([
    ['\x1b[<0;1;1M', click(0, 0)],
    ['\x1b[<0;140;44M', click(139, 43)],
    ['\x1b[<0;224;100M', click(223, 99)],
    ['\x1b[<0;1000;500M', click(999, 499)],
    ['\x1b[<64;10;5M', { kind: 'wheel-up', column: 9, row: 4 }],
    ['\x1b[<65;10;5M', { kind: 'wheel-down', column: 9, row: 4 }],
    ['a release', '\x1b[<0;10;5m', null],
    ['the right button', '\x1b[<2;10;5M', null],
    ['the wheel to the side', '\x1b[<66;10;5M', null],
    ['a click with Ctrl', '\x1b[<16;10;5M', null],
    ['a motion', '\x1b[<35;10;5M', null],
    ['the encoding before 1006', '\x1b[M !!', null],
  ])('%j: %j', (...row) => {
    const [report, event] = row.slice(-2);
    expect(mouseEvent(report as string)).toEqual(event);
  });
});

describe('keys and a mouse', () => {
  it('come in their order', async () => {
    expect(await piecesOf(['q\x1b[<0;3;4M1\x1b[<0;3;4m\x1b[A'])).toEqual(['q', click(2, 3), '1\x1b[A']);
  });

  it('a report is one wherever it is split', async () => {
    const whole = 'a\x1b[<0;230;4M\x1b[<0;230;4mb';
    const splits = Array.from({ length: whole.length - 1 }, (_, index) => index + 1).flatMap((first) =>
      [first, first + 1, first + 3].map((second) => [
        whole.slice(0, first),
        whole.slice(first, second),
        whole.slice(second),
      ]),
    );
    const all = await Promise.all(splits.map(async (chunks) => ({ chunks, pieces: await piecesOf(chunks) })));
    for (const { chunks, pieces } of all) expect(pieces, JSON.stringify(chunks)).toEqual(['a', click(229, 3), 'b']);
  });

  it('a rest that comes late is no key', async () => {
    expect(await piecesOf(['\x1b', '[<0;3;4Mq'], LATER_MS)).toEqual(['\x1b', click(2, 3), 'q']);
    expect(await piecesOf(['\x1b[<0;3', ';4M'], LATER_MS)).toEqual([click(2, 3)]);
  });

  it('Esc is a key, alone and before others, and so are the characters that reports are made of', async () => {
    expect(await piecesOf(['\x1b'])).toEqual(['\x1b']);
    expect(await piecesOf(['\x1b', '1'])).toEqual(['\x1b1']);
    expect(await piecesOf(['\x1b\x1b'])).toEqual(['\x1b\x1b']);
    expect(await piecesOf(['\x1b', '[', '<', '0;M'], LATER_MS)).toEqual(['\x1b[<0;M']);
    expect(await piecesOf(['[<0;1;1M'])).toEqual(['[<0;1;1M']);
  });

  it('three characters of the older encoding are none', async () => {
    expect(await piecesOf(['\x1b[M q1x'])).toEqual(['x']);
    expect(await piecesOf(['\x1b[M', ' q', '1x'])).toEqual(['x']);
  });

  it('arrows, pastes and answers of the terminal pass as they are', async () => {
    const text = '\x1b[A\x1b[200~x\x1b[201~\x1b[?62c\x1bOP';
    expect(await piecesOf([text])).toEqual([text]);
  });
});
