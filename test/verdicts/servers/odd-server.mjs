// `PORT=1234 node odd-server.mjs KIND`: HTTP servers with one fault each, on raw sockets, since no HTTP library does such things.
import { createServer } from 'node:net';

const SOON_MS = 10;
const SLOW_MS = 2_000;
const BYTE_MS = 1_000;
const kind = process.argv[2];
let seen = 0;

const text = (status = '200 OK', head = '') => `HTTP/1.1 ${status}\r\nContent-Length: 5\r\n${head}\r\nhello`;
const later = (ms, answer) => (socket, number) => setTimeout(() => !socket.destroyed && answer(socket, number), ms);
const dribble = (socket, rest) => {
  if (rest === '' || socket.destroyed) return;
  socket.write(rest[0]);
  setTimeout(dribble, BYTE_MS, socket, rest.slice(1));
};
const burn = (ms) => {
  const end = performance.now() + ms;
  while (performance.now() < end);
};

const TINY_CHUNKS = Buffer.from(
  `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${'1\r\nx\r\n'.repeat(20_000)}0\r\n\r\n`,
);

const KINDS = {
  ok: later(SOON_MS, (socket) => socket.write(text())),
  404: later(SOON_MS, (socket) => socket.write(text('404 Not Found'))),
  500: later(SOON_MS, (socket) => socket.write(text('500 Internal Server Error'))),
  half: later(SOON_MS, (socket, number) => socket.write(text(number % 2 === 0 ? '200 OK' : '503 Service Unavailable'))),
  slow: later(SLOW_MS, (socket) => socket.write(text())),
  dribble: (socket) => dribble(socket, text()),
  closes: later(SOON_MS, (socket) => socket.end(text('200 OK', 'Connection: close\r\n'))),
  resets: later(SOON_MS, (socket, number) => (number % 5 === 0 ? socket.resetAndDestroy() : socket.write(text()))),
  silent: () => undefined,
  // One write here, 20,000 chunks of one byte to parse there.
  chunks: (socket) => socket.write(TINY_CHUNKS),
  // One thread that computes 20 ms for each answer: one core, whatever the machine has.
  burns: (socket) => {
    burn(20);
    socket.write(text());
  },
};

const answer = KINDS[kind];
const server = createServer((socket) => {
  let head = '';
  socket.setNoDelay();
  socket.on('error', () => undefined);
  socket.on('data', (chunk) => {
    head += chunk.toString('latin1');
    for (let end = head.indexOf('\r\n\r\n'); end >= 0; end = head.indexOf('\r\n\r\n')) {
      head = head.slice(end + 4);
      seen += 1;
      answer(socket, seen);
    }
  });
});
server.listen(Number(process.env.PORT ?? 0), '127.0.0.1', () =>
  console.log(`listening on http://127.0.0.1:${server.address().port}`),
);
