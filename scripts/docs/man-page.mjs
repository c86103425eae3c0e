// The manual page, from the tables of commands and options: prints it, or with --write puts it in its place, man/conctop.1.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundled, root } from '../shared/bundled.mjs';

const { manPage } = await bundled('src/commands/man-page.ts');
const page = manPage(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version);
if (process.argv.includes('--write')) {
  mkdirSync(join(root, 'man'), { recursive: true });
  writeFileSync(join(root, 'man/conctop.1'), page);
} else {
  console.log(page);
}
