import type { EngineOptions } from '../engine.ts';

/**
 * The request that every socket sends, as bytes (RFC 9112, section 3). `Host` and, with a body, `Content-Length` are added
 * unless the user set them. Names, values, method and path contain no line breaks: the command line and URL check that.
 */
export function requestBytes({
  url,
  method,
  headers,
  body,
}: Pick<EngineOptions, 'url' | 'method' | 'headers' | 'body'>): Buffer {
  const { host, pathname, search } = new URL(url);
  const names = new Set(Object.keys(headers).map((name) => name.toLowerCase()));
  const lines = [`${method} ${pathname}${search} HTTP/1.1`];
  if (!names.has('host')) lines.push(`Host: ${host}`);
  for (const [name, value] of Object.entries(headers)) lines.push(`${name}: ${value}`);
  const content = body === null ? null : Buffer.from(body);
  if (content !== null && !names.has('content-length') && !names.has('transfer-encoding')) {
    lines.push(`Content-Length: ${content.length}`);
  }
  const head = Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1');
  return content === null ? head : Buffer.concat([head, content]);
}
