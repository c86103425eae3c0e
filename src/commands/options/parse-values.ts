import { closestMatch } from 'leven';
import { usageError } from '../../domain/errors.ts';
import { FIELD_NAMES, SHORT_NAMES } from '../../domain/meaning/step-fields.ts';
import { parseThreshold, type Threshold, whyNoThreshold } from '../../domain/meaning/threshold.ts';
import { DEFAULT_STEPS } from '../../domain/plan/run-defaults.ts';
import { MOST_WORKERS } from '../../domain/plan/worker-plan.ts';
import { formatCount } from '../../domain/words/format.ts';
import { orMeant } from '../../domain/words/nearest.ts';
import { SPEEDS } from '../../record/player.ts';
import { offering } from './option.ts';

/** Any text is valid, or is checked where it is used. */
export const text = (given: string): string => given;

export const fileName = offering('file', text);
export const folderName = offering('folder', text);

/** One of these names. `what` is their kind: `There is no theme named x.` */
export const oneOf = <const N extends string>(names: readonly N[], what: string) =>
  Object.assign(
    (given: string): N => {
      const known = names.find((name) => name === given);
      if (known !== undefined) return known;
      throw usageError(
        `There is no ${what} named ${given}${orMeant(given, names)}`,
        `Choose one of: ${names.join(', ')}.`,
      );
    },
    { offers: names },
  );

export const WORKS = ['io', 'cpu', 'block'] as const;
export type Work = (typeof WORKS)[number];

/** `io`, `io,cpu`: each once. */
export function parseWorks(text: string): readonly Work[] {
  const works = text.split(',').map((word) => oneOf(WORKS, 'work')(word.trim()));
  const twice = works.find((work, index) => works.indexOf(work) !== index);
  if (twice === undefined) return works;
  throw usageError(`--work ${text} names ${twice} twice.`, 'Name each once, like --work io,cpu.');
}

const DURATION_MS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000 };
/** A day: anything longer is a typing mistake. */
const MAX_DURATION_MS = 86_400_000;

/** `5s`, `500ms`, `2m`, `1.5s` to ms; a bare number is seconds. */
export function parseDurationMs(text: string, option: string): number {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m)?$/.exec(text.trim());
  const ms = match === null ? Number.NaN : Number(match[1]) * (DURATION_MS[match[2] ?? 's'] ?? Number.NaN);
  if (!Number.isFinite(ms) || ms <= 0 || ms > MAX_DURATION_MS) {
    throw usageError(`--${option} ${text} is not a duration.`, `Write it like --${option} 5s, 500ms or 2m.`);
  }
  return ms;
}

/** The same, or nothing at all: `0s`. */
export const parseWaitMs = (text: string, option: string): number =>
  /^0+(?:ms|s|m)?$/.test(text.trim()) ? 0 : parseDurationMs(text, option);

/** `1:02:03`, `00:42` */
const BY_COLONS = /^(?:(\d+):)?(\d+):([0-5]?\d(?:\.\d+)?)$/;
/** `1h02m03s`, `1h02m`, `42s`, `42` */
const BY_LETTERS = /^(?=\d)(?:(\d+)h)?(?:(\d+)m)?(?:(\d+(?:\.\d+)?)s?)?$/;

