/** `listening on http://127.0.0.1:40123`, the first line by the target contract; null for every other line. */
export function parseListening(line: string): string | null {
  return /^listening on (http:\/\/\S+:\d+)\/?\s*$/.exec(line)?.[1] ?? null;
}

/** `stacks on http://127.0.0.1:40124/stacks`, the second line of a target of several processes; null for every other line. */
export function parseStacksLine(line: string): string | null {
  return /^stacks on (http:\/\/\S+:\d+\/\S*)\s*$/.exec(line)?.[1] ?? null;
}
