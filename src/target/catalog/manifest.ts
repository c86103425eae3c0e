import * as v from 'valibot';
import type { Infer } from '../../domain/events/schema.ts';
import { blocks, folklore, httpServer, oneAtATime } from '../../domain/plan/target-traits.ts';
import { SUBSTITUTION_NAMES, unknownPlaceholders } from './substitute.ts';

/**
 * A target's manifest, `targets/<name>/target.json`: what conctop knows about a server without any code for it. Defined once, as
 * a schema: its types are inferred. What a run is compared with, and recorded with it, is in domain/plan/target-traits.ts.
 */

const text = v.pipe(v.string(), v.trim(), v.nonEmpty('must not be empty'));
const positive = v.pipe(v.number(), v.minValue(0, 'must not be negative'));
const line = v.pipe(v.number(), v.integer(), v.minValue(1, 'lines count from 1'));
const AT_ONCE = 'must be a whole number of at least 1, or "per-core"';
const atOnce = v.union(
  [v.pipe(v.number(), v.integer(AT_ONCE), v.minValue(1, AT_ONCE)), v.literal('per-core')],
  AT_ONCE,
);

/**
 * May hold `{src}` (the target's folder), `{cache}` (this target's cache folder, absolute), `{node}` (the Node that runs
 * conctop), `{cores}` (logical cores) and `{lib}` (`targets/lib`, what targets share), and nothing else of that form.
 */
const template = v.pipe(
  v.string(),
  v.check(
    (value) => unknownPlaceholders(value).length === 0,
    (issue) =>
      `does not know {${unknownPlaceholders(issue.input)[0]}}: there are ${SUBSTITUTION_NAMES.map((name) => `{${name}}`).join(' ')}`,
  ),
);
const command = v.pipe(v.array(template), v.minLength(1, 'must name a program'));
const env = v.record(v.string(), template);

/** A path that stays inside the target's folder. */
const insidePath = v.pipe(
  text,
  v.check((path) => !path.startsWith('/') && !path.split('/').includes('..'), 'must stay inside the target’s folder'),
);

