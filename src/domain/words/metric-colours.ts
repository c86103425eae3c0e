/**
 * A meaning has one colour everywhere: on the screen (ui/theme.ts adds what terminals of few colours get) and in reports.
 * Six hex digits. They were searched for by computer, near to the usual colours: what stands together is at least 15 apart
 * (ΔE2000), also for deuteranopes and protanopes, and every one has a contrast of at least 4.5:1 (test/ui/colours.test.ts).
 */
export type Token =
  | 'text'
  | 'strong'
  | 'dim'
  | 'border'
  | 'badge'
  | 'connections'
  | 'threads'
  | 'units'
  | 'requests'
  | 'latency'
  | 'memory'
  | 'cores'
  | 'generator'
  /** Programs that are neither target nor generator. */
  | 'other'
  /** Single threads of the target on a core: shades of `cores`, which is the target. */
  | 'lane1'
  | 'lane2'
  | 'lane3'
  /** How many of a moment's answers took so long, from few to many: ever further from the background. */
  | HeatToken
  | 'good'
  | 'warning'
  | 'bad';

export type HeatToken = 'heat1' | 'heat2' | 'heat3' | 'heat4' | 'heat5';

/** From few to many. */
export const HEAT: readonly HeatToken[] = ['heat1', 'heat2', 'heat3', 'heat4', 'heat5'];

export type Colours = Readonly<Record<Token, string>>;

export const ON_DARK: Colours = {
  text: 'c9d1d9',
  strong: 'ffffff',
  dim: '8b949e',
  border: '484f58',
  badge: '58a6ff',
  connections: '94c4f1',
  threads: 'e49961',
  units: 'ab70ed',
  requests: '84ea9a',
  latency: 'ffefa7',
  memory: 'f4799b',
  cores: '5ce1e6',
  generator: '557ff6',
  other: '8b949e',
  lane1: '46b89e',
  lane2: '2e7d8f',
  lane3: '395049',
  heat1: '621b93',
  heat2: '9d4c80',
  heat3: 'c67386',
  heat4: 'fe9d4f',
  heat5: 'ffefa7',
  good: '03c7a8',
  warning: 'f6c401',
  bad: 'ff4f5f',
};

export const ON_LIGHT: Colours = {
  text: '24292f',
  strong: '000000',
  dim: '57606a',
  border: 'afb8c1',
  badge: '0969da',
  connections: '4e7499',
  threads: 'bd5001',
  units: '8727fd',
  requests: '1d7f39',
  latency: '7b6e57',
  memory: 'ba4b85',
  cores: '597e64',
  generator: '0d31d4',
  other: '57606a',
  lane1: '02140d',
  lane2: '46661a',
  lane3: '4db897',
  heat1: 'fcc68d',
  heat2: 'e98f04',
  heat3: 'b9624b',
  heat4: '8b3a51',
  heat5: '43174c',
  good: '1e5d47',
  warning: '442f02',
  bad: 'e0026a',
};

/**
 * What threads wait for, by group (meaning/waits.ts). The lesson in colours: blue, as connections are, where one thread waits
 * for all of them; orange, as threads are, where each waits for one. What has nothing to do recedes. Groups that are hardly
 * ever seen beside one another share a colour.
 */
const WAITS: Readonly<Record<string, Token>> = {
  runnable: 'good',
  many: 'connections',
  socket: 'threads',
  accept: 'latency',
  one: 'threads',
  gil: 'bad',
  work: 'dim',
  timer: 'units',
  disk: 'bad',
  pipe: 'generator',
  child: 'cores',
  signal: 'generator',
  stopped: 'bad',
  other: 'text',
  unknown: 'border',
};

export const waitToken = (group: string): Token => WAITS[group] ?? 'text';

/**
 * What is compared, by its place among those that were named; then from the start again. Far apart from one another; a subject beside others
 * has no metric's colour.
 */
export const SUBJECT_COLOURS: readonly Token[] = [
  'connections',
  'threads',
  'requests',
  'memory',
  'units',
  'cores',
  'latency',
  'bad',
];
