import { describe, expect, test } from 'vitest';
import { loopBlocked, loopBusy } from '../../../src/domain/findings/event-loop.ts';
import { loop, type StepFigures } from '../assessment/a-step.ts';
import { asBoth, type Over, type Row, wordsOf } from './a-view.ts';

const blocked = (ms: string) =>
  [
    `The event loop is blocked: each request holds it for about ${ms}, and all others in that process wait meanwhile.`,
    `The event loop is blocked: each request holds it for ${ms}.`,
  ] as const;
/** Ten answers a second of a loop that its runtime reports on. */
const slow = (facts: Readonly<Record<string, unknown>>, of: StepFigures = {}): StepFigures => ({
  goodPerSecond: 10,
  oneAtATime: 'loop',
  facts,
  ...of,
});
const byLoop: Over = { verdict: { who: 'server', cause: 'loop', held: false } };
const elsewhere: Over = { verdict: { who: 'unknown', cause: 'unclear', held: false } };

describe('a blocked loop', () => {
  test.each<Row>([
    [
      'the verdict says that requests wait for it',
      slow({}),
      { verdict: { cause: 'loop', held: true } },
      blocked('100 ms'),
    ],
    ['what holds it is no loop', slow({}), { verdict: { cause: 'lock', held: true } }, null],
    ['its lag, and a verdict on it', slow({ loopDelayMaxMs: 50 }), byLoop, blocked('100 ms')],
    ['a little less lag', slow({ loopDelayMaxMs: 49.9 }), byLoop, null],
    ['a lag that is not reported', slow({}), byLoop, null],
    [
      'its lag, and no time to spare',
      slow({ loopDelayMaxMs: 60, loopUtilisation: 0.96 }),
      elsewhere,
      blocked('100 ms'),
    ],
    ['it lagged once and idles', slow({ loopDelayMaxMs: 60, loopUtilisation: 0.94 }), elsewhere, null],
    ['how busy it is is not reported', slow({ loopDelayMaxMs: 60 }), elsewhere, null],
    [
      'another’s loop: the server is not the limit',
      slow({ loopDelayMaxMs: 60 }),
      { verdict: { who: 'both', cause: 'loop', held: false } },
      null,
    ],
    [
      'the server’s cores are',
      slow({ loopDelayMaxMs: 60 }),
      { verdict: { who: 'server', cause: 'cores', held: false } },
      null,
    ],
    ['each answer takes 50 ms of it', slow({ loopDelayMaxMs: 60 }, { goodPerSecond: 20 }), byLoop, blocked('50 ms')],
    ['each answer takes less', slow({ loopDelayMaxMs: 60 }, { goodPerSecond: 20.1 }), byLoop, null],
    ['no answer tells nothing', slow({ loopDelayMaxMs: 60 }, { goodPerSecond: 0 }), byLoop, null],
    [
      'a server that reports a lag has a loop',
      { goodPerSecond: 10, facts: { loopDelayMaxMs: 60 } },
      byLoop,
      blocked('100 ms'),
    ],
    [
      'one that reports none has none that we know of',
      { goodPerSecond: 10 },
      { verdict: { cause: 'loop', held: true } },
      null,
    ],
    ['two workers, each with a loop', slow({ loopDelayMaxMs: 60, workers: 2 }), byLoop, blocked('200 ms')],
    ['no worker is one', slow({ loopDelayMaxMs: 60, workers: 0 }), byLoop, blocked('100 ms')],
    [
      'the manifest knows how many',
      slow({ loopDelayMaxMs: 60, workers: 2 }, { blocks: { ...loop, atOnce: 4 } }),
      byLoop,
      blocked('400 ms'),
    ],
    [
      'what else a manifest counts are no loops',
      slow({ loopDelayMaxMs: 60 }, { blocks: { ...loop, kind: 'workers', atOnce: 4 } }),
      byLoop,
      blocked('100 ms'),
    ],
    ['the 99th percentile of its lag', slow({ loopDelayP99Ms: 60 }), byLoop, blocked('100 ms')],
    ['its longest turn', slow({ longestTurnMs: 60 }), byLoop, blocked('100 ms')],
    ['its last turn', slow({ loopTurnMs: 60 }), byLoop, blocked('100 ms')],
    ['the maximum before the percentile', slow({ loopDelayMaxMs: 10, loopDelayP99Ms: 60 }), byLoop, null],
    ['not judged', slow({ loopDelayMaxMs: 60 }), { ...byLoop, isJudged: false }, null],
    ['without a verdict nothing is known of its answers', slow({ loopDelayMaxMs: 60 }), { verdict: null }, null],
  ])('%s', (_, of, over, words) => expect(wordsOf(loopBlocked, of, over)).toEqual(asBoth(words)));
});

describe('a busy loop', () => {
  const busy = (facts: Readonly<Record<string, unknown>>, of: StepFigures = {}): StepFigures => ({
    goodPerSecond: 5_000,
    server: 100,
    oneAtATime: 'loop',
    facts,
    ...of,
  });
  const words = (what: string, lag: string, subject = 'The event loop has') =>
    [
      `${subject} no time to spare: ${what}${lag}. Requests wait for their turn.`,
      `${subject} no time to spare: ${what}.`,
    ] as const;
  test.each<Row>([
    ['as its runtime reports', busy({ loopUtilisation: 0.96 }), elsewhere, words('busy 96 % of the time', '')],
    ['a little less', busy({ loopUtilisation: 0.949 }), elsewhere, null],
    ['not reported, and no verdict on it', busy({}), elsewhere, null],
    [
      'not reported: by its CPU',
      busy({}),
      { verdict: { who: 'server', cause: 'loop', held: false, evidence: { serverCpuPercent: 99 } } },
      words('99 % CPU', ''),
    ],
    ['less, and the verdict is on it', busy({ loopUtilisation: 0.9 }), byLoop, words('busy 90 % of the time', '')],
    [
      'its lag',
      busy({ loopUtilisation: 1, loopDelayMaxMs: 1 }),
      elsewhere,
      words('busy 100 % of the time', '; its lag is 1.0 ms'),
    ],
    [
      'less than a millisecond is no lag',
      busy({ loopUtilisation: 1, loopDelayMaxMs: 0.9 }),
      elsewhere,
      words('busy 100 % of the time', ''),
    ],
    [
      'the busiest of several',
      busy({ loopUtilisations: 0.99, workers: 2 }),
      elsewhere,
      words('busy 99 % of the time', '', 'The busiest event loop has'),
    ],
    ['it is held: that is another finding', busy({}), { verdict: { who: 'server', cause: 'loop', held: true } }, null],
    [
      'it is blocked: that is another finding',
      busy({ loopUtilisation: 1, loopDelayMaxMs: 60 }, { goodPerSecond: 10 }),
      elsewhere,
      null,
    ],
    ['all is served', busy({ loopUtilisation: 1 }), { verdict: { who: 'nobody', cause: 'served' } }, null],
    ['not judged', busy({ loopUtilisation: 1 }), { ...elsewhere, isJudged: false }, null],
    ['without a verdict', busy({ loopUtilisation: 1 }), { verdict: null }, null],
  ])('%s', (_, of, over, expected) => expect(wordsOf(loopBusy, of, over)).toEqual(asBoth(expected)));
});
