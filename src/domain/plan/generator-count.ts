/** What a generator needs besides its sockets: pipes, IPC, /proc/net/tcp, epoll. */
const OWN_DESCRIPTORS = 64;

/** `descriptors`: open files of a process; null: not known, and no limit. */
export const socketsOfGenerator = (descriptors: number | null): number =>
  descriptors === null ? Number.POSITIVE_INFINITY : Math.max(1, descriptors - OWN_DESCRIPTORS);

/** As few generators as hold them. */
export const generatorsFor = (connections: number, descriptors: number | null): number =>
  Math.max(1, Math.ceil(connections / socketsOfGenerator(descriptors)));
