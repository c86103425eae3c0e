import { describe, expect, it } from 'vitest';
import { FAILURE, NEED_MORE, RESPONSE, ResponseParser } from '../../src/load/engines/socket/response-parser.ts';
import { randomFrom } from '../random-from.ts';
import { differsOnPurpose, framesAlike, mutate, readOurs, readReference, split } from './parser-driver.ts';
import { CORPUS } from './response-corpus.ts';

const bytesOf = (text: string): Buffer => Buffer.from(text, 'latin1');
const isClosed = (answers: readonly (readonly [number, boolean])[]): boolean => answers.at(-1)?.[1] === false;

describe.each(CORPUS)('$name', ({ bytes, isHead = false, answers, end }) => {
  const whole = bytesOf(bytes);
  const expected = { answers, end: isClosed(answers) ? 'closed' : end };

  it('whole', () => expect(readOurs([whole], isHead)).toEqual(expected));

  it('split at every byte', () => {
    for (let at = 0; at <= whole.length; at += 1) {
      expect(readOurs([whole.subarray(0, at), whole.subarray(at)], isHead), `cut at ${at}`).toEqual(expected);
    }
  });

  it('byte by byte', () => {
    expect(
      readOurs(
        [...whole].map((byte) => Uint8Array.of(byte)),
        isHead,
      ),
    ).toEqual(expected);
  });

  it('after another answer', () => {
    const first = bytesOf(isHead ? 'HTTP/1.1 200 OK\r\n\r\n' : 'HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx');
    const reading = readOurs([Buffer.concat([first, whole])], isHead);
    expect(reading).toEqual({ ...expected, answers: [[200, true], ...answers] });
  });

  if (!differsOnPurpose(whole)) {
    it('as Node’s own parser frames it', () => expect(readReference(whole, isHead)).toEqual(expected));
  }
});

