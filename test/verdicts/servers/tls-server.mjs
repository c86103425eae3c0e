// `PORT=1234 node tls-server.mjs KEY CERT`: HTTPS with a certificate that nobody trusts.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';

const [key, cert] = process.argv.slice(2, 4).map((file) => readFileSync(file));
createServer({ key, cert }, (_, response) => response.end('hello')).listen(Number(process.env.PORT), '127.0.0.1', () =>
  console.log('listening'),
);
