import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  type RecordedSubject,
  recordedSubjects,
  roundsTogether,
} from '../../../../src/commands/compare/recorded/recorded-subject.ts';
import { temporaryFolder } from '../../../temporary-folder.ts';
import { type SmallRun, smallRun, writeRun } from '../../report/small-recordings.ts';

const root = temporaryFolder();
let folders = 0;
/** A new folder with these recordings. */
function folderOf(runs: Readonly<Record<string, SmallRun>>): string {
  folders += 1;
  const folder = join(root, `${folders}`);
  for (const [name, run] of Object.entries(runs)) writeRun(join(folder, `${name}.ndjson`), smallRun(run));
  return folder;
}
const shapeOf = (folder: string, subjects: readonly RecordedSubject[]) =>
  subjects.map(({ name, rounds }) => [name.replace(folder, '.'), rounds.length]);

describe('a folder', () => {
  const seen = (runs: Readonly<Record<string, SmallRun>>) => {
    const folder = folderOf(runs);
    return shapeOf(folder, recordedSubjects(folder));
  };

  test('that a comparison wrote: its subjects with their rounds', () => {
    const node = { target: 'node' };
    expect(seen({ 'go-1': {}, 'go-2': {}, 'node-1': node, 'node-2': node, 'node-10': node })).toEqual([
      ['./go', 2],
      ['./node', 3],
    ]);
  });

  test('of several kinds of work: one subject, whatever it did', () => {
    expect(seen({ 'go-io-1': {}, 'go-cpu-1': { work: 'cpu' }, 'go-io-2': {} })).toEqual([['./go', 3]]);
  });

  test('of one server and one plan under any names: its rounds', () => {
    expect(seen({ monday: {}, tuesday: {} })).toEqual([['.', 2]]);
    expect(seen({ monday: {}, tuesday: { steps: [200] } })).toEqual([
      ['./monday', 1],
      ['./tuesday', 1],
    ]);
  });

  test('of a target that was compared with itself: two subjects', () => {
    expect(seen({ 'node-1': {}, 'node-2-1': {} })).toEqual([
      ['./node', 1],
      ['./node-2', 1],
    ]);
  });
});

describe('recordings named one by one', () => {
  const seen = (runs: Readonly<Record<string, SmallRun>>) => {
    const folder = folderOf(runs);
    const files = Object.keys(runs).map((name) => join(folder, `${name}.ndjson`));
    return shapeOf(folder, roundsTogether(files.flatMap(recordedSubjects)));
  };

  test('numbered ones of one name are rounds, as a shell expands runs/*.ndjson', () => {
    expect(seen({ 'go-1': {}, 'go-2': {}, 'node-1': { target: 'node' } })).toEqual([
      ['./go', 2],
      ['./node-1', 1],
    ]);
    expect(seen({ 'go-io-1': {}, 'go-cpu-1': { work: 'cpu' }, 'go-io-2': {} })).toEqual([['./go', 3]]);
  });

  test('other names are other subjects, and so is another plan', () => {
    expect(seen({ old: {}, new: {} })).toEqual([
      ['./old', 1],
      ['./new', 1],
    ]);
    expect(seen({ 'go-1': {}, 'go-2': { steps: [500] } })).toEqual([
      ['./go-1', 1],
      ['./go-2', 1],
    ]);
  });
});
