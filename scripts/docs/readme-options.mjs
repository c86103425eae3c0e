// The README's table of options, from src/commands/options/option-table.ts: prints it, or with --write puts it in its place, and
// the manual page in its own.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundled, root } from '../shared/bundled.mjs';

const { readmeTable } = await bundled('src/commands/options/readme-table.ts');
const table = readmeTable().join('\n');
if (process.argv.includes('--write')) {
  const file = join(root, 'README.md');
  const text = readFileSync(file, 'utf8');
  writeFileSync(
    file,
    text.replace(/^\| option \| means \| default \|\n(?:\|.*\n)+/m, () => `${table}\n`),
  );
  // The same table makes the manual page.
  await import('./man-page.mjs');
} else {
  console.log(table);
}
