/** /proc/sys/net/ipv4/ip_local_port_range: first and last ephemeral port, both used. See ip(7). Null where not so. */
export function parsePortRange(text: string): number | null {
  const match = /^(\d+)\s+(\d+)\s*$/.exec(text);
  if (match === null) return null;
  return Math.max(0, Number(match[2]) - Number(match[1]) + 1);
}

/** /proc/sys/net/core/somaxconn, see listen(2). Null where not a number. */
export function parseSomaxconn(text: string): number | null {
  return /^\d+\s*$/.test(text) ? Number(text) : null;
}
