import type { AtOnce, Blocks, Folklore, HttpServer, OneAtATime } from './target-traits.ts';

/**
 * A target's manifest, `targets/<name>/target.json`: what conctop knows about a server without any code for it. The schema
 * that checks it is in target/catalog/manifest-schema.ts; what a run is compared with, in target-traits.ts.
 */
export interface TargetManifest {
  /** Folder name and command-line name, for example `go`. */
  readonly name: string;
  /** Shown beside the name: `goroutines on an M:N scheduler`. */
  readonly title: string;
  readonly language: string;
  /** The concurrency model in a few words: `a goroutine per connection`. */
  readonly model: string;
  /** What the runtime itself schedules. */
  readonly unit: { readonly singular: string; readonly plural: string };
  readonly toolchain: Toolchain | null;
  /** Runs once per change of the sources, in a cache folder; absent where there is nothing to build. */
  readonly build: Build | null;
  readonly run: Run;
  /** The handler, for the screen's source view; lines are 1-based and inclusive. */
  readonly source: { readonly file: string; readonly firstLine: number; readonly lastLine: number };
  /**
   * Where the target reports what its units wait for: a path that answers with Go's goroutine profile or with the contract's
   * JSON (probe/runtime/reported-stacks.ts); or one sentence that says why it cannot. Absent: it does not.
   */
  readonly stacks?: Stacks;
  /** The HTTP server: the part that differs between languages. */
  readonly http: HttpServer;
  readonly expect: Expectation;
  /** The most relevant first: the screen shows the first that the run can be compared with. */
  readonly folklore: readonly Folklore[];
}

export type Stacks = { readonly path: string } | { readonly missing: string };

export interface Toolchain {
  /** Program on PATH, for example `go`; `{node}` is the Node that runs conctop. */
  readonly command: string;
  /** Arguments that print the version. */
  readonly versionArgs: readonly string[];
  /** First capture group is the version, for example `go(\\d+\\.\\d+)`. */
  readonly versionPattern: string;
  readonly minimumVersion: string;
  /**
   * Folders to search if the program on PATH is missing or too old: machines keep several JDKs side by side. `$NAME` is an
   * environment variable, `*` any folder name. The newest one found goes first on the target's PATH.
   */
  readonly alsoIn?: readonly string[];
  /** How to install it: one command or address per platform. */
  readonly install: { readonly linux: string; readonly darwin: string };
}

/**
 * Arguments and environment may use `{src}` (the target's folder), `{cache}` (this target's cache folder, absolute),
 * `{node}` (the Node that runs conctop), `{cores}` (logical cores) and `{lib}` (`targets/lib`, what targets share).
 */
export interface Build {
  readonly command: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /**
   * Files whose changes require a new build; relative to the target's folder, or shared (`{lib}/java`). A folder stands for
   * all files in it.
   */
  readonly inputs: readonly string[];
  /** Shown while it runs: `compiling with go build`. */
  readonly title: string;
  /** Further commands after the first, in order (a venv: create, then install). */
  readonly then?: readonly (readonly string[])[];
}

export interface Run {
  readonly command: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** What to expect at N connections: shown as a prediction, and used by findings. */
export interface Expectation {
  /** How OS threads grow with connections. */
  readonly threads: 'constant' | 'per-connection' | 'pool';
  readonly processes: 'one' | 'per-core' | 'fixed';
  /** One sentence for the screen when many connections sit on few threads (or the reverse). */
  readonly why: string;
  /** How many requests the model can handle at the same time; absent: as many as there are connections. */
  readonly requestsAtOnce?: AtOnce;
  /** How many connections it can serve at the same time, while the others wait to be accepted; absent: all of them. */
  readonly connectionsAtOnce?: AtOnce;
  /** False where the server closes each connection after one answer: a known trait of that model. Absent: true. */
  readonly keepAlive?: boolean;
  /** Why only one thread of a process runs its code at a time; absent: as many as there are cores. */
  readonly oneAtATime?: OneAtATime;
  /** What `/block` holds, and all other requests wait for. */
  readonly blocks?: Blocks;
}
