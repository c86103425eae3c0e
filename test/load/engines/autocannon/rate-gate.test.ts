import { beforeEach, describe, expect, it } from 'vitest';
import { RateGate } from '../../../../src/load/engines/autocannon/rate-gate.ts';

describe('rate gate', () => {
  const sent: string[] = [];
  beforeEach(() => {
    sent.length = 0;
  });

  it('lets pass at its rate, in order of arrival', () => {
    const gate = new RateGate<string>(
      100,
      0,
      (sender) => sent.push(sender),
      () => true,
    );
    for (const name of ['a', 'b', 'c']) gate.add(name);
    gate.release(9);
    expect(sent).toEqual([]);
    gate.release(10);
    expect(sent).toEqual(['a']);
    gate.release(30);
    expect(sent).toEqual(['a', 'b', 'c']);
  });

  it('does not make up for a stall in one burst', () => {
    const gate = new RateGate<string>(
      100,
      0,
      (sender) => sent.push(sender),
      () => true,
    );
    gate.release(60_000);
    for (let index = 0; index < 100; index += 1) gate.add(`${index}`);
    gate.release(60_000);
    expect(sent).toHaveLength(5);
  });

  it('keeps its rate over a long queue that never empties', () => {
    const gate = new RateGate<string>(
      1_000,
      0,
      (sender) => {
        sent.push(sender);
        gate.add(sender);
      },
      () => true,
    );
    for (let index = 0; index < 30; index += 1) gate.add(`${index}`);
    for (let ms = 5; ms <= 30_000; ms += 5) gate.release(ms);
    expect(sent).toHaveLength(30_000);
    expect(sent.filter((name) => name === '7')).toHaveLength(1_000);
  });
});
