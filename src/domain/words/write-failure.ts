/** Why a file cannot be written, in words; the system's own message where there is nothing better. */
export function whyNotWritten(cause: unknown): string {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  return WORDS[code] ?? (cause instanceof Error ? cause.message : String(cause));
}

/** The disk and what limits it: freeing space helps. */
export const isOutOfSpace = (cause: unknown): boolean =>
  cause instanceof Error && 'code' in cause && ['ENOSPC', 'EDQUOT'].includes(String(cause.code));

const WORDS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EDQUOT: 'the disk quota is used up',
  EFBIG: 'the file has reached its largest size',
  EISDIR: 'it is a folder',
  ENOENT: 'its folder does not exist',
  ENOSPC: 'no space is left',
  ENOTDIR: 'a part of its path is not a folder',
  ENXIO: 'it is a pipe without a reader',
  EPERM: 'permission denied',
  EROFS: 'the disk is read-only',
};
