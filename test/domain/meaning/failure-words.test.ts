import { describe, expect, test } from 'vitest';
import { noErrors } from '../../../src/domain/events/error-counts.ts';
import type { LoadTick, RunEvent } from '../../../src/domain/events/run-event.ts';
import { noGoodAnswer, targetDied } from '../../../src/domain/meaning/run-failures.ts';
import { initialRunState, type RunState } from '../../../src/domain/state/run-state.ts';
import { fold, runStarted, stepSettled, stepStarted, tick } from '../events.ts';

interface Asked {
  readonly url?: string;
  readonly method?: string;
  readonly command?: 'target' | 'run' | 'attach';
  readonly path?: string;
}

const runOf = (
  over: Partial<LoadTick>,
  { url = 'http://127.0.0.1:3000', method = 'GET', command = 'target', path = '/a?b' }: Asked = {},
): RunState => {
  const started = runStarted();
  const asked = { ...started.config, command, path, request: { ...started.config.request, method } };
  const ready: RunEvent = { type: 'target-ready', atMs: 1, pid: 7, url, runtime: null };
  return fold([
    { ...started, config: asked },
    ready,
    stepStarted(2, 10),
    stepSettled(3),
    tick(250, { requests: 0, latency: null, ...over }),
    { type: 'step-ended', atMs: 260, index: 0 },
  ]);
};
type Errors = Partial<LoadTick['errors']>;
const said = (errors: Errors, more: Partial<LoadTick> = {}, asked: Asked = {}): readonly [string, string] | null => {
  const error = noGoodAnswer(
    runOf({ errors: { ...noErrors, ...errors }, requests: errors.http ?? 0, ...more }, asked),
    'completed',
  );
  return error === null ? null : [error.message, error.hint];
};
const http = (status: string, asked: Asked = {}) => said({ http: 3 }, { statuses: { [status]: 3 } }, asked);

