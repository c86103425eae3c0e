import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Client, Histogram } from 'autocannon';
import { describe, expect, it } from 'vitest';
import { loadAutocannon } from '../../../../src/load/engines/autocannon/load-autocannon.ts';
import { engineVersion } from '../../../../src/load/engines/engine-identity.ts';

/**
 * client-adapter.ts relies on what autocannon does not promise. Whatever changes there fails here first: then read the change,
 * see whether the adapter still holds, and write the new version and sums.
 */
const require = createRequire(import.meta.url);
const root = dirname(require.resolve('autocannon/package.json'));

const noHistogram: Histogram = {
  recordValue: () => undefined,
  recordValueWithExpectedInterval: () => undefined,
  reset: () => undefined,
  destroy: () => undefined,
  __custom: true,
};

/** A real client, held back before its first connect. */
function clientOf(onConnect: () => void): Client {
  let made: Client | undefined;
  const tracker = loadAutocannon()({
    url: 'http://127.0.0.1:1/',
    method: 'GET',
    headers: {},
    connections: 1,
    duration: 1_000,
    timeout: 1_000,
    skipAggregateResult: true,
    histograms: { latencies: noHistogram, requests: noHistogram, throughput: noHistogram },
    setupClient(client) {
      made = client;
      client._connect = onConnect;
    },
  });
  tracker.catch(() => undefined);
  (tracker as unknown as { stop(): void }).stop();
  if (made === undefined) throw new Error('no client');
  return made;
}

describe('the autocannon that conctop knows', () => {
  it('is the one that is installed, pinned exactly; another is refused with the fix', () => {
    const { devDependencies } = JSON.parse(readFileSync('package.json', 'utf8'));
    expect(engineVersion('autocannon')).toBe(devDependencies.autocannon);
    expect(() => loadAutocannon({ file: 'autocannon', version: '9.0.1' })).toThrowError(
      'autocannon 9.0.1 is installed, and conctop knows 9.0.0.',
    );
  });

  it.each([
    ['lib/httpClient.js', '31516446d4c26de938a92f2871ad71241fb1dacbeb5aea2418ac00ba6368a3d5'],
    ['lib/pipelinedRequestsQueue.js', '8c86fa8cf51d22abcbff06ceab61991a6665d2bb32f98fcb05ade6234f1ed56f'],
  ])('%s is as it was read', (file, sum) => {
    expect(
      createHash('sha256')
        .update(readFileSync(join(root, file)))
        .digest('hex'),
    ).toBe(sum);
  });

  it('calls setupClient before its first connect, which goes through the client’s own method', () => {
    let connects = 0;
    const client = clientOf(() => {
      connects += 1;
    });
    expect(connects).toBe(1);
    client.timeoutTicker.clear();
  });

  it('has every member that the adapter uses, as it uses it', () => {
    const client = clientOf(() => undefined);
    const { parser, pipelinedRequests, timeoutTicker, opts } = client;
    for (const method of ['_doRequest', '_destroyConnection', 'destroy'] as const)
      expect(client[method]).toBeTypeOf('function');
    expect(pipelinedRequests.size()).toBe(0);
    expect(pipelinedRequests.peek()).toBeUndefined();
    expect(pipelinedRequests.setHeaders).toBeTypeOf('function');
    expect([timeoutTicker.reschedule, timeoutTicker.clear].map((method) => typeof method)).toEqual([
      'function',
      'function',
    ]);
    expect([opts.hostname, client.secure]).toEqual(['127.0.0.1', false]);
    const { RESPONSE, kOnHeadersComplete, kOnBody, kOnMessageComplete } = parser.constructor;
    for (const callback of [kOnHeadersComplete, kOnBody, kOnMessageComplete])
      expect(parser[callback]).toBeTypeOf('function');
    parser.reinitialize(RESPONSE);
    expect(parser.execute(Buffer.from('HTTP/1.1 103 Early Hints\r\n'))).toBe(26);
    timeoutTicker.clear();
  });
});
