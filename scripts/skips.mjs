// Reporter of `npm test`: every skip in a line that says why, every test that passed only at its second try, and at the very end one line that counts.
import { relative } from 'node:path';

export default class SkipReporter {
  #root = process.cwd();

  onInit(vitest) {
    this.#root = vitest.config.root;
  }

  onTestRunEnd(modules) {
    const counts = { passed: 0, failed: 0, skipped: 0 };
    const skips = new Map();
    const retried = [];
    for (const module of modules) {
      // A file that fails before its first test counts as a failure, too.
      if (module.errors().length > 0) counts.failed += 1;
      for (const test of module.children.allTests()) {
        const { state, note } = test.result();
        if (state in counts) counts[state] += 1;
        if (test.diagnostic()?.flaky) {
          const [first] = test.result().errors ?? [];
          const why = [first?.message ?? 'no message', first?.diff ?? ''].join('\n').trim().replaceAll('\n', '\n    ');
          retried.push(`${relative(this.#root, module.moduleId)} > ${test.fullName}: ${why}`);
        }
        if (state !== 'skipped') continue;
        const reason = note ?? test.meta().skipped ?? 'no reason given';
        const line = `${relative(this.#root, module.moduleId)}: ${reason}`;
        skips.set(line, (skips.get(line) ?? 0) + 1);
      }
    }
    if (skips.size > 0) console.log('\nSkipped:');
    for (const [line, count] of [...skips].sort()) console.log(`  ${count} of ${line}`);
    if (retried.length > 0) console.log('\nPassed only at the second try:');
    for (const line of retried) console.log(`  ${line}`);
    console.log(`\n${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
  }
}