describe('not one good answer: cause and fix', () => {
  test.each<[string, () => readonly [string, string] | null, string, string]>([
    [
      'no answer at all',
      () => said({}, { unanswered: 10 }),
      '10 requests were still without an answer when the run ended.',
      'Give the server more time with a longer --hold or --duration, or ask for less with a shorter --delay.',
    ],
    [
      'no answer to one request of a server of one’s own',
      () => said({}, { unanswered: 1 }, { command: 'run' }),
      '1 request was still without an answer when the run ended.',
      'Give the server more time with a longer --hold or --duration.',
    ],
    [
      'a certificate',
      () => said({ connect: 2 }, { causes: { CERT_HAS_EXPIRED: 2 } }, { url: 'https://127.0.0.1:3000' }),
      'the certificate of https://127.0.0.1:3000 is not trusted (CERT_HAS_EXPIRED × 2).',
      'Take any certificate with --insecure.',
    ],
    [
      'a limit of ours',
      () => said({ connect: 2 }, { causes: { EMFILE: 2 } }),
      'the load generator met a limit of this machine (EMFILE × 2).',
      'conctop doctor names each limit and the command that lifts it.',
    ],
    [
      'refused',
      () => said({ connect: 2 }, { causes: { ECONNREFUSED: 2 } }),
      '2 connects to http://127.0.0.1:3000 failed (ECONNREFUSED × 2).',
      'Check that the server listens there and accepts more connections; its log may say more.',
    ],
    [
      'one that was refused',
      () => said({ connect: 1 }),
      '1 connect to http://127.0.0.1:3000 failed.',
      'Check that the server listens there and accepts more connections; its log may say more.',
    ],
    [
      'too late',
      () => said({ timeout: 1 }),
      '1 request had none within 10 s.',
      'Wait longer with --timeout, or ask for less with fewer --connections.',
    ],
    [
      'all too late',
      () => said({ timeout: 9 }),
      '9 requests had none within 10 s.',
      'Wait longer with --timeout, or ask for less with fewer --connections.',
    ],
    [
      'closed',
      () => said({ reset: 1 }, { causes: { CLOSED: 1 } }),
      'http://127.0.0.1:3000 closed 1 connection instead of answering.',
      'It may expect https, or refuse the request; its log may say more.',
    ],
    [
      'closed, over TLS',
      () => said({ reset: 2 }, { causes: { ECONNRESET: 2 } }, { url: 'https://127.0.0.1:3000' }),
      'https://127.0.0.1:3000 closed 2 connections instead of answering (ECONNRESET × 2).',
      'It may expect http, or refuse the request; its log may say more.',
    ],
    [
      'closed, in two ways',
      () => said({ reset: 3 }, { causes: { CLOSED: 1, ECONNRESET: 2 } }),
      'http://127.0.0.1:3000 closed 3 connections instead of answering (ECONNRESET × 2, closed by the server × 1).',
      'It may expect https, or refuse the request; its log may say more.',
    ],
    [
      'no HTTP',
      () => said({ protocol: 1 }),
      'http://127.0.0.1:3000 does not send valid HTTP/1.1, 1 time.',
      'It may speak another protocol, or https; its log may say more.',
    ],
    [
      'no HTTP, over TLS',
      () => said({ protocol: 2 }, {}, { url: 'https://127.0.0.1:3000' }),
      'https://127.0.0.1:3000 does not send valid HTTP/1.1, 2 times.',
      'It may speak another protocol, or http; its log may say more.',
    ],
    [
      'by hand',
      () => said({ protocol: 1 }, {}, { command: 'attach' }),
      'http://127.0.0.1:3000 does not send valid HTTP/1.1, 1 time.',
      "It may speak another protocol, or https; ask it by hand: curl -i 'http://127.0.0.1:3000/a?b'",
    ],
    [
      'by hand, another method',
      () => said({ protocol: 1 }, {}, { command: 'attach', method: 'POST' }),
      'http://127.0.0.1:3000 does not send valid HTTP/1.1, 1 time.',
      "It may speak another protocol, or https; ask it by hand: curl -i -X POST 'http://127.0.0.1:3000/a?b'",
    ],
    [
      'a path',
      () => http('404'),
      '3 answers, all 404 (Not Found).',
      'Name a path that the server serves with --path; /a is not one.',
    ],
    [
      'a path, by another method',
      () => http('404', { method: 'PUT' }),
      '3 answers, all 404 (Not Found).',
      'Name what the server serves with --path and --method; PUT /a is not one.',
    ],
    [
      'a method',
      () => http('405'),
      '3 answers, all 405 (Method Not Allowed).',
      'Choose a method that /a takes with --method; it does not take GET.',
    ],
    [
      'who asks',
      () => http('401'),
      '3 answers, all 401 (Unauthorized).',
      "Send what the server asks for, like -H 'Authorization: Bearer …', or name another --path.",
    ],
    [
      'who may ask',
      () => http('403'),
      '3 answers, all 403 (Forbidden).',
      "Send what the server asks for, like -H 'Authorization: Bearer …', or name another --path.",
    ],
    [
      'too often',
      () => http('429'),
      '3 answers, all 429 (Too Many Requests).',
      'The server limits the rate: send fewer requests with --rate, or raise its limit.',
    ],
    [
      'it fails',
      () => http('500'),
      '3 answers, all 500 (Internal Server Error).',
      'The server fails on /a; its log may say more.',
    ],
    [
      'what else it asks for',
      () => http('418'),
      '3 answers, all 418.',
      'Check --path, --method, --header and --body; its log may say more.',
    ],
    [
      'several',
      () => said({ http: 3 }, { statuses: { 418: 2, 500: 1 } }),
      '3 answers: 418 × 2, 500 × 1.',
      'Check --path, --method, --header and --body; its log may say more.',
    ],
    [
      'one answer',
      () => said({ http: 1 }, { statuses: { 503: 1 } }),
      '1 answer: 503 (Service Unavailable).',
      'The server fails on /a; its log may say more.',
    ],
    [
      'an engine that counts no status',
      () => said({ http: 3 }),
      '3 answers, none of them 2xx or 3xx.',
      'Check --path, --method, --header and --body; its log may say more.',
    ],
    [
      'the most frequent is the cause',
      () => said({ connect: 1, timeout: 2 }),
      '2 requests had none within 10 s.',
      'Wait longer with --timeout, or ask for less with fewer --connections.',
    ],
  ])('%s', (_, find, message, hint) => expect(find()).toEqual([`Not a single good answer: ${message}`, hint]));

  test.each([
    [400, 'Bad Request'],
    [408, 'Request Timeout'],
    [411, 'Length Required'],
    [413, 'Content Too Large'],
    [415, 'Unsupported Media Type'],
    [421, 'Misdirected Request'],
    [422, 'Unprocessable Content'],
    [426, 'Upgrade Required'],
    [501, 'Not Implemented'],
    [502, 'Bad Gateway'],
    [504, 'Gateway Timeout'],
  ])('%i is %s', (status, name) => expect(http(`${status}`)?.[0]).toContain(`all ${status} (${name}).`));

  test('where no connection was ever open', () => {
    const state = runOf({ open: 0, answered: 0, errors: { ...noErrors, connect: 2 } });
    const closed = { ...state, load: state.load === null ? null : { ...state.load, firstOpenAtMs: null } };
    expect(noGoodAnswer(closed, 'completed')?.message).toBe(
      'Not a single connection: 2 connects to http://127.0.0.1:3000 failed.',
    );
  });
  test('nothing was reported', () => {
    const error = noGoodAnswer(fold([runStarted()]), 'completed');
    expect([error?.code, error?.message, error?.hint]).toEqual([
      'no-good-answer',
      'Not a single good answer: the load generator reported nothing during the run.',
      'The machine may be too busy, or something stopped it: run again for longer, with fewer programs running.',
    ]);
  });
  test('a run that never began is no such failure', () =>
    expect(noGoodAnswer(initialRunState, 'completed')).toBeNull());
  test('its code', () =>
    expect(noGoodAnswer(runOf({ errors: { ...noErrors, connect: 2 } }), 'quit')?.code).toBe('no-good-answer'));
});

describe('the target ended by itself', () => {
  const exited: RunEvent = { type: 'target-exited', atMs: 300, code: 3, signal: null, expected: false };
  const kept = 'what was measured until then is kept.';
  const died = (state: RunState, lines: readonly string[] = []) => {
    const { code, message, hint, details } = targetDied(state, lines);
    return { code, message, hint, details };
  };
  test('in the middle of its load', () => {
    expect(died(fold([exited], runOf({})))).toEqual({
      code: 'target-died',
      message: 'The target go ended in the middle of the run: exit code 3, 100 connections open.',
      hint: `It printed nothing; ${kept}`,
      details: [],
    });
    expect(died(fold([exited], runOf({ open: 1 }))).message).toContain('1 connection open.');
  });
  test('what it printed', () => {
    expect(died(fold([exited], runOf({})), ['panic: x'])).toMatchObject({
      hint: `Its last lines may say why; ${kept}`,
      details: ['panic: x'],
    });
  });
  test('without load, and of a process that somebody else started', () => {
    const attached = fold([{ ...runStarted(), config: { ...runStarted().config, command: 'attach' } }, exited]);
    expect(died(attached)).toMatchObject({
      message: 'The process go ended: exit code 3.',
      hint: `Whoever started it can see why; ${kept}`,
    });
  });
  test('of which nothing is known', () =>
    expect(died(initialRunState).message).toBe('The process  ended: exit status unknown.'));
});
