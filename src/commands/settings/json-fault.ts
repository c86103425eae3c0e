/** One token of JSON (RFC 8259): text, number, word or punctuation. */
const TOKEN =
  /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null|[{}[\],:]/y;
const SPACE = /[ \t\n\r]*/y;

/**
 * Where a text stops being JSON, as a line from 1: V8 names no position for some of its errors. Null: it is JSON.
 * The state is what may come next; `open` are the brackets around it.
 */
export function lineOfJsonFault(text: string): number | null {
  const open: ('{' | '[')[] = [];
  let at = 0;
  let next: Next = 'value';
  for (;;) {
    at = endOf(SPACE, text, at) ?? at;
    if (at === text.length) return next === 'end' ? null : lineAt(text, at);
    const end: number | null = endOf(TOKEN, text, at);
    const after: Next | null = end === null ? null : step(next, text.slice(at, end), open);
    if (end === null || after === null) return lineAt(text, at);
    at = end;
    next = after;
  }
}

type Next = 'value' | 'value-or-close' | 'key' | 'key-or-close' | 'colon' | 'comma' | 'end';

function step(next: Next, token: string, open: ('{' | '[')[]): Next | null {
  const closed = (): Next => {
    open.pop();
    return open.length === 0 ? 'end' : 'comma';
  };
  const inObject = open.at(-1) === '{';
  if (next === 'colon') return token === ':' ? 'value' : null;
  if (next === 'key' || next === 'key-or-close') {
    if (token.startsWith('"')) return 'colon';
    return next === 'key-or-close' && token === '}' ? closed() : null;
  }
  if (next === 'comma') {
    if (token === ',') return inObject ? 'key' : 'value';
    return token === (inObject ? '}' : ']') ? closed() : null;
  }
  if (next === 'end') return null;
  if (next === 'value-or-close' && token === ']') return closed();
  if (token === '{' || token === '[') {
    open.push(token);
    return token === '{' ? 'key-or-close' : 'value-or-close';
  }
  if (/^[}\],:]/.test(token)) return null;
  return open.length === 0 ? 'end' : 'comma';
}

function endOf(pattern: RegExp, text: string, at: number): number | null {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : null;
}

const lineAt = (text: string, at: number): number => text.slice(0, at).split('\n').length;
