import { centre } from '../frame/ansi-text.ts';
import { MIN_COLUMNS, MIN_ROWS } from '../layout.ts';
import { Picture } from '../widgets/picture.tsx';

interface TooSmallProps {
  readonly columns: number;
  readonly rows: number;
  /** What goes on meanwhile, and what the keys do. */
  readonly meanwhile?: string;
  readonly hasKeys?: boolean;
}

/** Replaces everything else: what size is needed, in the middle of the screen. */
export function TooSmall({ columns, rows, hasKeys = true, meanwhile }: TooSmallProps) {
  const lines = [
    'The terminal is too small for conctop.',
    `It has ${columns}x${rows}; at least ${MIN_COLUMNS}x${MIN_ROWS} needed.`,
    hasKeys ? (meanwhile ?? 'The run goes on. q quits.') : 'Ctrl-C ends.',
  ];
  const above = Math.max(0, Math.floor((rows - 1 - lines.length) / 2));
  const shown = [...new Array<string>(above).fill(''), ...lines].slice(0, Math.max(1, rows - 1));
  return <Picture columns={columns} lines={shown.map((line) => centre(line, columns))} />;
}
