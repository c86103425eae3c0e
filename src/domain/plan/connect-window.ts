/** Go, Node and others request at most this much of the kernel's somaxconn. */
const COMMON_BACKLOG = 4096;
/** macOS, and Linux before 5.4: the smallest default in use, taken where the limit is not known. */
const SMALLEST_SOMAXCONN = 128;
/** The other half stays free for other clients, and for connects that are under way and not yet counted. */
const QUEUE_SHARE = 0.5;
/** A larger window gains nothing over loopback and delays the server's first answers. */
const MAX_WINDOW_SOCKETS = 1000;

/** From this accept queue on, a longer one lets no climb go faster. */
export const FULL_PACE_SOMAXCONN = MAX_WINDOW_SOCKETS / QUEUE_SHARE;

const queueOf = (somaxconn: number | null): number => Math.min(somaxconn ?? SMALLEST_SOMAXCONN, COMMON_BACKLOG);

/** What each of several generators may fill of the one accept queue. */
export const shareOfQueue = (somaxconn: number | null, generators: number): number | null =>
  generators === 1 ? somaxconn : Math.max(1, Math.floor(queueOf(somaxconn) / generators));

/** How many sockets of a climb may be unaccepted at once. `somaxconn` null: not known. */
export function connectWindow(somaxconn: number | null): number {
  return Math.max(1, Math.min(MAX_WINDOW_SOCKETS, Math.floor(queueOf(somaxconn) * QUEUE_SHARE)));
}
