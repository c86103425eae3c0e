import { describe, expect, it } from 'vitest';
import { noErrors } from '../../../src/domain/events/error-counts.ts';
import type { LoadTick, RunEvent } from '../../../src/domain/events/run-event.ts';
import { noGoodAnswer, targetDied } from '../../../src/domain/meaning/run-failures.ts';
import { foldRun } from '../../../src/domain/state/fold-run.ts';
import { initialRunState } from '../../../src/domain/state/run-state.ts';
import { exitWords } from '../../../src/domain/words/exit-words.ts';
import { runStarted, stepSettled, stepStarted, tick } from '../events.ts';

const stepEnded: RunEvent = { type: 'step-ended', atMs: 260, index: 0 };
const fold = (...events: RunEvent[]) => events.reduce(foldRun, initialRunState);
const run = (over: Partial<LoadTick>, url = 'http://127.0.0.1:3000') =>
  fold(
    runStarted(),
    { type: 'target-ready', atMs: 1, pid: 7, url, runtime: null },
    stepStarted(2, 10),
    stepSettled(3),
    tick(250, { requests: 0, latency: null, ...over }),
    stepEnded,
  );
const failed = (errors: Partial<LoadTick['errors']>, more: Partial<LoadTick> = {}, url?: string) =>
  noGoodAnswer(run({ errors: { ...noErrors, ...errors }, requests: errors.http ?? 0, ...more }, url), 'completed');

describe('a run without one good answer', () => {
  it.each([
    ['one status', { http: 12 }, { statuses: { 404: 12 } }, '12 answers, all 404 (Not Found).', '--path'],
    ['a method', { http: 3 }, { statuses: { 405: 3 } }, '3 answers, all 405 (Method Not Allowed).', '--method'],
    ['a limit of ours', { connect: 5 }, { causes: { EMFILE: 5 } }, 'a limit of this machine (EMFILE × 5)', 'doctor'],
    ['one answer', { http: 1 }, { statuses: { 500: 1 } }, '1 answer: 500 (Internal Server Error).', 'log'],
    ['several', { http: 9 }, { statuses: { 500: 2, 503: 7 } }, '9 answers: 503 × 7, 500 × 2.', 'log'],
    ['credentials', { http: 9 }, { statuses: { 401: 9 } }, 'all 401 (Unauthorized)', 'Authorization'],
    ['an engine that tells no status', { http: 9 }, {}, '9 answers, none of them 2xx or 3xx.', '--path'],
    [
      'refused',
      { connect: 5 },
      { causes: { ECONNREFUSED: 5 } },
      '5 connects to http://127.0.0.1:3000 failed (ECONNREFUSED × 5).',
      'listens',
    ],
    ['too slow', { timeout: 7 }, {}, '7 requests had none within 10 s.', '--timeout'],
    [
      'closed',
      { reset: 7 },
      { causes: { ECONNRESET: 7 } },
      'closed 7 connections instead of answering (ECONNRESET × 7)',
      'https',
    ],
    ['closed in order', { reset: 7 }, { causes: { CLOSED: 7 } }, 'closed 7 connections instead of answering.', 'https'],
    ['not HTTP', { protocol: 7 }, {}, 'does not send valid HTTP/1.1, 7 times', 'protocol'],
  ])('%s', (_name, errors, more, message, hint) => {
    const error = failed(errors, more);
    expect(error).toMatchObject({ code: 'no-good-answer', exitCode: 1 });
    expect(error?.message).toContain(message);
    expect(error?.hint).toContain(hint);
  });

  it('an untrusted certificate: --insecure', () => {
    const error = failed({ connect: 5 }, { causes: { DEPTH_ZERO_SELF_SIGNED_CERT: 5 } }, 'https://127.0.0.1:8443');
    expect(error?.message).toContain('the certificate of https://127.0.0.1:8443 is not trusted');
    expect(error?.hint).toContain('--insecure');
  });

  it('a server that still runs can be tried by hand', () => {
    const started = runStarted();
    const attached = { ...started, config: { ...started.config, command: 'attach' as const, path: '/a' } };
    const failing = tick(250, { requests: 3, errors: { ...noErrors, http: 3 }, statuses: { 500: 3 }, latency: null });
    const ready: RunEvent = { type: 'target-ready', atMs: 1, pid: 7, url: 'http://127.0.0.1:3000', runtime: null };
    const error = noGoodAnswer(fold(attached, ready, stepStarted(2, 10), failing, stepEnded), 'completed');
    expect(error?.hint).toContain("curl -i 'http://127.0.0.1:3000/a'");
  });

  it('no answer during the run', () => {
    const error = failed({}, { unanswered: 10 });
    expect(error?.message).toContain('10 requests were still without an answer when the run ended');
    expect(error?.hint).toContain('--duration');
  });

  it('one good answer is enough, even while the sockets drain', () => {
    expect(failed({ http: 12 }, { requests: 13 })).toBe(null);
    const drained = foldRun(run({ errors: { ...noErrors, http: 12 }, requests: 12 }), tick(270, { requests: 1 }));
    expect(noGoodAnswer(drained, 'completed')).toBe(null);
  });

  it('quitting before any answer is no failure; after failed answers only it is one', () => {
    expect(noGoodAnswer(run({ unanswered: 10 }), 'quit')).toBe(null);
    expect(noGoodAnswer(fold(runStarted()), 'quit')).toBe(null);
    expect(noGoodAnswer(fold(runStarted()), 'completed')?.message).toContain('the load generator reported nothing');
    expect(noGoodAnswer(run({ requests: 4, errors: { ...noErrors, http: 4 } }), 'quit')).not.toBe(null);
  });

  it('without load no answer is expected', () => {
    const started = runStarted();
    const watching = { ...started, config: { ...started.config, plan: { ...started.config.plan, steps: [] } } };
    expect(noGoodAnswer(fold(watching, stepStarted(2, 0), stepEnded), 'completed')).toBe(null);
  });
});

describe('a target that died', () => {
  it.each([
    [{ code: 3, signal: null }, 'exit code 3'],
    [{ code: null, signal: 'SIGKILL' }, 'SIGKILL'],
    [{ code: null, signal: null }, 'exit status unknown'],
  ])('%j: %s', (exit, words) => expect(exitWords(exit)).toBe(words));

  it('announces its last lines only if there are some', () => {
    const exited: RunEvent = { type: 'target-exited', atMs: 300, code: null, signal: null, expected: false };
    const error = targetDied(foldRun(run({}), exited), []);
    expect(error.message).toMatch(/ended in the middle of the run: exit status unknown, \d+ connections? open\.$/);
    expect(error.hint).not.toContain('lines');
    expect(targetDied(foldRun(run({}), exited), ['panic']).hint).toContain('Its last lines may say why');
  });
});