/** The same, or inside the shared folder. */
const inputPath = v.pipe(
  insidePath,
  v.check(
    (path) => !path.replace(/^\{lib\}\//, '').includes('{'),
    'may begin with {lib}/ and holds no other placeholder',
  ),
);

const pattern = v.pipe(
  text,
  v.check((source) => capturesOnce(source), 'must be a regular expression with one capture group, the version'),
);

const toolchain = v.strictObject({
  /** Program on PATH, for example `go`; `{node}` is the Node that runs conctop. */
  command: v.pipe(template, v.nonEmpty('must not be empty')),
  /** Arguments that print the version. */
  versionArgs: v.array(v.string()),
  /** First capture group is the version, for example `go(\\d+\\.\\d+)`. */
  versionPattern: pattern,
  minimumVersion: v.pipe(v.string(), v.regex(/^\d+(\.\d+)*$/, 'must look like 1.21')),
  /**
   * Folders to search if the program on PATH is missing or too old: machines keep several JDKs side by side. `$NAME` is an
   * environment variable, `*` any folder name. The newest one found goes first on the target's PATH.
   */
  alsoIn: v.exactOptional(
    v.array(v.pipe(v.string(), v.regex(/^(\/|\$[A-Z_]+\/)/, 'must begin with / or with a variable like $JAVA_HOME/'))),
  ),
  /** How to install it: one command or address per platform. */
  install: v.strictObject({ linux: text, darwin: text }),
});

const stacks = v.union(
  [
    v.strictObject({
      path: v.pipe(v.string(), v.regex(/^\//, 'must begin with /')),
      /** It is not on the server's port, where a question waits for a worker, but where the target's second line says: `stacks on URL`. */
      port: v.exactOptional(v.literal('own')),
    }),
    v.strictObject({ missing: text }),
  ],
  'must be a path ("path") or a reason ("missing")',
);

/** Runs once per change of the sources, in a cache folder. */
const build = v.strictObject({
  command,
  env: v.exactOptional(env),
  /**
   * Files whose changes require a new build; relative to the target's folder, or shared (`{lib}/java`). A folder stands for
   * all files in it.
   */
  inputs: v.pipe(v.array(inputPath), v.minLength(1, 'must name the files that it is built from')),
  /** Shown while it runs: `compiling with go build`. */
  title: text,
  /** What a ready-made build still needs to run: `java`, where `javac` built it. Absent: nothing. */
  runsWith: v.exactOptional(toolchain),
  /** Further commands after the first, in order (a venv: create, then install). */
  // biome-ignore lint/suspicious/noThenProperty: the field of the manifest's contract; never awaited.
  then: v.exactOptional(v.array(command)),
});

/** What to expect at N connections: shown as a prediction, and used by findings. */
const expectation = v.strictObject({
  /** How OS threads grow with connections. */
  threads: v.picklist(['constant', 'per-connection', 'pool']),
  processes: v.picklist(['one', 'per-core', 'fixed']),
  /** One sentence for the screen when many connections sit on few threads (or the reverse). */
  why: text,
  /** How many requests the model can handle at the same time; absent: as many as there are connections. */
  requestsAtOnce: v.exactOptional(atOnce),
  /** How many connections it can serve at the same time, while the others wait to be accepted; absent: all of them. */
  connectionsAtOnce: v.exactOptional(atOnce),
  /** False where the server closes each connection after one answer: a known trait of that model. Absent: true. */
  keepAlive: v.exactOptional(v.boolean()),
  /** Why only one thread of a process runs its code at a time; absent: as many as there are cores. */
  oneAtATime: v.exactOptional(oneAtATime),
  /** What `/block` holds, and all other requests wait for. */
  blocks: v.exactOptional(v.strictObject({ ...blocks.entries, what: text, atOnce })),
});

/** Workers whose number `--workers` chooses: processes, unless the target is one process. */
const workers = v.strictObject({
  /** The variable by which the server learns how many. */
  env: v.pipe(v.string(), v.regex(/^[A-Z][A-Z_]*$/, 'must be the name of an environment variable')),
  /** Without `--workers`. What `expect` says of as many at once follows it. */
  number: atOnce,
  /** The first process accepts every connection and hands it to a worker; absent: workers accept by themselves. */
  acceptedBy: v.exactOptional(v.literal('first-process')),
  /** How many times the mean of all workers the busiest holds of the connections, measured (docs/models.md); absent: 1. */
  busiest: v.exactOptional(v.pipe(v.number(), v.minValue(1, 'must be at least 1'))),
  /** What is said where the number is another one; `{workers}` is it. */
  asked: v.strictObject({ title: text, why: text }),
});

export const manifestSchema = v.strictObject({
  /** Folder name and command-line name, for example `go`. */
  name: v.pipe(v.string(), v.regex(/^[a-z][a-z0-9-]*$/, 'must be lower case letters, digits and dashes')),
  /** Shown beside the name: `goroutines on an M:N scheduler`. */
  title: text,
  language: text,
  /** The concurrency model in a few words: `a goroutine per connection`. */
  model: text,
  /** What the runtime itself schedules. */
  unit: v.strictObject({ singular: text, plural: text }),
  toolchain: v.nullable(toolchain),
  /** Null where there is nothing to build. */
  build: v.nullable(build),
  run: v.strictObject({ command, env: v.exactOptional(env) }),
  /** The handler, for the screen's source view; lines are 1-based and inclusive. */
  source: v.pipe(
    v.strictObject({ file: insidePath, firstLine: line, lastLine: line }),
    v.check(({ firstLine, lastLine }) => firstLine <= lastLine, 'firstLine must not come after lastLine'),
  ),
  /**
   * Where the target reports what its units wait for: a path that answers with Go's goroutine profile or with the contract's
   * JSON (probe/runtime/reported-stacks.ts); or one sentence that says why it cannot. Absent: it does not.
   */
  stacks: v.exactOptional(stacks),
  /** The HTTP server: the part that differs between languages. */
  http: v.strictObject({ ...httpServer.entries, name: text }),
  /** Absent: it has no workers, or their number is its model. */
  workers: v.exactOptional(workers),
  expect: expectation,
  /** The most relevant first: the screen shows the first that the run can be compared with. */
  folklore: v.array(
    v.strictObject({
      ...folklore.entries,
      claim: text,
      source: text,
      value: positive,
      atConnections: v.exactOptional(positive),
      atDelayMs: v.exactOptional(positive),
      atThreads: v.exactOptional(positive),
      told: v.exactOptional(text),
    }),
  ),
});

export type TargetManifest = Infer<typeof manifestSchema>;
export type Toolchain = Infer<typeof toolchain>;
export type Build = Infer<typeof build>;

function capturesOnce(source: string): boolean {
  try {
    // An empty alternative always matches, so the match shows how many groups there are.
    return new RegExp(`${source}|`).exec('')?.length === 2;
  } catch {
    return false;
  }
}
