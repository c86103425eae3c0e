import { createRequire } from 'node:module';
import type autocannon from 'autocannon';
import { ConctopError } from '../../../domain/errors.ts';
import { autocannonPackage } from '../engine-identity.ts';

/** The version for which client-adapter.ts is made: it relies on much that autocannon does not promise. */
const KNOWN_VERSION = '9.0.0';

/**
 * Loaded only if needed: it takes 0.2 s, and the address space of a WebAssembly memory (10 GB), which `ulimit -v` refuses.
 *
 * @throws ConctopError `generator-failed` if it cannot be loaded, or is another version.
 */
export function loadAutocannon({ file, version } = autocannonPackage()): typeof autocannon {
  if (version !== KNOWN_VERSION) {
    throw new ConctopError(
      'generator-failed',
      `autocannon ${version} is installed, and conctop knows ${KNOWN_VERSION}.`,
      {
        hint: `Use --engine socket, or install the known one: npm i autocannon@${KNOWN_VERSION}.`,
      },
    );
  }
  try {
    return createRequire(import.meta.url)(file);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ConctopError('generator-failed', `The engine autocannon cannot be loaded: ${reason}.`, {
      hint: 'Use --engine socket, or give autocannon more address space: ulimit -v unlimited.',
      cause,
    });
  }
}
