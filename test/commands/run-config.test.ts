import { describe, expect, test } from 'vitest';
import { runConfigFromArgs } from '../../src/commands/options/run-config-from-args.ts';
import { ConctopError } from '../../src/domain/errors.ts';
import { given } from './given.ts';

const config = (typed: Readonly<Record<string, unknown>> = {}, screen = false, rampByDefault = false) =>
  runConfigFromArgs(given(typed), screen, rampByDefault);

describe('from flags to a config', () => {
  test.each([
    [{}, [100]],
    [{ connections: '250' }, [250]],
    [{ ramp: '' }, [100, 200, 500, 1000, 2000, 5000, 10000]],
    [{ ramp: '100:1000' }, [100, 200, 500, 1000]],
    [{ ramp: '150:700' }, [150, 200, 500, 700]],
    [{ ramp: '1:3' }, [1, 2, 3]],
    [{ steps: '100,500,1_000' }, [100, 500, 1000]],
  ])('%j climbs %j', (over, steps) => expect(config(over).plan.steps).toEqual(steps));

  test('without a target the ramp is the default', () => {
    expect(config({}, true, true).plan.steps.at(-1)).toBe(10_000);
    expect(config({ connections: '7' }, true, true).plan.steps).toEqual([7]);
  });

  test.each([
    [{}, '/slow?ms=100', 100],
    [{ delay: '250ms' }, '/slow?ms=250', 250],
    [{ work: 'cpu' }, '/cpu?ms=5', 5],
    [{ work: 'block', delay: '1s' }, '/block?ms=1000', 1000],
    [{ path: '/mine?x=1' }, '/mine?x=1', null],
  ])('%j asks for %s', (over, path, delayMs) => expect(config(over)).toMatchObject({ path, delayMs }));

  test('the last step holds only on a screen and without --duration', () => {
    expect(config({}, true).plan.holdLastStep).toBe(true);
    expect(config({}, false).plan.holdLastStep).toBe(false);
    expect(config({ duration: '30s' }, true).plan).toMatchObject({ holdLastStep: false, durationMs: 30_000 });
  });

  test.each([
    [{ ramp: '1000:100' }, 'does not grow'],
    [{ ramp: '100' }, 'not FROM:TO'],
    [{ ramp: '100:abc' }, 'not a count'],
    [{ steps: '100,50' }, 'goes down'],
    [{ steps: '0' }, 'not a count'],
    [{ connections: '-5' }, 'not a count'],
    [{ connections: '5', ramp: '' }, 'contradicts'],
    [{ hold: '5 parsecs' }, 'not a duration'],
    [{ hold: '0s' }, 'not a duration'],
    [{ path: 'slow' }, 'slash'],
    [{ threshold: ['p99'] }, 'comparison'],
    [{ threshold: ['thraeds<9'] }, 'names thraeds, which is no figure of a step'],
    [{ steps: '100,500', threshold: ['p99<1s@1000'] }, 'a step of 1,000 connections'],
  ])('%j is refused: cause, fix and exit code 2', (over, words) => {
    const error = (() => {
      try {
        config(over);
        return null;
      } catch (cause) {
        return cause;
      }
    })();
    expect(error).toBeInstanceOf(ConctopError);
    expect(error).toMatchObject({ code: 'bad-usage', exitCode: 2 });
    expect((error as ConctopError).message).toContain(words);
    expect((error as ConctopError).hint.length).toBeGreaterThan(10);
  });

  test.each([
    [undefined, undefined],
    ['8080', 8080],
  ])('port %s is %s', (port, expected) => expect(given({ port }).port).toBe(expected));
  test('a port out of range is refused', () => expect(() => given({ port: '70000' })).toThrow('not a port'));
});
