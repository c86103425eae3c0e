import type { AtOnce, Blocks, Folklore, HttpServer, OneAtATime } from './target-traits.ts';

/**
 * A target's manifest, `targets/<name>/target.json`: what conctop knows of a server without having code for it.
 * The schema that checks it on load is in target/catalog/manifest-schema.ts; what a run is held against, in target-traits.ts.
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
  /** Runs once per change of the sources, in a cache folder; absent where nothing is to be built. */
  readonly build: Build | null;
  readonly run: Run;
  /** The handler, for the screen's source view; lines are 1-based and inclusive. */
  readonly source: { readonly file: string; readonly firstLine: number; readonly lastLine: number };
  /** Which HTTP server it is: what cannot be the same in every language. */
  readonly http: HttpServer;
  readonly expect: Expectation;
  /** The most relevant first: the screen shows the first that the run can be held against. */
  readonly folklore: readonly Folklore[];
}

export interface Toolchain {
  /** Program looked up on PATH, for example `go`; `{node}` is the Node that runs conctop. */
  readonly command: string;
  /** Arguments that print the version. */
  readonly versionArgs: readonly string[];
  /** First capture group is the version, for example `go(\\d+\\.\\d+)`. */
  readonly versionPattern: string;
  readonly minimumVersion: string;
  /**
   * Folders that are searched where PATH has it not, or too old a one: machines keep several JDKs side by side. `$NAME` is
   * an environment variable, `*` any name of a folder. The newest that is found goes first on the target's PATH.
   */
  readonly alsoIn?: readonly string[];
  /** One command or address a platform, what a person types to get it. */
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
   * Files that, when they change, make the build necessary again; relative to the target's folder, or to what targets share
   * (`{lib}/java`). A folder stands for all files in it.
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

/** What to expect at N connections: shown as a prediction and used by findings to say what surprises. */
export interface Expectation {
  /** How OS threads grow with connections. */
  readonly threads: 'constant' | 'per-connection' | 'pool';
  readonly processes: 'one' | 'per-core' | 'fixed';
  /** One sentence for the screen when many connections sit on few threads (or the reverse). */
  readonly why: string;
  /** How many requests the model can have in its handlers at the same time; absent: as many as there are connections. */
  readonly requestsAtOnce?: AtOnce;
  /** How many connections it can talk to at the same time, the others wait to be accepted; absent: all of them. */
  readonly connectionsAtOnce?: AtOnce;
  /** False where the server closes each connection after one answer: a known trait of that model. Absent: it keeps them. */
  readonly keepAlive?: boolean;
  /** Why only one thread of a process runs its code at a time; absent: as many as there are cores. */
  readonly oneAtATime?: OneAtATime;
  /** What `/block` keeps from all other requests. */
  readonly blocks?: Blocks;
}
