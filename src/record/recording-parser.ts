import * as v from 'valibot';
import { badRecording, type ConctopError } from '../domain/errors.ts';
import type { RunEvent } from '../domain/events/run-event.ts';
import { formatMs } from '../domain/words/format.ts';
import { parseEvent } from './parse-event.ts';
import { RECORDING_SCHEMA } from './recording-format.ts';

const headerSchema = v.looseObject({ schema: v.string(), conctopVersion: v.string() });

const NEWLINE = 0x0a;
/** The longest lines, tables of thousands of threads, have a hundredth of this: a file without lines is no recording. */
const LONGEST_LINE_BYTES = 64 * 1024 * 1024;

export interface RecordingParser {
  /** The events of the lines that end in these bytes. */
  readonly push: (bytes: Uint8Array) => RunEvent[];
  /** The event of a last line without a line end, if it is one. */
  readonly end: () => { readonly events: RunEvent[]; readonly truncated: boolean };
}

/**
 * Reads a recording's bytes piece by piece, wherever the pieces begin. `name` is only used in messages.
 * Both functions throw ConctopError `bad-recording` with the file, the line and what is wrong with it.
 */
export function createRecordingParser(name: string): RecordingParser {
  let line = 0;
  let events = 0;
  let latestMs = 0;
  let rest: Uint8Array[] = [];
  let restBytes = 0;

  const take = (text: string): RunEvent[] => {
    line += 1;
    if (line === 1) {
      checkHeader(text, name);
      return [];
    }
    if (text === '') return [];
    const json = parseJson(text);
    if (!json.ok) throw bad(name, line, 'it is not JSON');
    const parsed = parseEvent(json.value);
    if (parsed.kind === 'invalid') throw bad(name, line, parsed.reason);
    if (parsed.kind === 'unknown-type') return [];
    const { event } = parsed;
    const wrong = whyOutOfPlace(event, events === 0, latestMs);
    if (wrong !== null) throw bad(name, line, wrong);
    events += 1;
    latestMs = Math.max(latestMs, event.atMs);
    return [event];
  };
  const takeRest = (): string => {
    const text = Buffer.concat(rest).toString('utf8');
    rest = [];
    restBytes = 0;
    return text;
  };
  const keep = (bytes: Uint8Array): void => {
    rest.push(bytes);
    restBytes += bytes.length;
    if (restBytes > LONGEST_LINE_BYTES) throw bad(name, line + 1, 'it has no end');
  };

  return {
    push(bytes) {
      const found: RunEvent[] = [];
      let from = 0;
      for (let end = bytes.indexOf(NEWLINE); end !== -1; end = bytes.indexOf(NEWLINE, from)) {
        keep(bytes.subarray(from, end));
        found.push(...take(takeRest()));
        from = end + 1;
      }
      keep(bytes.subarray(from));
      return found;
    },
    end() {
      const text = takeRest();
      const truncated = line > 0 && text !== '' && !parseJson(text).ok;
      const last = truncated || (text === '' && line > 0) ? [] : take(text);
      if (events === 0) throw bad(name, 2, 'it holds no events');
      return { events: last, truncated };
    },
  };
}

/**
 * Lines come in the order in which they were emitted, and each source has its own clock: on a machine without a free core one came 2.5 s
 * late. A line that is a minute late is not where it was written.
 */
const LATEST_MS = 60_000;

/** One run is one recording: what was sorted, turned round or put together shows figures of no run. */
function whyOutOfPlace({ type, atMs }: RunEvent, isFirst: boolean, latestMs: number): string | null {
  if (isFirst !== (type === 'run-started')) {
    return isFirst ? `a run begins with run-started, and this is ${type}` : 'a second run begins here';
  }
  return latestMs - atMs > LATEST_MS ? `it is ${formatMs(latestMs - atMs)} older than what stands before it` : null;
}

function checkHeader(text: string, name: string): void {
  const header = v.safeParse(headerSchema, parseJson(text).value);
  if (!header.success) throw bad(name, 1, 'it does not begin with the header of a conctop recording');
  if (header.output.schema !== RECORDING_SCHEMA) {
    throw bad(name, 1, `its format is ${header.output.schema}; this conctop reads ${RECORDING_SCHEMA}`);
  }
}

function parseJson(line: string): { ok: boolean; value: unknown } {
  try {
    return { ok: true, value: JSON.parse(line) };
  } catch {
    return { ok: false, value: null };
  }
}

const bad = (name: string, line: number, reason: string): ConctopError =>
  badRecording(`line ${line} of ${name}: ${reason}.`, 'Record the run again with --record FILE, or name another file.');
