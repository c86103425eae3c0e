/** Keys that change a run under way (a part of key-bindings.ts). In a replay they say why they do nothing. */
export const STEERING = [
  {
    action: 'mark',
    keys: ['m'],
    label: 'm',
    help: 'mark this moment, with a label',
    mode: 'live',
  },
  { action: 'jump', keys: ['J'], label: 'J', mode: 'live' },
  { action: 'load', keys: ['o'], label: 'o', help: 'load off, with the connections open; again: on', mode: 'live' },
  {
    action: 'fault',
    keys: ['b'],
    label: 'b',
    help: 'two seconds of block work; w: io, cpu, block; [ ]: their delay',
    mode: 'live',
  },
  { action: 'shorter', keys: ['['], label: '[', mode: 'live' },
  { action: 'longer', keys: [']'], label: ']', mode: 'live' },
  ...(
    [
      ['mark', 'm'],
      ['jump', 'J'],
      ['load', 'o'],
      ['fault', 'b'],
    ] as const
  ).map(([action, key]) => ({ action, keys: [key], label: key, mode: 'replay' }) as const),
] as const;
