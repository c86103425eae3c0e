import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { needs } from '../needs.ts';
import { temporaryFolder } from '../target/fixtures.ts';
import { TARGETS_ROOT } from './harness.ts';

// Written by hand: a wrong one would burn CPU as well, but not the work that the other targets do.
it('the SHA-256 of the Rust targets is SHA-256', needs('rustc'), () => {
  const program = join(temporaryFolder(), 'sha256');
  const source = join(TARGETS_ROOT, 'lib/rust/sha256.rs');
  execFileSync('rustc', ['--edition', '2021', '--test', '-o', program, source], { stdio: 'pipe' });
  expect(execFileSync(program, { encoding: 'utf8' })).toContain('test result: ok. 1 passed');
});
