import { describe, expect, it } from 'vitest';
import { withDisposal } from '../src/disposal.ts';

describe('what a body deferred', () => {
  it('runs once the body is over, in reverse order, one after another', async () => {
    const log: string[] = [];
    const result = await withDisposal(async (defer) => {
      defer(() => log.push('first'));
      defer(async () => {
        await Promise.resolve();
        log.push('second');
      });
      log.push('body');
      return 7;
    });
    expect(result).toBe(7);
    expect(log).toEqual(['body', 'second', 'first']);
  });

  it('runs if the body throws, and rethrows its error', async () => {
    const log: string[] = [];
    const failing = withDisposal(async (defer) => {
      defer(() => log.push('first'));
      defer(() => {
        throw new Error('cannot be closed');
      });
      throw new Error('body');
    });
    await expect(failing).rejects.toThrow('body');
    expect(log).toEqual(['first']);
  });

  it('throws what fails to close, and closes everything else', async () => {
    const log: string[] = [];
    const failing = withDisposal(async (defer) => {
      defer(() => log.push('first'));
      defer(() => Promise.reject(new Error('cannot be closed')));
    });
    await expect(failing).rejects.toThrow('cannot be closed');
    expect(log).toEqual(['first']);
  });

  it('counts a thrown undefined as thrown', async () => {
    const thrown = withDisposal(() => Promise.reject(undefined)).then(
      () => 'fine',
      () => 'thrown',
    );
    expect(await thrown).toBe('thrown');
  });
});
