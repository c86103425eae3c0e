import type { CoreLoad } from '../../domain/events/run-event.ts';
import type { Token } from '../theme.ts';

/** Whose threads ran on a core, and how each is drawn wherever cores are shown. */
export interface CoreShare {
  readonly name: 'target' | 'load' | 'other';
  readonly token: Token;
  readonly mark: string;
  /** Replaces the mark where there are no colours and cells stand for single threads. */
  readonly letter: string;
}

export const TARGET: CoreShare = { name: 'target', token: 'cores', mark: '█', letter: '#' };
export const GENERATOR: CoreShare = { name: 'load', token: 'generator', mark: '▓', letter: '=' };
export const OTHER: CoreShare = { name: 'other', token: 'other', mark: '░', letter: '.' };

type Shares = Pick<CoreLoad, 'totalPercent' | 'targetPercent' | 'generatorPercent'>;

/** Per cent of the core, from the bottom up; null where it was not measured. The rest belongs to other programs. */
export const sharesOf = ({ totalPercent, targetPercent, generatorPercent }: Shares) =>
  [
    { share: TARGET, percent: targetPercent },
    { share: GENERATOR, percent: generatorPercent },
    { share: OTHER, percent: Math.max(0, totalPercent - (targetPercent ?? 0) - (generatorPercent ?? 0)) },
  ] as const;
