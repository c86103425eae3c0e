import { formatPercent, formatTenthPercent } from '../../words/format.ts';

/** How busy a machine is that is not quiet: `34 %`, and `10.4 %` where `10 %` would look quiet. */
export const busyWords = (percent: number | null): string =>
  percent !== null && percent < 20 ? formatTenthPercent(percent) : formatPercent(percent);
