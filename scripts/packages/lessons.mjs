// The package @conctop/lessons: what was recorded of the lessons' runs, for machines without the toolchains. Optional: 1.4 MB, and
// conctop itself stays below 1 MB. `writeLessonsPackage(FOLDER)` writes it; conctop finds it beside itself (lesson-catalog.ts).
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../shared/bundled.mjs';

/**
 * @param {string} folder of the package, made anew
 * @returns {string} its name
 */
export function writeLessonsPackage(folder) {
  const { version, license, repository, bugs } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const name = '@conctop/lessons';
  const lessons = readdirSync(join(root, 'lessons')).filter((lesson) =>
    existsSync(join(root, 'lessons', lesson, 'recordings')),
  );
  mkdirSync(folder, { recursive: true });
  for (const lesson of lessons)
    cpSync(join(root, 'lessons', lesson, 'recordings'), join(folder, lesson, 'recordings'), { recursive: true });
  const description = 'Recordings of the runs of conctop’s lessons, for machines without the toolchains';
  writeFileSync(
    join(folder, 'package.json'),
    `${JSON.stringify({ name, version, description, license, repository, bugs }, null, 2)}\n`,
  );
  writeFileSync(join(folder, 'README.md'), `# ${name}\n\n${description}: \`conctop learn\`.\n`);
  return name;
}
