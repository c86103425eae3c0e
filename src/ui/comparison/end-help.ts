import { drawKeys, type HelpDrawing, type HelpedKey } from '../chrome/help-pane.tsx';
import type { PaneSize } from '../panes/pane-size.ts';
import type { Paint } from '../theme.ts';

const WORKS: HelpedKey = { label: 'w', help: 'the next kind of work: io, cpu or block' };

/** Of the end of a comparison; no run is left whose views could be shown. */
const KEYS: readonly HelpedKey[] = [
  { label: '↑ ↓', help: 'scroll what it means, as j and k; PgUp, PgDn, Home, End' },
  { label: 't', help: 'other colours; S: save the screen as SVG and text' },
  { label: '?', help: 'this page, as h and F1; Esc: back' },
  { label: 'q', help: 'quit and print the table, as F10, and Ctrl-C with exit code 130; Ctrl-Z: suspend until `fg`' },
];

/** What the table's marks mean (docs/comparison.md). */
const GLOSSARY: readonly string[] = [
  'Each cell is the median of the rounds; req/s and p99 have the lowest and the highest beside them.',
  '★ is the best beyond the noise: better than each other subject, by 2 % at least, in every round.',
  '~ is among the best, and not to be told from the others that are. No mark: behind, or nobody can be best.',
  '! takes no part: a sentence of what it means says why.',
  'Ideal is Little’s law: open connections divided by the wait of one request.',
  'Resident memory per connection is what is above the base, which is measured before the first connection.',
  'The ranges of ratios are 99.6 % sure.',
];

export const drawEndHelp = (
  hasWorks: boolean,
  size: PaneSize,
  drawn: { readonly scroll: number; readonly paint: Paint },
): HelpDrawing => drawKeys(hasWorks ? [WORKS, ...KEYS] : KEYS, GLOSSARY, size, drawn);
