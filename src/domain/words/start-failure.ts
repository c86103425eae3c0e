/** Why a program did not start: execve(2), fork(2). */
const WORDS: Readonly<Record<string, string>> = {
  EACCES: 'it is not executable',
  EAGAIN: 'no more processes are allowed',
  EMFILE: 'conctop may open no more files',
  ENFILE: 'the whole system may open no more files',
  ENOENT: 'there is no such program',
  ENOMEM: 'no memory is left',
};

/** Limits of the machine, which hold for every program. */
const LIMIT_HINTS: Readonly<Record<string, string>> = {
  EAGAIN: 'Raise the limit with `ulimit -u` (in a container: its pids limit), or end other programs.',
  EMFILE: 'Raise the limit with `ulimit -n 1024` or more.',
  ENFILE: 'Raise the limit with `sysctl fs.file-max`, or end other programs.',
  ENOMEM: 'Free some memory, or raise the limit with `ulimit -v unlimited`.',
};

const codeOf = (cause: unknown): string => (cause instanceof Error && 'code' in cause ? String(cause.code) : '');

/** In words; the system's own message where there is nothing better. */
export const whyNotStarted = (cause: unknown): string =>
  WORDS[codeOf(cause)] ?? (cause instanceof Error ? cause.message : String(cause));

/** How to fix it where a limit of the machine was met; null: it is something about the program. */
export const startLimitHint = (cause: unknown): string | null => LIMIT_HINTS[codeOf(cause)] ?? null;