/** A moment of a run, from its start. */
export function parseMomentMs(text: string, option: string): number {
  const match = BY_COLONS.exec(text.trim()) ?? BY_LETTERS.exec(text.trim());
  const [, hours = 0, minutes = 0, seconds = 0] = match ?? [];
  const ms = Math.round((Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000);
  if (match !== null && ms <= LATEST_MOMENT_MS) return ms;
  throw usageError(`--${option} ${text} is no moment of a run.`, `Write it like --${option} 00:42, 42s or 1h02m.`);
}

/** A year: more is a typing mistake. */
const LATEST_MOMENT_MS = 366 * 24 * 3600 * 1000;

/** A million sockets need more ports than 15 loopback addresses have: a larger number is a typing mistake. */
const MAX_CONNECTIONS = 1_000_000;

export function parseCount(text: string, option: string, example = '1000', max = MAX_CONNECTIONS): number {
  const count = /^\d[\d_,]*$/.test(text.trim()) ? Number(text.replace(/[_,]/g, '')) : Number.NaN;
  if (!Number.isSafeInteger(count) || count < 1 || count > max) {
    throw usageError(
      `--${option} ${text} is not a count between 1 and ${formatCount(max)}.`,
      `Write it like --${option} ${example}.`,
    );
  }
  return count;
}

/** `5%`, `5` or `2.5 %`. */
export function parsePercent(text: string, option: string): number {
  const [, digits] = /^(\d+(?:\.\d+)?)\s*%?$/.exec(text.trim()) ?? [];
  if (digits !== undefined) return Number(digits);
  throw usageError(`--${option} ${text} is not a per cent.`, `Write it like --${option} 5%.`);
}

/** A day of rounds of a minute is a typing mistake. */
const MAX_ROUNDS = 100;

export const parseRounds = (text: string): number => parseCount(text, 'rounds', '3', MAX_ROUNDS);

/** More than a terminal shows, and than an eye can distinguish. */
const MAX_FPS = 60;

export const parseFps = (text: string): number => parseCount(text, 'fps', '4', MAX_FPS);

/** What fits a projector, and what the screen can be laid out in. */
const SMALLEST = { columns: 80, rows: 24 };
const LARGEST = { columns: 400, rows: 120 };

/** `140x44`: columns and rows of a terminal. */
export function parseSize(text: string): { readonly columns: number; readonly rows: number } {
  const [columns = 0, rows = 0] = (/^(\d+)x(\d+)$/.exec(text.trim()) ?? []).slice(1).map(Number);
  const fits =
    columns >= SMALLEST.columns && rows >= SMALLEST.rows && columns <= LARGEST.columns && rows <= LARGEST.rows;
  if (fits) return { columns, rows };
  throw usageError(
    `--size ${text} is not a screen between ${SMALLEST.columns}x${SMALLEST.rows} and ${LARGEST.columns}x${LARGEST.rows}.`,
    'Write columns and rows like --size 100x30.',
  );
}

/** `100,500,1000`: ascending, since a ramp only ever adds sockets. */
export function parseSteps(text: string): readonly number[] {
  const steps = text.split(',').map((part) => parseCount(part, 'steps', '100,500,1000'));
  const falls = steps.findIndex((step, index) => index > 0 && step <= (steps[index - 1] ?? 0));
  if (falls !== -1) {
    throw usageError(
      `--steps ${text} goes down at ${steps[falls]}: a ramp only ever adds sockets.`,
      'List the steps in ascending order, like --steps 100,500,1000.',
    );
  }
  return steps;
}

/** `100:10000` to the 1-2-5 series between both ends, which are steps themselves. Empty text: the default. */
export function parseRamp(text: string): readonly number[] {
  if (text === '') return DEFAULT_STEPS;
  const parts = text.split(':');
  if (parts.length !== 2) throw usageError(`--ramp ${text} is not FROM:TO.`, 'Write it like --ramp 100:10000.');
  const [from, to] = parts.map((part) => parseCount(part, 'ramp', '100:10000'));
  if (from === undefined || to === undefined || from >= to) {
    throw usageError(`--ramp ${text} does not grow.`, 'FROM must be smaller than TO, like --ramp 100:10000.');
  }
  return [from, ...oneTwoFive(from, to), to];
}

function oneTwoFive(above: number, below: number): number[] {
  const values: number[] = [];
  for (let decade = 1; decade < below; decade *= 10) {
    for (const factor of [1, 2, 5]) {
      const value = factor * decade;
      if (value > above && value < below) values.push(value);
    }
  }
  return values;
}

/** 0 is any free port. */
export function parsePort(text: string): number {
  const port = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (Number.isInteger(port) && port <= 65_535) return port;
  throw usageError(`--port ${text} is not a port.`, 'Write a number from 1 to 65535, like --port 3000.');
}

export function parsePath(path: string): string {
  if (!path.startsWith('/')) {
    throw usageError(`--path ${path} does not begin with a slash.`, 'Write it like --path /slow?ms=100.');
  }
  // After two slashes comes a host (RFC 3986, 4.2).
  if (/^\/[/\\]/.test(path)) {
    throw usageError(`--path ${path} names a host, not a path.`, 'Write one slash, like --path /slow?ms=100.');
  }
  return path;
}

/** More than this gain nothing: each is a Node process, and all share the machine with the target. */
const MAX_GENERATORS = 16;

/** Null: as many as are needed. */
export function parseGenerators(text: string): number | null {
  if (text === 'auto') return null;
  const generators = parseCount(text, 'generators');
  if (generators <= MAX_GENERATORS) return generators;
  throw usageError(
    `--generators ${text} is more than ${MAX_GENERATORS}.`,
    'One process sends at least 0.87 times what wrk sends with one thread (README.md); more are for large machines, or for more connections than one may open.',
  );
}

/** Null: the target's own number, or as many as are needed. */
export function parseWorkers(text: string): number | null {
  if (text === 'auto') return null;
  const workers = parseCount(text, 'workers');
  if (workers <= MOST_WORKERS) return workers;
  throw usageError(
    `--workers ${text} is more than ${formatCount(MOST_WORKERS)}.`,
    'A worker that is a process costs memory and a start; two or three a core are plenty.',
  );
}

export function parseThresholds(text: string): Threshold {
  const threshold = parseThreshold(text);
  if (threshold !== null) return threshold;
  const name = /^\s*([\w.]+)/.exec(text)?.[1] ?? '';
  const near = closestMatch(name.toLowerCase(), LOWER_FIELD_NAMES, { maxDistance: MOST_TYPING_ERRORS });
  const suggested = FIELD_NAMES[LOWER_FIELD_NAMES.indexOf(near ?? '')];
  const hint =
    suggested === undefined || suggested.toLowerCase() === name.toLowerCase() ? '' : ` Did you mean ${suggested}?`;
  throw usageError(
    `--threshold '${text}' ${whyNoThreshold(text)}.`,
    `Write it like 'p99<250ms', 'threads<=64@10000' or 'bottleneck!=server'.${hint} Short names are ${SHORT_NAMES.join(', ')}; all others are the fields of a step in the JSON (docs/json.md), like generator.cpuPercent.`,
  );
}

const LOWER_FIELD_NAMES = FIELD_NAMES.map((name) => name.toLowerCase());
/** Further away than this it is another word. */
const MOST_TYPING_ERRORS = 3;

export function parseSpeed(text: string): number {
  const speed = Number(text);
  if (SPEEDS.includes(speed)) return speed;
  throw usageError(`--speed ${text} is not a playback speed.`, `Choose one of: ${SPEEDS.join(', ')}.`);
}
