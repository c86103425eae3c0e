import { existsSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runConfigFromArgs } from '../../../src/commands/options/run-config-from-args.ts';
import { type RunMakers, type RunOf, runSession } from '../../../src/commands/shared/run-session.ts';
import { ConctopError } from '../../../src/domain/errors.ts';
import type { SessionOptions, SessionResult } from '../../../src/session.ts';
import type { Target } from '../../../src/target/target.ts';
import type { UiOptions } from '../../../src/ui/start-ui.tsx';
import { runStarted, stepSettled, stepStarted, tick } from '../../domain/events.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { steeringOf } from '../../ui/no-steering.ts';
import { given } from '../given.ts';
import { fakeContext, heard } from './fake-context.ts';

const folder = temporaryFolder();

const target: Target = {
  description: runStarted().target,
  hasStats: false,
  start: () => Promise.reject(new Error('never started here')),
};
const EVENTS = [runStarted(), stepStarted(1, 100), stepSettled(2), tick(250), tick(500)];

/** Runs with a session that `plays`, after `EVENTS`; `log` is what became of screen and session, in order. */
function start(
  typed: Readonly<Record<string, unknown>>,
  plays: (options: SessionOptions, ui: UiOptions | null) => Promise<ConctopError | null> | ConctopError | null,
  { isTTY = false, of = {} }: { isTTY?: boolean; of?: Partial<RunOf> } = {},
) {
  const log: string[] = [];
  let ui: UiOptions | null = null;
  const { context, stdin, stdout, stderr, crash } = fakeContext(isTTY);
  const makers: RunMakers = {
    async openScreen(options) {
      log.push('screen opened');
      ui = options;
      return {
        close: () => void (log.at(-1) === 'screen closed' || log.push('screen closed')),
        ...{ suspend: () => undefined, resume: () => undefined },
      };
    },
    async startSession(options) {
      log.push('session started');
      const play = async (): Promise<SessionResult> => {
        for (const event of EVENTS) {
          options.store.onEvent(event);
          for (const consumer of options.consumers) consumer.onEvent(event);
        }
        const error = await plays(options, ui);
        for (const consumer of options.consumers) await consumer.close?.();
        return { state: options.store.getSnapshot(), error };
      };
      const controls = {
        togglePause: () => log.push('paused'),
        stepUp: () => undefined,
        stepDown: () => undefined,
        steering: { ...steeringOf(), suspend: () => undefined, close: () => undefined },
        asking: {
          start: () => undefined,
          ask: () => undefined,
          guess: () => undefined,
          proceed: () => undefined,
          answered: async () => undefined,
        },
        askStacks: () => undefined,
        suspend: () => undefined,
        resume: () => undefined,
      };
      return { done: play(), ...controls, abandonSync: () => log.push('abandoned') };
    },
  };
  const args = given(typed);
  const config = runConfigFromArgs(args, isTTY, false);
  const done = runSession({ config, target: async () => target, metricsUrl: null, ...of }, args, context, makers);
  return { log, stdout, stderr, stdin, done, crash, ui: () => ui };
}

const died = new ConctopError('target-died', 'The server ended.', { hint: 'Look at its log.' });
const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });

describe('without a screen', () => {
  it('plain lines, then the table; no signal listener is left', async () => {
    const before = heard();
    const run = start({ ui: false }, () => null);
    expect(await run.done).toBe(0);
    expect(run.log).toEqual(['session started']);
    expect(run.stdout.text).toContain('conctop go: goroutines');
    expect(run.stdout.text).toContain('limited by');
    expect(run.stderr.text).toBe('');
    expect(heard()).toEqual(before);
    expect(run.stdout.eventNames()).toEqual([]);
  });

  it('--json: only the summary is on stdout, the lines are on stderr', async () => {
    const run = start({ json: true }, () => null);
    expect(await run.done).toBe(0);
    expect(JSON.parse(run.stdout.text)).toHaveProperty('schema');
    expect(run.stderr.text).toContain('conctop go: goroutines');
  });

  it('a threshold that fails is named, with exit code 3', async () => {
    const run = start({ ui: false, threshold: ['rps>1000000'] }, () => null);
    expect(await run.done).toBe(3);
    expect(run.stderr.text).toContain('Threshold rps>1000000 failed');
  });

  it('a failure is thrown after the figures are printed', async () => {
    const run = start({ ui: false }, () => died);
    await expect(run.done).rejects.toBe(died);
    expect(run.stdout.text).toContain('limited by');
  });

  it('a reader that goes away ends the run in order', async () => {
    const run = start({ ui: false }, async ({ signal }) => {
      run.stdout.emit('error', Object.assign(new Error('gone'), { code: 'EPIPE' }));
      await aborted(signal);
      return null;
    });
    expect(await run.done).toBe(141);
  });
});

