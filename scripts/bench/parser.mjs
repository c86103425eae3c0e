// The response parser beside those that there are: `node scripts/bench/parser.mjs`. Each reads the same typical answer
// (149 bytes in one read) again and again, in turn, over several rounds; printed are ns an answer and ratios to ours.
//   ours             src/load/engines/socket/response-parser.ts
//   llhttp           Node's own native parser, by the door that Node's http client uses (not public)
//   http-parser-js   what autocannon uses
import { createRequire } from 'node:module';
import { bundled } from '../shared/bundled.mjs';
import { median, medianAndRange } from '../shared/figures.mjs';

const require = createRequire(import.meta.url);
const { ResponseParser, RESPONSE } = await bundled('src/load/engines/socket/response-parser.ts');
// @ts-expect-error: Node's own, without types.
const { HTTPParser: Native } = require('node:_http_common');
const { HTTPParser: Script } = createRequire(require.resolve('autocannon'))('http-parser-js');

const bytes = Buffer.from(
  'HTTP/1.1 200 OK\r\nDate: Sat, 21 Nov 2026 10:00:00 GMT\r\nContent-Length: 22\r\nContent-Type: text/plain; charset=utf-8\r\n\r\ndone (inflight: 10000)',
);
const ROUNDS = 7;
const ANSWERS = 300_000;

const CANDIDATES = {
  ours() {
    const parser = new ResponseParser(false);
    return () => {
      parser.feed(bytes, 0, bytes.length);
      return parser.outcome === RESPONSE;
    };
  },
  llhttp() {
    const parser = new Native();
    parser.initialize(Native.RESPONSE, {});
    let complete = false;
    parser[Native.kOnHeadersComplete | 0] = () => 0;
    parser[Native.kOnMessageComplete | 0] = () => {
      complete = true;
    };
    return () => {
      complete = false;
      parser.execute(bytes);
      return complete;
    };
  },
  'http-parser-js'() {
    const parser = new Script(Script.RESPONSE);
    let complete = false;
    parser[Script.kOnHeadersComplete] = () => false;
    parser[Script.kOnBody] = () => {};
    parser[Script.kOnMessageComplete] = () => {
      complete = true;
    };
    return () => {
      complete = false;
      parser.execute(bytes);
      return complete;
    };
  },
};

/** @type {Record<string, number[]>} */
const times = Object.fromEntries(Object.keys(CANDIDATES).map((name) => [name, []]));
for (let round = 0; round < ROUNDS; round += 1) {
  for (const [name, make] of Object.entries(CANDIDATES)) {
    const read = make();
    const startedAt = performance.now();
    for (let answer = 0; answer < ANSWERS; answer += 1) if (!read()) throw new Error(`${name} did not see the end`);
    times[name].push(((performance.now() - startedAt) * 1e6) / ANSWERS);
  }
}
for (const [name, ns] of Object.entries(times)) {
  const ratios = ns.map((value, round) => value / times.ours[round]);
  console.log(
    `${name.padEnd(16)}${median(ns).toFixed(0).padStart(6)} ns an answer   ` + `${medianAndRange(ratios)} x ours`,
  );
}
const COUNT = 10_000;
globalThis.gc?.();
const before = process.memoryUsage().heapUsed;
const parsers = Array.from({ length: COUNT }, () => new ResponseParser(false));
console.log(`ours: ${((process.memoryUsage().heapUsed - before) / parsers.length).toFixed(0)} bytes of heap a parser`);
