import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const pem = (name: string): Buffer => readFileSync(join(import.meta.dirname, 'fixtures/tls', name));

/** A certificate for `localhost` that no authority signed, from 2020 to 2120: no test needs openssl, or the right time. */
export const selfSigned = { key: pem('localhost-key.pem'), cert: pem('localhost-cert.pem') };
