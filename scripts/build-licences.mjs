// The licences of everything that is bundled, in one file: `dist/third-party-licences.txt`. They ask to go along with each copy.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './shared/bundled.mjs';

/**
 * The folders of the packages that a bundle holds, from the checkout's folder.
 * @param {readonly import('esbuild').Metafile[]} metafiles
 * @returns {readonly string[]}
 */
export function bundledPackages(metafiles) {
  const inputs = metafiles.flatMap(({ outputs }) =>
    Object.values(outputs).flatMap((output) =>
      Object.entries(output.inputs).flatMap(([file, { bytesInOutput }]) => (bytesInOutput > 0 ? [file] : [])),
    ),
  );
  const folders = inputs.flatMap((file) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0] ?? []);
  return [...new Set(folders)].sort();
}

/**
 * @param {readonly string[]} folders of packages
 * @throws Error for a package that says nothing of its licence
 */
export function licencesOf(folders) {
  const sections = folders.map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
    const file = readdirSync(join(root, folder)).find((entry) => /^(licen[cs]e|copying)\b/i.test(entry));
    const kind = typeof license === 'string' ? license : (license?.type ?? null);
    if (file === undefined && kind === null) throw new Error(`${folder} says nothing of its licence.`);
    const text =
      file === undefined ? `Its package holds no text of it.` : readFileSync(join(root, folder, file), 'utf8').trim();
    return `${name} ${version}${kind === null ? '' : ` (${kind})`}\n\n${text}`;
  });
  const intro = `conctop contains these ${folders.length} packages, bundled, each under its own licence.`;
  return `${[intro, ...sections].join(`\n\n${'-'.repeat(80)}\n\n`)}\n`;
}