describe('limits', () => {
  const feed = (parser: ResponseParser, text: string): void => {
    const bytes = bytesOf(text);
    for (let at = 0; at < bytes.length && parser.outcome === NEED_MORE; ) at = parser.feed(bytes, at, bytes.length);
  };

  it.each([
    ['a head without end', 'HTTP/1.1 200 OK\r\nX: ', 'a'.repeat(50)],
    ['trailers without end', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n', 'A: b\r\n'.repeat(50)],
  ])('%s', (_, begin, rest) => {
    const parser = new ResponseParser(false, { headerBytes: 100, bodyBytes: 1_000 });
    for (const text of [begin, rest, rest, rest]) feed(parser, text);
    expect([parser.outcome, parser.failure]).toEqual([FAILURE, 'the headers are too long']);
  });

  it.each([
    ['a length', 'HTTP/1.1 200 OK\r\nContent-Length: 1001\r\n\r\n'],
    ['a chunk', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3e9\r\n'],
    [
      'chunks together',
      `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${`64\r\n${'x'.repeat(100)}\r\n`.repeat(11)}`,
    ],
    ['until the end', `HTTP/1.1 200 OK\r\n\r\n${'x'.repeat(1_001)}`],
  ])('a body that is too long: %s', (_, text) => {
    const parser = new ResponseParser(false, { headerBytes: 200, bodyBytes: 1_000 });
    feed(parser, text);
    expect([parser.outcome, parser.failure]).toEqual([FAILURE, 'the body is too long']);
  });

  it.each([
    ['its length', `Content-Length: 1000\r\n\r\n${'x'.repeat(1_000)}`],
    ['chunks together', `Transfer-Encoding: chunked\r\n\r\n${`64\r\n${'x'.repeat(100)}\r\n`.repeat(10)}0\r\n\r\n`],
  ])('a body exactly as long as it may be: %s', (_, rest) => {
    const parser = new ResponseParser(false, { headerBytes: 200, bodyBytes: 1_000 });
    feed(parser, `HTTP/1.1 200 OK\r\n${rest}`);
    expect(parser.outcome).toBe(RESPONSE);
  });

  it.each([
    ['099 Odd', '', 'a status below 100'],
    ['101 Switching Protocols', 'Upgrade: websocket\r\n', 'it switches protocols'],
    ['200 OK', 'Content-Length: 5\r\nTransfer-Encoding: chunked\r\n', 'a Content-Length beside a Transfer-Encoding'],
  ])('an answer that cannot be one says why: %s', (status, headers, why) => {
    const parser = new ResponseParser(false);
    feed(parser, `HTTP/1.1 ${status}\r\n${headers}\r\n`);
    expect([parser.outcome, parser.failure]).toEqual([FAILURE, why]);
  });

  it('the limit of the head is the same wherever it is split', () => {
    const head = (bytes: number): string => {
      const [before, after] = [
        'HTTP/1.1 103 Early\r\nA: b\r\n\r\nHTTP/1.1 200 OK\r\nX: ',
        '\r\nContent-Length: 0\r\n\r\n',
      ];
      return `${before}${'x'.repeat(bytes - before.length - after.length)}${after}`;
    };
    for (const [bytes, outcome] of [
      [300, RESPONSE],
      [301, FAILURE],
    ] as const) {
      for (let cut = 0; cut <= bytes; cut += 1) {
        const parser = new ResponseParser(false, { headerBytes: 300, bodyBytes: 1_000 });
        for (const text of [head(bytes).slice(0, cut), head(bytes).slice(cut)]) feed(parser, text);
        expect(parser.outcome, `${bytes} bytes, cut at ${cut}`).toBe(outcome);
      }
    }
  });

  it('a long body of many chunks does not count as a long head', () => {
    const parser = new ResponseParser(false, { headerBytes: 100, bodyBytes: 100_000 });
    feed(parser, `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${'5;a=b\r\nhello\r\n'.repeat(1_000)}0\r\n\r\n`);
    expect(parser.outcome).toBe(RESPONSE);
    const other = new ResponseParser(false, { headerBytes: 100, bodyBytes: 100_000 });
    feed(other, `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n5;${'a'.repeat(100)}\r\n`);
    expect([other.outcome, other.failure]).toEqual([FAILURE, 'the headers are too long']);
  });

  it.each([
    ['HEAD', true, '200 OK'],
    ['304', false, '304 Not Modified'],
  ])('a length that announces no body here is no limit: %s', (_, isHead, status) => {
    const parser = new ResponseParser(isHead, { headerBytes: 200, bodyBytes: 1_000 });
    feed(parser, `HTTP/1.1 ${status}\r\nContent-Length: 999999999999999\r\n\r\n`);
    expect([parser.outcome, parser.keepAlive]).toEqual([RESPONSE, true]);
  });

  it('a new connection starts from the beginning', () => {
    const parser = new ResponseParser(false);
    feed(parser, 'HTTP/1.0 200 OK\r\nConnection: close\r\nContent-Length: 100\r\n\r\nhalf');
    expect(parser.busy).toBe(true);
    parser.reset();
    feed(parser, 'HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n');
    expect(parser).toMatchObject({ status: 201, keepAlive: true, busy: false });
  });
});

it('fuzz: limits apply at the same byte however the bytes are split', () => {
  const random = randomFrom(5);
  const upTo = (most: number): number => 1 + Math.floor(random() * most);
  for (let round = 0; round < 5_000; round += 1) {
    const { bytes, isHead = false } = CORPUS[upTo(CORPUS.length) - 1] ?? { bytes: '' };
    const limits = { headerBytes: 10 + upTo(90), bodyBytes: upTo(30) };
    const whole = bytesOf(bytes);
    const expected = readOurs([whole], isHead, limits);
    expect(
      readOurs(split(whole, random), isHead, limits),
      `${JSON.stringify(bytes)} ${JSON.stringify(limits)}`,
    ).toEqual(expected);
  }
});

/** The long run is scripts/soak/fuzz-parser.mjs; this one keeps it honest with every change. */
it('fuzz: mutated answers are framed alike however they are split, and as by Node’s own parser', () => {
  const random = randomFrom(20_261_121);
  const pick = (): (typeof CORPUS)[number] => {
    const entry = CORPUS[Math.floor(random() * CORPUS.length)];
    if (entry === undefined) throw new Error('the corpus is empty');
    return entry;
  };
  for (let round = 0; round < 5_000; round += 1) {
    const { bytes, isHead = false } = pick();
    const mutated = mutate(bytesOf(bytes), bytesOf(pick().bytes), random);
    const ours = readOurs([mutated], isHead);
    expect(readOurs(split(mutated, random), isHead), JSON.stringify(mutated.toString('latin1'))).toEqual(ours);
    if (isHead || differsOnPurpose(mutated)) continue;
    const reference = readReference(mutated, isHead);
    if (!framesAlike(ours, reference)) expect(ours, JSON.stringify(mutated.toString('latin1'))).toEqual(reference);
  }
});
