/** What the tests use of the battery; the scripts themselves are plain JavaScript. */
export interface Agreement {
  readonly name: string;
  readonly command: string;
  readonly verdicts: readonly string[];
  readonly findings: readonly string[];
  /** What was said and is not so. */
  readonly wrong: readonly string[];
  /** What is so and was not said. */
  readonly missed: readonly string[];
  readonly disturbed: boolean;
  readonly figures: readonly string[];
}

/** How a case is run; `keep`: a folder in which its run is kept, to be worded anew later. */
export interface RunOptions {
  readonly conctop?: string;
  readonly quietWithinMs?: number;
  readonly tries?: number;
  readonly keep?: string;
}

export function agreementOfKept(entry: import('./cases.d.mts').Case, options?: RunOptions): Promise<Agreement | null>;
export function agreementOf(entry: import('./cases.d.mts').Case, options?: RunOptions): Promise<Agreement>;
