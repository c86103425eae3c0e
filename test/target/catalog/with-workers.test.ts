import { availableParallelism } from 'node:os';
import { describe, expect, it } from 'vitest';
import { listTargets, loadTarget } from '../../../src/target/catalog/catalog.ts';
import { ownWorkers, withWorkers } from '../../../src/target/catalog/with-workers.ts';
import { TARGETS_ROOT } from '../../targets/harness.ts';

const target = (name: string) => loadTarget(TARGETS_ROOT, name);
const having = listTargets(TARGETS_ROOT).filter(({ workers }) => workers !== undefined);

describe('another number of workers', () => {
  it('is what the server’s environment says, and what is said and expected of it', () => {
    const six = withWorkers(target('gunicorn'), 6);
    expect(six.run.env).toEqual({ WORKERS: '6' });
    expect(six.title).toBe('Gunicorn with 6 sync workers');
    expect(six.expect).toMatchObject({ requestsAtOnce: 6, connectionsAtOnce: 6, blocks: { atOnce: 1 } });
    expect(six.expect.why).toMatch(/^6 workers take one request each/);
  });

  it('one is no plural', () => {
    const { title, expect: expected } = withWorkers(target('uvicorn'), 1);
    expect([title, expected.why]).toEqual(['with one worker', 'one worker does all the work.']);
  });

  it('changes what is one for each core', () => {
    expect(withWorkers(target('node-cluster'), 1_000).expect.blocks?.atOnce).toBe(1_000);
    expect(ownWorkers(target('node-cluster'))).toBe(availableParallelism());
  });

  it('its own number changes nothing, and a target without workers has none', () => {
    const uvicorn = target('uvicorn');
    const go = target('go');
    expect([withWorkers(uvicorn, 4) === uvicorn, withWorkers(go, 4) === go]).toEqual([true, true]);
    expect([ownWorkers(target('uvicorn')), ownWorkers(target('go'))]).toEqual([4, null]);
  });

  it.each(having)('$name: no number is left in its words that the other contradicts', (manifest) => {
    const many = withWorkers(manifest, 777);
    expect(`${many.title} ${many.expect.why}`).toContain('777');
    expect(`${many.title} ${many.expect.why}`).not.toMatch(/\{|\b(four|eight|64|256)\b|each core/);
  });
});
