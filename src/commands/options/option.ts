/** The commands that take options. */
export type Command =
  | 'target'
  | 'run'
  | 'attach'
  | 'compare'
  | 'k6'
  | 'replay'
  | 'report'
  | 'learn'
  | 'targets'
  | 'doctor';

/** Which commands drive load, have a schedule, write one down, know shipped targets, start a server, draw a screen, print JSON. */
export const LOADS = ['target', 'run', 'attach'] as const;
export const SCHEDULES = [...LOADS, 'compare'] as const;
export const PLANS = [...SCHEDULES, 'k6'] as const;
export const SHIPPED = ['target', 'compare'] as const;
export const STARTS = ['target', 'run', 'compare'] as const;
export const DRAWS = ['target', 'run', 'attach', 'replay'] as const;
export const PICTURES = [...DRAWS, 'report'] as const;
export const PRINTS = [...SCHEDULES, 'replay', 'learn', 'targets', 'doctor'] as const;

interface About<C extends Command> {
  readonly commands: readonly C[];
  /** Heading in `--help`. */
  readonly group?: 'Load:' | 'Target:' | 'Comparison:' | 'Output:';
  readonly alias?: string;
  /** For `--help`, without the default. */
  readonly describe: string;
  /** The full text for the `--help` of commands in which the option means something else. */
  readonly describeIn?: Partial<Readonly<Record<C, string>>>;
  /** The default, in words. */
  readonly otherwise?: string;
  /** For the README, in Markdown, if it says more than `describe` and `otherwise`. */
  readonly readme?: string;
  readonly readmeOtherwise?: string;
  /** A default of the user's own (config file, environment) yields to these, where they are given in a stronger place: they say something else. */
  readonly defaultUnless?: readonly string[];
  /** A default of the user's own counts only beside this option. */
  readonly defaultWith?: string;
  /** Why there is no default of the user's own. */
  readonly onlyTyped?: string;
}

interface WithValue<C extends Command> extends About<C> {
  /** For the README: `N`, `5s`. */
  readonly placeholder: string;
}

/** What a shell offers for a value: these words, or names of files or folders. */
export type Offers = readonly string[] | 'file' | 'folder';

/** Checks a value as typed; `name` is the option's, for the message. Throws ConctopError `bad-usage`. */
export type Parse<T> = ((text: string, name: string) => T) & { readonly offers?: Offers };

/** The same check, which also says what there is to choose from. */
export const offering = <T>(offers: Offers, parse: (text: string, name: string) => T): Parse<T> =>
  Object.assign((text: string, name: string) => parse(text, name), { offers });

/** On or off. */
export interface Flag<C extends Command> extends About<C> {
  readonly kind: 'flag';
  readonly byDefault: boolean;
}

/** Given at most once. `bare`: its value may be omitted, and is '' then. */
export interface Value<T, C extends Command> extends WithValue<C> {
  readonly kind: 'value';
  readonly parse: Parse<T>;
  readonly bare: boolean;
}

/** May be given several times. */
export interface List<T, C extends Command> extends WithValue<C> {
  readonly kind: 'list';
  readonly parse: Parse<T>;
}

export type Option<C extends Command = Command> = Flag<C> | Value<unknown, C> | List<unknown, C>;

export const flag = <const C extends Command>(about: About<C>, byDefault = false): Flag<C> => ({
  kind: 'flag',
  byDefault,
  ...about,
});

export const value = <T, const C extends Command>(
  parse: Parse<T>,
  about: WithValue<C> & { readonly bare?: boolean },
): Value<T, C> => ({ kind: 'value', parse, bare: false, ...about });

export const list = <T, const C extends Command>(parse: Parse<T>, about: WithValue<C>): List<T, C> => ({
  kind: 'list',
  parse,
  ...about,
});

/** The value of an option once it is read. */
export type ReadAs<O> =
  O extends Flag<Command>
    ? boolean
    : O extends Value<infer T, Command>
      ? T | undefined
      : O extends List<infer T, Command>
        ? readonly T[] | undefined
        : never;

/** How it is written: `--fps`; what is on by default is switched off: `--no-ui`. */
export const longOf = (name: string, option: Option): string =>
  option.kind === 'flag' && option.byDefault ? `--no-${name}` : `--${name}`;
