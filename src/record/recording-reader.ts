import { readFileSync, statSync } from 'node:fs';
import * as v from 'valibot';
import { ConctopError, EXIT } from '../domain/errors.ts';
import type { RunEvent } from '../domain/events/run-event.ts';
import { parseEvent } from './parse-event.ts';
import { lastMomentMs, RECORDING_SCHEMA } from './recording-format.ts';

const headerSchema = v.looseObject({ schema: v.string(), conctopVersion: v.string() });

export interface Recording {
  readonly events: readonly RunEvent[];
  readonly durationMs: number;
  /** True if the last line was cut short: the recorder crashed or its disk was full. */
  readonly truncated: boolean;
}

/**
 * Events stay in order of arrival, as the live run folded them. Their `atMs` may step back by some milliseconds (generator,
 * probes and plan are different processes and timers): if they were sorted, a sample taken before a step settled but
 * emitted after it would count elsewhere than in the live run.
 *
 * @throws ConctopError `bad-recording` with the file, the line and what is wrong with it.
 */
export function readRecording(file: string): Recording {
  let text: string;
  try {
    // A pipe may never end, and /dev/zero never does.
    const found = statSync(file);
    if (found.isDirectory()) throw new Error('it is a folder');
    if (!found.isFile()) throw new Error('it is not a file (save a pipe to one first)');
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    throw new ConctopError('bad-recording', `The recording ${file} cannot be read: ${messageOf(cause)}.`, {
      hint: 'Name a file that was written with --record FILE.',
      exitCode: EXIT.usage,
      cause,
    });
  }
  return parseRecording(text, file);
}

/** `name` is only used in messages. */
export function parseRecording(text: string, name: string): Recording {
  const lines = text.split('\n');
  const [first, ...rest] = lines;
  const header = v.safeParse(headerSchema, parseJson(first ?? '').value);
  if (!header.success) throw bad(name, 1, 'it does not begin with the header of a conctop recording');
  if (header.output.schema !== RECORDING_SCHEMA) {
    throw bad(name, 1, `its format is ${header.output.schema}; this conctop reads ${RECORDING_SCHEMA}`);
  }
  const events: RunEvent[] = [];
  let truncated = false;
  for (const [index, line] of rest.entries()) {
    if (line === '') continue;
    const isLast = index === rest.length - 1;
    const json = parseJson(line);
    if (!json.ok && isLast) {
      truncated = true;
      break;
    }
    if (!json.ok) throw bad(name, index + 2, 'it is not JSON');
    const parsed = parseEvent(json.value);
    if (parsed.kind === 'invalid') throw bad(name, index + 2, parsed.reason);
    if (parsed.kind === 'event') events.push(parsed.event);
  }
  if (events.length === 0) throw bad(name, 2, 'it holds no events');
  return { events, durationMs: lastMomentMs(events), truncated };
}

function parseJson(line: string): { ok: boolean; value: unknown } {
  try {
    return { ok: true, value: JSON.parse(line) };
  } catch {
    return { ok: false, value: null };
  }
}

const messageOf = (cause: unknown): string => {
  const code = cause instanceof Error && 'code' in cause ? cause.code : null;
  if (code === 'ENOENT') return 'there is no such file';
  return cause instanceof Error ? cause.message : String(cause);
};

const bad = (name: string, line: number, reason: string): ConctopError =>
  new ConctopError('bad-recording', `line ${line} of ${name}: ${reason}.`, {
    hint: 'Record the run again with --record FILE, or name another file.',
  });
