import { expect, test } from 'vitest';
import { FrameWriter } from '../../src/ui/frame-writer.ts';
import { FakeStdout } from './fake-terminal.tsx';

const open = (columns = 20, rows = 5) => {
  const stdout = new FakeStdout(columns, rows);
  const writer = new FrameWriter(stdout.asStream());
  return { stdout, writer, ink: writer.asStdout() };
};

test('a frame is one write, inside one synchronized update', () => {
  const { stdout, ink } = open();
  ink.write('one\ntwo\nthree');
  expect(stdout.writes).toHaveLength(1);
  expect(stdout.writes[0]).toMatch(/^\x1b\[\?2026h.*one.*two.*three.*\x1b\[\?2026l$/s);
});

test('of a second frame only the lines that changed are written, each at its own row', () => {
  const { stdout, ink } = open();
  ink.write('one\ntwo\nthree');
  ink.write('one\n2\nthree');
  expect(stdout.writes[1]).toContain('\x1b[2;1H2');
  expect(stdout.writes[1]).not.toMatch(/one|three/);
  expect(stdout.writes[1]).not.toContain('\x1b[2J');
});

test('the same frame again writes nothing', () => {
  const { stdout, ink } = open();
  ink.write('one\ntwo');
  ink.write('one\ntwo');
  expect(stdout.writes).toHaveLength(1);
});

test('lines that are gone are erased', () => {
  const { stdout, ink } = open();
  ink.write('one\ntwo\nthree');
  ink.write('one');
  expect(stdout.writes[1]).toContain('\x1b[2;1H\x1b[K');
  expect(stdout.writes[1]).toContain('\x1b[3;1H\x1b[K');
});

test('a frame taller than the terminal is cut, and no line feed is ever written: nothing scrolls', () => {
  const { stdout, ink } = open(20, 3);
  ink.write('a\nb\nc\nd\ne');
  expect(stdout.writes[0]).toContain('\x1b[3;1Hc');
  expect(stdout.writes[0]).not.toMatch(/[de\n]$|\x1b\[4;|\n/);
});

test('after a resize the next frame is drawn whole, even where it is the same', () => {
  const { stdout, writer, ink } = open();
  ink.write('one\ntwo');
  writer.invalidate();
  ink.write('one\ntwo');
  expect(stdout.writes[1]).toContain('\x1b[2J');
  expect(stdout.writes[1]).toMatch(/one.*two/s);
});

test('after close nothing reaches the terminal any more', () => {
  const { stdout, writer, ink } = open();
  ink.write('one');
  writer.close();
  ink.write('two');
  expect(stdout.writes).toHaveLength(1);
});
