// `node faulty-server.mjs none|silent|bytes|resets|closes`: prints its port, and for each line on stdin how many requests
// it has read. Raw sockets, since no HTTP library would do such things.
import { createServer } from 'node:net';

const fault = process.argv[2];
const DELAY_MS = 10;
let served = 0;

const text = (head = '') => `HTTP/1.1 200 OK\r\nContent-Length: 5\r\n${head}\r\nhello`;
const dribble = (socket, rest) => {
  if (rest === '' || socket.destroyed) return;
  socket.write(rest[0]);
  setTimeout(dribble, 1, socket, rest.slice(1));
};

const FAULTS = {
  none: (socket) => socket.write(text()),
  silent: () => {},
  bytes: (socket) => dribble(socket, text()),
  resets: (socket, number) => {
    if (number % 5 === 0) socket.resetAndDestroy();
    else socket.write(text());
  },
  closes: (socket) => socket.end(text('Connection: close\r\n')),
};

const server = createServer((socket) => {
  let head = '';
  socket.setNoDelay();
  socket.on('error', () => {});
  socket.on('data', (chunk) => {
    head += chunk.toString('latin1');
    for (let end = head.indexOf('\r\n\r\n'); end >= 0; end = head.indexOf('\r\n\r\n')) {
      head = head.slice(end + 4);
      served += 1;
      const number = served;
      setTimeout(() => {
        if (!socket.destroyed) FAULTS[fault](socket, number);
      }, DELAY_MS);
    }
  });
});
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
process.stdin.on('data', () => console.log(served));
