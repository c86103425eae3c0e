import * as v from 'valibot';
import { ConctopError } from '../../domain/errors.ts';
import type { TargetManifest } from '../../domain/plan/manifest.ts';
import { SUBSTITUTION_NAMES, unknownPlaceholders } from './substitute.ts';

const text = v.pipe(v.string(), v.trim(), v.nonEmpty('must not be empty'));
const positive = v.pipe(v.number(), v.minValue(0, 'must not be negative'));
const line = v.pipe(v.number(), v.integer(), v.minValue(1, 'lines count from 1'));
const AT_ONCE = 'must be a whole number of at least 1, or "per-core"';
const atOnce = v.union(
  [v.pipe(v.number(), v.integer(AT_ONCE), v.minValue(1, AT_ONCE)), v.literal('per-core')],
  AT_ONCE,
);

/** May contain `{src}` and the like, and nothing else of that form. */
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
  command: v.pipe(template, v.nonEmpty('must not be empty')),
  versionArgs: v.array(v.string()),
  versionPattern: pattern,
  minimumVersion: v.pipe(v.string(), v.regex(/^\d+(\.\d+)*$/, 'must look like 1.21')),
  alsoIn: v.exactOptional(
    v.array(v.pipe(v.string(), v.regex(/^(\/|\$[A-Z_]+\/)/, 'must begin with / or with a variable like $JAVA_HOME/'))),
  ),
  install: v.strictObject({ linux: text, darwin: text }),
});

const build = v.strictObject({
  command,
  env: v.exactOptional(env),
  inputs: v.pipe(v.array(inputPath), v.minLength(1, 'must name the files that it is built from')),
  title: text,
  // biome-ignore lint/suspicious/noThenProperty: the field of the manifest's contract; never awaited.
  then: v.exactOptional(v.array(command)),
});

const folklore = v.strictObject({
  claim: text,
  source: text,
  field: v.picklist([
    'rssBytes',
    'rssBytesPerConnection',
    'rssBytesPerThread',
    'vszBytes',
    'vszBytesPerThread',
    'threads',
    'p99Ms',
  ]),
  value: positive,
  atConnections: v.exactOptional(positive),
  atDelayMs: v.exactOptional(positive),
  atThreads: v.exactOptional(positive),
  ofOneProcess: v.exactOptional(v.boolean()),
  told: v.exactOptional(text),
});

const manifestSchema = v.strictObject({
  name: v.pipe(v.string(), v.regex(/^[a-z][a-z0-9-]*$/, 'must be lower case letters, digits and dashes')),
  title: text,
  language: text,
  model: text,
  unit: v.strictObject({ singular: text, plural: text }),
  toolchain: v.nullable(toolchain),
  build: v.nullable(build),
  run: v.strictObject({ command, env: v.exactOptional(env) }),
  source: v.pipe(
    v.strictObject({ file: insidePath, firstLine: line, lastLine: line }),
    v.check(({ firstLine, lastLine }) => firstLine <= lastLine, 'firstLine must not come after lastLine'),
  ),
  stacks: v.exactOptional(
    v.union(
      [
        v.strictObject({ path: v.pipe(v.string(), v.regex(/^\//, 'must begin with /')) }),
        v.strictObject({ missing: text }),
      ],
      'must be a path ("path") or a reason ("missing")',
    ),
  ),
  http: v.strictObject({ name: text, kind: v.picklist(['standard library', 'framework', 'written for this']) }),
  expect: v.strictObject({
    threads: v.picklist(['constant', 'per-connection', 'pool']),
    processes: v.picklist(['one', 'per-core', 'fixed']),
    why: text,
    requestsAtOnce: v.exactOptional(atOnce),
    connectionsAtOnce: v.exactOptional(atOnce),
    keepAlive: v.exactOptional(v.boolean()),
    oneAtATime: v.exactOptional(v.picklist(['gil', 'loop'])),
    blocks: v.exactOptional(v.strictObject({ kind: v.picklist(['lock', 'loop', 'workers']), what: text, atOnce })),
  }),
  folklore: v.array(folklore),
}) satisfies v.GenericSchema<unknown, TargetManifest>;

/**
 * Checks the text of a `target.json`. `folder` is the name of its folder, which must be the same as its name.
 * @throws ConctopError 'bad-manifest', naming the file and the field.
 */
export function parseManifest(json: string, file: string, folder: string): TargetManifest {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (cause) {
    throw badManifest(file, `is not JSON: ${cause instanceof Error ? cause.message : String(cause)}`, cause);
  }
  const result = v.safeParse(manifestSchema, value);
  if (!result.success) {
    const [issue] = result.issues;
    throw badManifest(file, `, field "${v.getDotPath(issue) ?? '(all)'}": ${issue.message}`);
  }
  if (result.output.name !== folder) {
    throw badManifest(file, `, field "name": must be "${folder}", the name of its folder`);
  }
  return result.output;
}

export function badManifest(file: string, problem: string, cause?: unknown): ConctopError {
  const glue = problem.startsWith(',') ? '' : ' ';
  return new ConctopError('bad-manifest', `The manifest ${file}${glue}${problem}.`, {
    hint: 'Correct that field; src/domain/plan/manifest.ts describes each of them.',
    cause,
  });
}

function capturesOnce(source: string): boolean {
  try {
    // An empty alternative always matches, so the match shows how many groups there are.
    return new RegExp(`${source}|`).exec('')?.length === 2;
  } catch {
    return false;
  }
}
