export interface Case {
  readonly name: string;
  readonly group: string;
  /** A shipped target, where the case runs one. */
  readonly target?: string;
  readonly because: string;
  readonly verdict: readonly string[] | Readonly<Record<number, readonly string[]>>;
  readonly must: readonly (string | readonly string[])[];
  readonly mustNot: readonly string[];
  readonly needs?: () => boolean;
}

export const CASES: readonly Case[];
export function select(options: { readonly only?: string; readonly subset?: string }): readonly Case[];
/** Its CPU idles: several such runs may share the machine. */
export function isLight(entry: Case): boolean;
