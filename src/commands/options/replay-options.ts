import { ALIGNMENTS } from '../../record/alignment.ts';
import { SPEEDS } from '../../record/player.ts';
import { type Option, offering, value } from './option.ts';
import { oneOf, parseMomentMs, parseSpeed } from './parse-values.ts';

/** The options of `conctop replay` alone. */
export const REPLAY_OPTIONS = {
  at: value(parseMomentMs, {
    commands: ['replay'],
    onlyTyped: 'since it is a moment of one recording',
    placeholder: '00:42',
    describe: 'Start there: 00:42, 42 (seconds) or 1h02m; without a screen, end there',
    readme: 'Start there (`00:42`, `42`, `1h02m`); without a screen, end there',
  }),
  speed: value(offering(SPEEDS.map(String), parseSpeed), {
    commands: ['replay'],
    placeholder: 'N',
    describe: `Playback speed: ${SPEEDS.join(', ')}`,
    otherwise: '1',
  }),
  align: value(oneOf(ALIGNMENTS, 'alignment'), {
    commands: ['replay'],
    placeholder: 'clock|connections',
    describe: 'Two recordings: on one clock, or so that each step of as many connections begins in both at once',
    otherwise: 'clock',
  }),
} as const satisfies Readonly<Record<string, Option>>;
