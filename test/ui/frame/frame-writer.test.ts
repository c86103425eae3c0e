import { expect, test, vi } from 'vitest';
import { FrameWriter } from '../../../src/ui/frame/frame-writer.ts';
import { FakeStdout } from '../fake-terminal.tsx';

const open = (columns = 20, rows = 5) => {
  const stdout = new FakeStdout(columns, rows);
  const writer = new FrameWriter(stdout.asStream());
  return { stdout, writer, draw: (text: string) => writer.draw(text.split('\n')) };
};

test('a frame is one write, inside one synchronized update', () => {
  const { stdout, draw } = open();
  draw('one\ntwo\nthree');
  expect(stdout.writes).toHaveLength(1);
  expect(stdout.writes[0]).toMatch(/^\x1b\[\?2026h.*one.*two.*three.*\x1b\[\?2026l$/s);
});

test('of a second frame only the lines that changed are written, each at its own row', () => {
  const { stdout, draw } = open();
  draw('one\ntwo\nthree');
  draw('one\n2\nthree');
  expect(stdout.writes[1]).toContain('\x1b[2;1H2');
  expect(stdout.writes[1]).not.toMatch(/one|three/);
  expect(stdout.writes[1]).not.toContain('\x1b[2J');
});

test('the same frame again writes nothing', () => {
  const { stdout, draw } = open();
  draw('one\ntwo');
  draw('one\ntwo');
  expect(stdout.writes).toHaveLength(1);
});

test('removed lines are erased', () => {
  const { stdout, draw } = open();
  draw('one\ntwo\nthree');
  draw('one');
  expect(stdout.writes[1]).toContain('\x1b[2;1H\x1b[K');
  expect(stdout.writes[1]).toContain('\x1b[3;1H\x1b[K');
});

test('a frame taller than the terminal is cut, and no line feed is written: nothing scrolls', () => {
  const { stdout, draw } = open(20, 3);
  draw('a\nb\nc\nd\ne');
  expect(stdout.writes[0]).toContain('\x1b[3;1Hc');
  expect(stdout.writes[0]).not.toMatch(/[de\n]$|\x1b\[4;|\n/);
});

test('what another program wrote over the screen goes within ten seconds, where nothing changes, too', () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  const { stdout, draw } = open();
  draw('one\ntwo');
  vi.advanceTimersByTime(10_001);
  draw('one\ntwo');
  vi.useRealTimers();
  expect(stdout.writes[1]).toMatch(/one.*two/s);
  expect(stdout.writes[1]).not.toContain('\x1b[2J');
});

test('after a resize the next frame is drawn whole, even if it is the same', () => {
  const { stdout, writer, draw } = open();
  draw('one\ntwo');
  writer.invalidate();
  draw('one\ntwo');
  expect(stdout.writes[1]).toContain('\x1b[2J');
  expect(stdout.writes[1]).toMatch(/one.*two/s);
});

test('a window dragged there and back: the last frame is drawn again, since there may be no other', () => {
  const { stdout, writer, draw } = open();
  draw('one\ntwo');
  stdout.columns = 30;
  writer.invalidate();
  expect(stdout.writes).toHaveLength(1);
  stdout.columns = 20;
  writer.invalidate();
  expect(stdout.writes[1]).toMatch(/\x1b\[2J.*one.*two/s);
});

test('a frame from while the terminal was not ours is drawn once it is ours again', () => {
  const stdout = new FakeStdout(20, 5);
  let isOurs = true;
  const writer = new FrameWriter(stdout.asStream(), () => isOurs);
  writer.draw(['one']);
  isOurs = false;
  writer.draw(['two']);
  isOurs = true;
  writer.redraw();
  expect(stdout.writes[1]).toContain('two');
});

test('after close nothing reaches the terminal any more', () => {
  const { stdout, writer, draw } = open();
  draw('one');
  writer.close();
  draw('two');
  expect(stdout.writes).toHaveLength(1);
});

test('what was on the screen can be drawn again, whole, without another frame', () => {
  const { stdout, writer, draw } = open();
  draw('one\ntwo');
  writer.redraw();
  expect(stdout.writes[1]).toContain('\x1b[2J');
  expect(stdout.writes[1]).toMatch(/one.*two/s);
});

test('on a terminal of ASCII nothing else is written, and each line keeps its width', () => {
  const stdout = new FakeStdout(20, 5);
  new FrameWriter(stdout.asStream(), () => true, true).draw(['╭─ \x1b[38;5;2m⠉⣀\x1b[0m ─╮']);
  expect(stdout.writes[0]).toContain("\x1b[1;1H+- \x1b[38;5;2m'.\x1b[0m -+\x1b[K");
});
