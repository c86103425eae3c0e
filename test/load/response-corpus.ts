/** One answer, as `status keepAlive`. */
export type Answer = readonly [status: number, keepAlive: boolean];

export interface CorpusEntry {
  readonly name: string;
  readonly bytes: string;
  /** The request was HEAD. */
  readonly isHead?: boolean;
  /** Complete responses, in order. */
  readonly answers: readonly Answer[];
  /** How it stands after the last byte; `close`: the end of the connection completes one more answer. */
  readonly end: 'idle' | 'more' | 'failure' | 'close';
}

const ok = (head: string, body = ''): string => `HTTP/1.1 200 OK\r\n${head}\r\n${body}`;
const hello = ok('Content-Length: 5\r\n', 'hello');
const chunked = (body: string, head = ''): string => ok(`Transfer-Encoding: chunked\r\n${head}`, body);
const entry = (
  name: string,
  bytes: string,
  answers: readonly Answer[],
  end: CorpusEntry['end'] = 'idle',
): CorpusEntry => ({
  name,
  bytes,
  answers,
  end,
});
const fails = (name: string, bytes: string): CorpusEntry => entry(name, bytes, [], 'failure');

/** Answers as servers send them, as they may send them, and as they must not. */
export const CORPUS: readonly CorpusEntry[] = [
  entry('nothing', '', []),
  entry('a length', hello, [[200, true]]),
  entry('a length of zero', ok('Content-Length: 0\r\n'), [[200, true]]),
  entry('three in one read', hello + hello + hello, [
    [200, true],
    [200, true],
    [200, true],
  ]),
  entry(
    'many headers',
    ok(
      'Server: x\r\nDate: Sat, 21 Nov 2026 10:00:00 GMT\r\nContent-Type: text/plain; charset=utf-8\r\ncontent-length: 2\r\nX-Empty:\r\n',
      'ok',
    ),
    [[200, true]],
  ),
  entry('names in any case, spaces around values', ok('cOnTeNt-LeNgTh: \t 3 \r\n', 'abc'), [[200, true]]),
  entry(
    'a name that begins like one that matters',
    ok('Content-Lengths: 9\r\nContent: 1\r\nConnections: close\r\nC: 1\r\nContent-Length: 1\r\n', 'x'),
    [[200, true]],
  ),
  entry('no reason phrase', 'HTTP/1.1 200\r\nContent-Length: 1\r\n\r\nx', [[200, true]]),
  entry('an empty reason phrase', 'HTTP/1.1 404 \r\nContent-Length: 1\r\n\r\nx', [[404, true]]),
  entry('a reason with bytes beyond ASCII', 'HTTP/1.1 200 Tr\xe8s bien\r\nContent-Length: 1\r\n\r\nx', [[200, true]]),
  entry('500', 'HTTP/1.1 500 Internal Server Error\r\nContent-Length: 4\r\n\r\noops', [[500, true]]),
  entry('204 has no body, whatever it says', `HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\n${hello}`, [
    [204, true],
    [200, true],
  ]),
  entry('304 has no body', `HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n${hello}`, [
    [304, true],
    [200, true],
  ]),
  {
    ...entry('HEAD has no body', `${ok('Content-Length: 5\r\n')}${hello.slice(0, -5)}`, [
      [200, true],
      [200, true],
    ]),
    isHead: true,
  },
  { ...entry('HEAD, chunked', chunked(''), [[200, true]]), isHead: true },
  entry('an interim response, then the final one', `HTTP/1.1 100 Continue\r\n\r\n${hello}`, [[200, true]]),
  entry(
    'early hints, twice',
    `HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\nHTTP/1.1 103 Early Hints\r\n\r\n${hello}`,
    [[200, true]],
  ),
  entry('Connection: close', ok('Connection: close\r\nContent-Length: 1\r\n', 'x'), [[200, false]]),
  entry('close in a list, in capitals', ok('Connection: Foo , CLOSE\r\nContent-Length: 1\r\n', 'x'), [[200, false]]),
  entry('close in a second header', ok('Connection: x\r\nConnection: close\r\nContent-Length: 1\r\n', 'x'), [
    [200, false],
  ]),
  entry('a token that only begins like close', ok('Connection: closed\r\nContent-Length: 1\r\n', 'x'), [[200, true]]),
  entry('keep-alive said aloud', ok('Connection: keep-alive\r\nContent-Length: 1\r\n', 'x'), [[200, true]]),
  entry('HTTP/1.0 closes', 'HTTP/1.0 200 OK\r\nContent-Length: 1\r\n\r\nx', [[200, false]]),
  entry(
    'HTTP/1.0 with keep-alive and close',
    'HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nConnection: close\r\nContent-Length: 1\r\n\r\nx',
    [[200, false]],
  ),
  entry('HTTP/1.0 with keep-alive', 'HTTP/1.0 200 OK\r\nConnection: Keep-Alive\r\nContent-Length: 1\r\n\r\nx', [
    [200, true],
  ]),
  entry('until the connection ends', ok('', 'all that comes'), [], 'close'),
  entry('HTTP/1.0 until the connection ends', 'HTTP/1.0 200 OK\r\n\r\nbody', [], 'close'),
  entry('another coding, until the connection ends', ok('Transfer-Encoding: gzip\r\n', 'zzz'), [], 'close'),
  entry('chunks', chunked('5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n'), [[200, true]]),
  entry(
    'chunk sizes in hexadecimal of any case, with zeros',
    chunked('00A\r\n0123456789\r\n0b\r\n01234567890\r\n0\r\n\r\n'),
    [[200, true]],
  ),
  entry('chunk extensions', chunked('5;a=b;c="d"\r\nhello\r\n0;last\r\n\r\n'), [[200, true]]),
  entry('trailers', chunked('1\r\nx\r\n0\r\nExpires: 0\r\nX-Sum: 1\r\n\r\n'), [[200, true]]),
  entry('chunked after another coding', ok('Transfer-Encoding: gzip, chunked\r\n', '1\r\nx\r\n0\r\n\r\n'), [
    [200, true],
  ]),
  entry('CHUNKED', ok('Transfer-Encoding: CHUNKED\r\n', '1\r\nx\r\n0\r\n\r\n'), [[200, true]]),
  entry('chunks, then another', `${chunked('1\r\nx\r\n0\r\n\r\n')}${hello}`, [
    [200, true],
    [200, true],
  ]),
  entry('chunked and close', chunked('1\r\nx\r\n0\r\n\r\n', 'Connection: close\r\n'), [[200, false]]),
  entry('empty lines before the status line', `\r\n\r\n${hello}`, [[200, true]]),
  entry('the head is not complete', 'HTTP/1.1 200 OK\r\nContent-Le', [], 'more'),
  entry('the body is not complete', hello.slice(0, -1), [], 'more'),
  entry('one and a half', hello + hello.slice(0, 30), [[200, true]], 'more'),
  entry('the last chunk is missing', chunked('1\r\nx\r\n'), [], 'more'),
  fails('no HTTP', 'SSH-2.0-OpenSSH_9.2\r\n'),
  fails('TLS', '\x15\x03\x01\x00\x02\x02\x46'),
  fails('HTTP/2', 'HTTP/2 200\r\n\r\n'),
  fails('HTTP/1.2', 'HTTP/1.2 200 OK\r\nContent-Length: 0\r\n\r\n'),
  fails('no space after the version', 'HTTP/1.1200 OK\r\n\r\n'),
  fails('a status of letters', 'HTTP/1.1 abc OK\r\n\r\n'),
  fails('a status below 100', 'HTTP/1.1 099 Odd\r\nContent-Length: 0\r\n\r\n'),
  fails('a status of four digits', 'HTTP/1.1 2000 OK\r\n\r\n'),
  fails('a header without a colon', ok('no colon\r\nContent-Length: 0\r\n')),
  fails('a space before the colon', ok('Content-Length : 0\r\n')),
  fails('a folded header', ok('X: a\r\n b\r\nContent-Length: 0\r\n')),
  fails('a zero byte in a header', ok('X: a\0b\r\nContent-Length: 0\r\n')),
  fails('a line feed without its carriage return', 'HTTP/1.1 200 OK\nContent-Length: 0\n\n'),
  fails('a carriage return inside a header', ok('X: a\rb\r\nContent-Length: 0\r\n')),
  fails('two lengths', ok('Content-Length: 1\r\nContent-Length: 2\r\n', 'ab')),
  fails('a list of lengths', ok('Content-Length: 1, 1\r\n', 'a')),
  fails('a negative length', ok('Content-Length: -1\r\n')),
  fails('a signed length', ok('Content-Length: +1\r\n', 'a')),
  fails('a length in hexadecimal', ok('Content-Length: 0x1\r\n', 'a')),
  fails('an empty length', ok('Content-Length:\r\n')),
  fails('digits with a space between', ok('Content-Length: 1 1\r\n')),
  fails('a length beyond all measure', ok('Content-Length: 99999999999999999999999\r\n')),
  fails('a length beside chunks', ok('Content-Length: 1\r\nTransfer-Encoding: chunked\r\n', '0\r\n\r\n')),
  fails('chunks beside a length', ok('Transfer-Encoding: chunked\r\nContent-Length: 1\r\n', '0\r\n\r\n')),
  fails('a trailer without a colon', chunked('1\r\nx\r\n0\r\nExpires\r\n\r\n')),
  entry('a coding with a space in it is another', ok('Transfer-Encoding: chun ked\r\n', 'x'), [], 'close'),
  fails('a chunk longer than its size', chunked('1\r\nabc\r\n0\r\n\r\n')),
  fails('a chunk without a size', chunked('\r\nabc\r\n')),
  fails('a chunk size of letters', chunked('xyz\r\n')),
  fails('a chunk size beyond all measure', chunked('ffffffffffffffffff\r\n')),
  fails(
    'a change of protocol',
    'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n',
  ),
];
