import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../temporary-folder.ts';

/** A server that takes `ms` for an answer. */
export function serverOf(folder: string, name: string, ms: number): string {
  const file = join(folder, name);
  writeFileSync(
    file,
    `require('node:http').createServer((_, answer) => setTimeout(() => answer.end('x'), ${ms})).listen(process.env.PORT, '127.0.0.1');`,
  );
  return `${process.execPath} ${file}`;
}

/** A PATH on which no toolchain is: what runs is Node's. */
export function withoutToolchains(): string {
  const bin = temporaryFolder();
  symlinkSync('/bin/sh', join(bin, 'sh'));
  return bin;
}
