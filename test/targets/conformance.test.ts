import { describe } from 'vitest';
import { checkAvailability } from '../../src/target/build/toolchain.ts';
import { listTargets } from '../../src/target/catalog/catalog.ts';
import { answersHttp } from './conformance/answers.ts';
import { countsWhatItServes } from './conformance/counting.ts';
import { startsAndEnds } from './conformance/start-and-end.ts';
import { survivesItsClients } from './conformance/survival.ts';
import { needsToolchain, TARGETS_ROOT } from './harness.ts';
import { serveTarget } from './served-target.ts';

/** The target contract (CONTRIBUTING.md), asked of each target; one start serves all questions. */
for (const available of await checkAvailability(listTargets(TARGETS_ROOT))) {
  const { manifest } = available;
  describe(`target ${manifest.name}`, needsToolchain(available), () => {
    const target = serveTarget(manifest);
    startsAndEnds(target);
    answersHttp(target);
    countsWhatItServes(target);
    survivesItsClients(target);
  });
}
