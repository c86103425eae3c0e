/**
 * A metric has one colour everywhere: on the screen (ui/theme.ts adds what terminals of few colours get) and in reports.
 * Six hex digits.
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
  | 'good'
  | 'warning'
  | 'bad';

export type Colours = Readonly<Record<Token, string>>;

export const ON_DARK: Colours = {
  text: 'c9d1d9',
  strong: 'ffffff',
  dim: '8b949e',
  border: '484f58',
  badge: '58a6ff',
  connections: '58a6ff',
  threads: 'ff9e3d',
  units: 'bc8cff',
  requests: '56d364',
  latency: 'f2cc60',
  memory: 'ff7bb0',
  cores: '39c5cf',
  generator: '6e9fe0',
  good: '56d364',
  warning: 'ff9e3d',
  bad: 'ff6b6b',
};

export const ON_LIGHT: Colours = {
  text: '24292f',
  strong: '000000',
  dim: '57606a',
  border: 'afb8c1',
  badge: '0969da',
  connections: '0969da',
  threads: 'bc4c00',
  units: '8250df',
  requests: '1a7f37',
  latency: '9a6700',
  memory: 'bf3989',
  cores: '0a7b83',
  generator: '4a6fa5',
  good: '1a7f37',
  warning: 'bc4c00',
  bad: 'cf222e',
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
  pipe: 'memory',
  child: 'cores',
  signal: 'generator',
  stopped: 'bad',
  other: 'text',
  unknown: 'border',
};

export const waitToken = (group: string): Token => WAITS[group] ?? 'text';
