import { describe, expect, it } from 'vitest';
import { countsWords } from '../../../src/domain/meaning/load-errors.ts';
import { causeName, ownLimitOf } from '../../../src/domain/meaning/socket-cause.ts';
import { isUntrusted } from '../../../src/domain/meaning/tls-trust.ts';
import { CAUSE } from '../../../src/load/connections/error-kind.ts';

describe('why a socket failed', () => {
  it('our own codes are worded; the system’s codes stay, so that people can search for them', () => {
    expect(countsWords({ 405: 12, ANSWER_TIMEOUT: 3, ECONNRESET: 2 })).toBe(
      '405 × 12, no answer in time × 3, ECONNRESET × 2',
    );
    for (const cause of Object.values(CAUSE)) expect(causeName(cause)).toMatch(/^[a-z ]+( HTTP)?$/);
  });

  it.each([
    ['EADDRNOTAVAIL', 'ports'],
    ['EADDRINUSE', 'ports'],
    ['EMFILE', 'descriptors'],
    ['ENFILE', 'descriptors'],
    ['ENOMEM', 'memory'],
    ['ECONNREFUSED', null],
    ['ECONNRESET', null],
    ['CONNECT_TIMEOUT', null],
    ['toString', null],
  ])('%s: our own limit is %s', (cause, limit) => expect(ownLimitOf(cause)).toBe(limit));

  it.each([
    ['DEPTH_ZERO_SELF_SIGNED_CERT', true],
    ['SELF_SIGNED_CERT_IN_CHAIN', true],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', true],
    ['CERT_HAS_EXPIRED', true],
    ['ERR_TLS_CERT_ALTNAME_INVALID', true],
    ['ERR_SSL_WRONG_VERSION_NUMBER', false],
    ['ECONNRESET', false],
    ['EPROTO', false],
  ])('%s: a certificate that is not trusted: %s', (cause, untrusted) => expect(isUntrusted(cause)).toBe(untrusted));
});
