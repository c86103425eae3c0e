/**
 * How many ports of a source address a load uses. The kernel tries one half of the ports first (__inet_hash_connect: even or odd), and
 * once that is nearly full a connect takes 600 µs instead of 24 (measured from 12,000 sockets on, of 28,232 ports).
 */
const CONNECT_SHARE = 0.375;
/** Of a further address, where bind(2) finds the port: it tries a quarter first, and takes 1,500 µs instead of 5 once that is full. */
const BIND_SHARE = 0.2;

/** Of 127.0.0.1, which the kernel chooses. */
export const portsOfFirst = (ports: number): number => Math.floor(ports * CONNECT_SHARE);
/** Of each further address of 127.0.0.0/8, to which sockets are bound. */
export const portsOfOthers = (ports: number): number => Math.floor(ports * BIND_SHARE);

/** Source addresses for so many connections to one server; `ports`: ephemeral ones of an address. */
export const sourceAddressesFor = (connections: number, ports: number): number =>
  1 + Math.ceil(Math.max(0, connections - portsOfFirst(ports)) / Math.max(1, portsOfOthers(ports)));
