import { columnsOf } from '../frame/ansi-text.ts';
import { bar } from '../plots/bars.ts';
import type { Paint, Token } from '../theme.ts';

/** A bar of `share` (0 to 1) in its trough, exactly `columns` wide. */
export function meter(share: number, columns: number, token: Token, paint: Paint): string {
  const filled = bar(share, columns);
  return `${paint(token, filled)}${paint('border', '░'.repeat(Math.max(0, columns - columnsOf(filled))))}`;
}
