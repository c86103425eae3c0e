/** What no shell reads as anything else. */
const PLAIN = /^[\p{L}\p{N}_@%+=:,./-]+$/u;

/** A word as a person pastes it into a shell: `run.ndjson`, `'my run.ndjson'`. One that begins with a dash is a file of this folder. */
export function shellWord(text: string): string {
  const named = text.startsWith('-') ? `./${text}` : text;
  return PLAIN.test(named) ? named : `'${named.replaceAll("'", String.raw`'\''`)}'`;
}
