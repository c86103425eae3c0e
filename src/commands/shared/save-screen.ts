import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { textOf } from '../../report/svg/terminal-cells.ts';
import { terminalSvg } from '../../report/svg/terminal-svg.ts';
import type { SaveScreen } from '../../ui/take-away/take-away.ts';
import { writeOutput } from './write-output.ts';

const MAX_NAME = 40;

/** The screen as a picture and as text, in the working directory; what is there already stays. */
export const saveScreen =
  (folder = process.cwd(), now: () => Date = () => new Date()): SaveScreen =>
  async ({ name, lines, columns, background }) => {
    const stem = newStem(folder, name, now());
    const files = [`${stem}.svg`, `${stem}.txt`] as const;
    const [svg, text] = files.map((file) => resolve(folder, file));
    const title = `conctop ${name}`.trim();
    writeOutput(svg ?? '', terminalSvg({ lines, columns, background, title }), false);
    writeOutput(text ?? '', `${lines.map(textOf).join('\n').trimEnd()}\n`, false);
    return files;
  };

/** `conctop-go-2026-11-28T0310`, and with `-2` the second of that minute. */
function newStem(folder: string, name: string, at: Date): string {
  const two = (value: number): string => `${value}`.padStart(2, '0');
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  const whose = name
    .replace(/[^\w.-]+/g, '-')
    .slice(0, MAX_NAME)
    .replace(/^[-.]+|[-.]+$/g, '');
  const first = [
    'conctop',
    ...(whose === '' ? [] : [whose]),
    `${day}T${two(at.getHours())}${two(at.getMinutes())}`,
  ].join('-');
  for (let count = 1; ; count += 1) {
    const stem = count === 1 ? first : `${first}-${count}`;
    if (!['svg', 'txt'].some((ending) => existsSync(resolve(folder, `${stem}.${ending}`)))) return stem;
  }
}
