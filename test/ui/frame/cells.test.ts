import xterm, { type Terminal } from '@xterm/headless';
import { expect, test } from 'vitest';
import { FrameWriter } from '../../../src/ui/frame/frame-writer.ts';
import { randomFrom } from '../../random-from.ts';
import { FakeStdout } from '../fake-terminal.tsx';

const COLUMNS = 40;
const ROWS = 6;

/** A writer and the terminal that it writes to. */
function open() {
  const stdout = new FakeStdout(COLUMNS, ROWS);
  const emulator = new xterm.Terminal({ cols: COLUMNS, rows: ROWS, allowProposedApi: true });
  const writer = new FrameWriter(stdout.asStream());
  const draw = async (lines: readonly string[]) => {
    const before = stdout.writes.length;
    writer.draw(lines);
    const text = stdout.writes.slice(before).join('');
    await new Promise<void>((done) => emulator.write(text, done));
    return text;
  };
  return { draw, emulator };
}

/** Each cell: its character, colours and weight. */
const seen = ({ buffer: { active } }: Terminal) =>
  Array.from({ length: ROWS }, (_, row) =>
    Array.from({ length: COLUMNS }, (__, column) => {
      const cell = active.getLine(row)?.getCell(column);
      return `${cell?.getChars() || ' '} ${cell?.getFgColorMode()}/${cell?.getFgColor()} ${cell?.getBgColorMode()}/${cell?.getBgColor()} ${cell?.isBold()}`;
    }),
  );

const STYLES = [
  '',
  '\x1b[1;39m',
  '\x1b[38;2;72;79;88m',
  '\x1b[1;38;5;16;48;2;88;166;255m',
  '\x1b[7m',
  '\x1b[30;104m\x1b[1m',
];
const TEXTS = ['│', ' ', '  ', '12,345', 'req/s', '█████ ██', '▁▂▃', '…', '    ', '𝟙x'];

test('whatever follows what, the terminal shows the last frame as if it had been drawn alone', async () => {
  const random = randomFrom(14);
  const oneOf = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const randomLine = () => {
    const width = Math.floor(random() * (COLUMNS + 1));
    let line = '';
    for (let column = 0; column < width; ) {
      const text = [...oneOf(TEXTS)].slice(0, width - column);
      const style = oneOf(STYLES);
      line += style === '' ? text.join('') : `${style}${text.join('')}\x1b[0m`;
      column += text.length;
    }
    return line;
  };
  const changed = (line: string) =>
    random() < 0.3 ? randomLine() : line.replace(/(?<!\x1b\[[\d;]*)\d/g, () => `${Math.floor(random() * 10)}`);
  const one = open();
  let frame: readonly string[] = [];
  for (let turn = 0; turn < 300; turn += 1) {
    frame = Array.from({ length: Math.floor(random() * (ROWS + 1)) }, (_, row) => changed(frame[row] ?? randomLine()));
    await one.draw(frame);
    const alone = open();
    await alone.draw(frame);
    expect(seen(one.emulator), JSON.stringify(frame)).toEqual(seen(alone.emulator));
  }
});

test('a digit that changes is a cursor move, its style and itself; borders are not written again', async () => {
  const { draw } = open();
  const line = (figure: string) =>
    `\x1b[38;2;72;79;88m│\x1b[0m \x1b[1;39m${figure}\x1b[0m open      \x1b[38;2;72;79;88m│\x1b[0m`;
  await draw([line('10,000')]);
  expect(await draw([line('10,001')])).toBe('\x1b[?2026h\x1b[1;8H\x1b[1;39m1\x1b[0m\x1b[?2026l');
});

test('what a frame no longer has goes', async () => {
  const { draw, emulator } = open();
  await draw(['ab', '\x1b[7m cd \x1b[0m']);
  await draw(['a']);
  expect(
    seen(emulator)
      .flat()
      .filter((cell) => !cell.startsWith('  ')),
  ).toHaveLength(1);
});
