import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { beginAttempt, sweepAttempts } from '../../../src/target/build/build-attempt.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

/** Above the largest process number that Linux gives (PID_MAX_LIMIT, 2^22). */
const NOBODY = 4_194_305;

test('attempts of builders that are gone are removed, at whatever moment those were killed; others stay', () => {
  const folder = temporaryFolder();
  const place = (name: string, files: Readonly<Record<string, string>>, hasScratch = false): void => {
    mkdirSync(join(folder, name));
    if (hasScratch) mkdirSync(join(folder, name, '.scratch'));
    for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, name, file), text);
  };
  place(`hash-${NOBODY}-empty1`, {});
  place(`hash-${NOBODY}-young1`, {}, true);
  place(`hash-${NOBODY}-midway`, { '.builder-pid': `${NOBODY}\n`, 'half of it': '' }, true);
  place(`hash-${process.pid}-young2`, {}, true);
  place(`hash-${NOBODY}-ready1`, { server: '' });
  place('hash-older1', { server: '' });
  const running = beginAttempt(join(folder, 'hash-'));
  sweepAttempts(folder);
  expect(readdirSync(folder).map((name) => join(folder, name))).toEqual(
    [
      join(folder, `hash-${process.pid}-young2`),
      join(folder, `hash-${NOBODY}-ready1`),
      join(folder, 'hash-older1'),
      running.folder,
    ].sort(),
  );
});