describe('with a screen', () => {
  it('it opens before the session starts, and closes before the table is printed', async () => {
    const run = start({}, () => null, { isTTY: true });
    expect(await run.done).toBe(0);
    expect(run.log).toEqual(['screen opened', 'session started', 'screen closed']);
    expect(run.stdout.text).not.toContain('conctop go: goroutines');
    expect(run.stdout.text).toContain('limited by');
  });

  it('a key that quits before there is a session is not lost', async () => {
    const run = start({}, ({ signal }) => (signal.aborted ? null : died), {
      isTTY: true,
      of: {
        async target() {
          run.ui()?.controls.togglePause();
          run.ui()?.controls.quit('quit');
          return target;
        },
      },
    });
    expect(await run.done).toBe(0);
    expect(run.log).not.toContain('paused');
  });

  it('keys reach the session; Ctrl-C is exit code 130', async () => {
    const run = start(
      {},
      async ({ signal }, ui) => {
        // The session is handed over once it is started.
        await Promise.resolve();
        await Promise.resolve();
        ui?.controls.togglePause();
        ui?.controls.quit('interrupt');
        await aborted(signal);
        return null;
      },
      { isTTY: true },
    );
    expect(await run.done).toBe(130);
    expect(run.log).toContain('paused');
  });

  it('a failure stays on it until a key is pressed', async () => {
    const run = start({}, () => died, { isTTY: true });
    const ended = run.done.then(
      () => 'fine',
      () => 'thrown',
    );
    await expect.poll(() => run.log, { timeout: 15_000 }).toEqual(['screen opened', 'session started']);
    expect(await Promise.race([ended, Promise.resolve('waits')])).toBe('waits');
    run.ui()?.controls.quit('quit');
    expect(await ended).toBe('thrown');
    expect(run.log.at(-1)).toBe('screen closed');
  });

  it('a run that is interrupted before any answer says so, with the exit code of the signal', async () => {
    const nothing = new ConctopError('no-good-answer', 'Nothing was answered.', { hint: 'Look at the server.' });
    const run = start(
      {},
      (_options, ui) => {
        ui?.controls.quit('interrupt');
        return nothing;
      },
      { isTTY: true },
    );
    await expect(run.done).rejects.toMatchObject({ code: 'no-good-answer', exitCode: 130 });
  });

  it('a target that cannot be described closes everything that was opened', async () => {
    const before = heard();
    const file = join(folder, 'refused.ndjson');
    const refused = () => Promise.reject(died);
    const run = start({ record: file }, () => null, { isTTY: true, of: { target: refused } });
    await expect(run.done).rejects.toBe(died);
    expect(run.log).toEqual(['screen opened', 'screen closed']);
    expect(heard()).toEqual(before);
  });

  it('a crash abandons the session at once', async () => {
    const run = start({}, async () => null, { isTTY: true });
    await run.done;
    run.crash();
    expect(run.log.at(-1)).toBe('abandoned');
  });
});

describe('a recording', () => {
  it('holds every event; its name and what it is good for are printed', async () => {
    const file = join(folder, 'run.ndjson');
    const run = start({ ui: false, record: file }, () => null);
    expect(await run.done).toBe(0);
    expect(readFileSync(file, 'utf8').trimEnd().split('\n')).toHaveLength(1 + EVENTS.length);
    expect(run.stderr.text).toBe(
      `Recorded to ${file}: conctop replay ${file}, or conctop report ${file} -o report.html\n`,
    );
  });

  it('that exists is refused before anything is opened', async () => {
    const file = join(folder, 'run.ndjson');
    expect(existsSync(file)).toBe(true);
    const run = start({ record: file }, () => null, { isTTY: true });
    await expect(run.done).rejects.toMatchObject({ exitCode: 2 });
    expect(run.log).toEqual([]);
  });
});

describe('a report in the same run', () => {
  it('is of its recording, which goes again where none was asked for', async () => {
    const [report, junit] = [join(folder, 'run.md'), join(folder, 'run.xml')];
    const run = start({ ui: false, report, junit, threshold: ['p99<50ms'] }, () => null);
    expect(await run.done).toBe(3);
    expect(readFileSync(report, 'utf8')).toMatch(/^### go: 100 connections/);
    expect(readFileSync(junit, 'utf8')).toMatch(/<testcase name="the run comes to its end"/);
    expect(run.stderr.text).toMatch(new RegExp(`^Wrote ${report}\\.\nWrote ${junit}\\.\n`));
    expect(run.stderr.text).not.toContain('Recorded to');
  });

  it('is written also where the run failed, and beside a recording', async () => {
    const [report, record] = [join(folder, 'failed.md'), join(folder, 'failed.ndjson')];
    const run = start({ ui: false, report, record }, () => died);
    await expect(run.done).rejects.toBe(died);
    expect(existsSync(report)).toBe(true);
    expect(run.stderr.text).toBe(`Wrote ${report}.\nRecorded to ${record}: conctop replay ${record}\n`);
  });

  it.runIf(existsSync('/dev/full'))('that cannot be written leaves the recording, and its last line', async () => {
    const [report, record] = [join(folder, 'full.md'), join(folder, 'beside-full.ndjson')];
    symlinkSync('/dev/full', report);
    const run = start({ ui: false, report, record }, () => null);
    await expect(run.done).rejects.toMatchObject({
      code: 'output-failed',
      message: `${report} cannot be written: no space is left.`,
    });
    expect(run.stderr.text).toBe(`Recorded to ${record}: conctop replay ${record}\n`);
  });

  it.each([
    ['an ending that no report has', 'run.pdf', /ends in nothing that a report can be/],
    ['a file that exists', 'run.md', /already exists/],
  ])('%s is refused before anything is opened', async (_what, name, message) => {
    const run = start({ report: join(folder, name) }, () => null, { isTTY: true });
    await expect(run.done).rejects.toMatchObject({ exitCode: 2, message: expect.stringMatching(message) });
    expect(run.log).toEqual([]);
  });
});
