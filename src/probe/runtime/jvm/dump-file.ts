import {
  chownSync,
  closeSync,
  constants,
  createReadStream,
  fstatSync,
  mkdtempSync,
  openSync,
  rmdirSync,
  statSync,
  unlinkSync,
} from 'node:fs';
import { basename } from 'node:path';
import { rootOf } from './jvm-process.ts';

/** Of a hundred thousand threads. */
const BYTES_MAX = 256 * 1024 * 1024;
const PART_BYTES = 256 * 1024;

/** Where a JVM writes its dump: in its own /tmp, which may be another than ours (a container, systemd's PrivateTmp). */
export interface DumpFile {
  /** As the JVM sees it; there is no such file yet. */
  readonly path: string;
  /** What was written, in parts; null: nothing, or far too much. */
  readonly open: () => AsyncIterable<string> | null;
  readonly remove: () => void;
}

/** @throws where no folder can be made there. */
export function createDumpFile(procRoot: string, pid: number): DumpFile {
  const folder = mkdtempSync(rootOf(procRoot, pid, '/tmp/conctop-jcmd-'));
  // A name that is found nowhere else: whatever the folder is by then, nothing but this is removed.
  const name = `${basename(folder)}.json`;
  const file = `${folder}/${name}`;
  if (process.geteuid?.() === 0) {
    const { uid, gid } = statSync(`${procRoot}/${pid}`);
    chownSync(folder, uid, gid);
  }
  return {
    path: `/tmp/${basename(folder)}/${name}`,
    open() {
      let fd: number;
      try {
        fd = openSync(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
      } catch {
        return null;
      }
      const found = fstatSync(fd);
      if (found.isFile() && found.size <= BYTES_MAX) {
        return createReadStream('', { fd, encoding: 'utf8', highWaterMark: PART_BYTES });
      }
      closeSync(fd);
      return null;
    },
    remove() {
      for (const remove of [() => unlinkSync(file), () => rmdirSync(folder)]) {
        try {
          remove();
        } catch {
          // Not written, or somebody else's by now.
        }
      }
    },
  };
}
