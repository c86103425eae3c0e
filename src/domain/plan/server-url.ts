/** The parts of a server's URL that sockets need. */

/** A URL's host without the brackets of an IPv6 address. */
export const hostOf = (url: string): string => new URL(url).hostname.replace(/^\[|\]$/g, '');

export const isSecure = (url: string): boolean => new URL(url).protocol === 'https:';

/** The port that a URL names, or its scheme's own. */
export function portOf(url: string): number {
  const { port } = new URL(url);
  return port === '' ? (isSecure(url) ? 443 : 80) : Number(port);
}
